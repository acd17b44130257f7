BeforeDiscovery {
    # What is refused, and what the user then reads.
    $script:Refusals = @(
        @{ What = 'a writer of class DoNotRestart, -Force or not'; Writer = 'NTDS'; Force = $true; Id = 'VssRestartRefused'; Says = 'NTDS was not.*class DoNotRestart.*domain controller'; Action = 'restart the computer' }
        @{ What = 'a writer of class NoRestart, -Force or not'; Writer = 'Task Scheduler Writer'; Force = $true; Id = 'VssRestartRefused'; Says = 'Task Scheduler Writer, .*class NoRestart'; Action = 'restart the computer' }
        @{ What = 'a writer of class Disruptive without -Force'; Writer = 'Dhcp Jet Writer'; Id = 'VssRestartRefused'; Says = 'DHCPServer.*class Disruptive.*interrupts DHCP'; Action = '-Force' }
        @{ What = 'a writer of class Unknown without -Force'; Writer = 'MailStore VSS Writer'; Id = 'VssRestartRefused'; Says = 'MailStore VSS Writer was not.*class Unknown'; Action = '-Force' }
        @{ What = 'a writer whose service nobody knows'; Writer = 'A writer of our own'; Force = $true; Id = 'VssServiceNotKnown'; Category = 'ObjectNotFound'; Says = 'service that hosts A writer of our own is not known'; Action = 'vendor' }
        @{ What = 'a service that is disabled'; Services = @(@{ name = 'SQLWriter'; startType = 'Disabled' }); Id = 'VssRestartRefused'; Says = "'SQLWriter' is disabled"; Action = 'Set-Service' }
        @{ What = 'a service that Windows protects'; Services = @(@{ name = 'SQLWriter'; protected = $true }); Id = 'VssRestartRefused'; Says = "'SQLWriter' cannot be stopped: Windows protects it"; Action = 'Restart the computer' }
        @{ What = 'a service with a dependent that is disabled, which would stay down'; Services = @(@{ name = 'SQLWriter' }, @{ name = 'D'; dependsOn = @('SQLWriter'); startType = 'Disabled' }); Id = 'VssRestartRefused'; Says = "'D' is disabled.*again after the restart of 'SQLWriter'"; Action = 'Set-Service' }
        @{ What = 'a service with a dependent of class DoNotRestart, -Force or not'; Force = $true; Services = @(@{ name = 'SQLWriter' }, @{ name = 'ClusSvc'; dependsOn = @('SQLWriter') }); Id = 'VssRestartRefused'; Says = "dependent service 'ClusSvc' .*DoNotRestart"; Action = 'Restart the computer' }
        @{ What = 'a service with a dependent of class Disruptive without -Force'; Services = @(@{ name = 'SQLWriter' }, @{ name = 'DHCPServer'; dependsOn = @('SQLWriter') }); Id = 'VssRestartRefused'; Says = "dependent service 'DHCPServer' .*Disruptive"; Action = '-Force' }
        @{ What = 'a service with a dependent that the catalogue does not know, without -Force'; Services = @(@{ name = 'SQLWriter' }, @{ name = 'Guard'; dependsOn = @('SQLWriter') }, @{ name = 'Agent'; dependsOn = @('Guard') }); Id = 'VssRestartRefused'; Says = "dependent services 'Agent' and 'Guard', and the effect .* is not known"; Action = "'Agent' and 'Guard' .*-Force" }
        @{ What = 'while another writer waits for freeze, -Force or not'; Others = 'WaitingForFreeze'; Force = $true; Id = 'VssRestartRefused'; Says = 'making a shadow copy: ASR Writer is WaitingForFreeze'; Action = 'Wait' }
        @{ What = 'while another writer waits for thaw, -Force or not'; Others = 'WaitingForThaw'; Force = $true; Id = 'VssRestartRefused'; Says = 'is WaitingForThaw'; Action = 'Wait' }
        @{ What = 'while another writer waits for post-snapshot, -Force or not'; Others = 'WaitingForPostSnapshot'; Force = $true; Id = 'VssRestartRefused'; Says = 'is WaitingForPostSnapshot'; Action = 'Wait' }
        @{ What = 'while a writer waits for the end of a backup, without -Force'; Others = 'WaitingForBackupComplete'; Id = 'VssRestartRefused'; Says = 'may be running: ASR Writer is WaitingForBackupComplete'; Action = '-Force' }
    )
    # What goes wrong once the restart has begun, and what runs afterwards.
    $script:Failures = @(
        @{ What = 'the service refuses to stop'; Host_ = @{ stopError = 'E_ACCESSDENIED' }; Says = 'ControlService failed.*E_ACCESSDENIED.*All services that were running are running again'; Down = @() }
        @{ What = 'the service cannot be started, given a Win32 code'; Host_ = @{ startError = 1053 }; Says = 'StartService failed.*ERROR_SERVICE_REQUEST_TIMEOUT.*Not all services that were running could be started again'; Down = @('D', 'SQLWriter') }
        @{ What = 'the service stops too slowly'; Host_ = @{ stopMs = 2500 }; Says = 'still StopPending.*All services that were running are running again: .*Running'; Down = @() }
        @{ What = 'the service starts too slowly'; Host_ = @{ startMs = 2500 }; Says = 'still StartPending.*All services that were running are running again'; Down = @() }
        @{ What = 'a dependent refuses to stop'; Dependent = @{ stopError = 'E_ACCESSDENIED' }; Says = "ControlService failed for the service 'D'.*All services that were running are running again"; Down = @() }
        @{ What = 'a dependent cannot be started'; Dependent = @{ startError = 'E_ACCESSDENIED' }; Says = "StartService failed for the service 'D'.*'D' is Stopped, 'SQLWriter' is Running"; Down = @('D') }
        @{ What = 'the writer keeps its instance'; After = @{ sameInstance = $true }; Says = 'was restarted and is running.*SqlServerWriter on TEST1 is Healthy'; Down = @() }
        @{ What = 'the writer fails again'; After = @{ state = 'FailedAtFreeze'; failure = 'VSS_E_WRITERERROR_TIMEOUT' }; Says = 'SqlServerWriter on TEST1 is Failed: FailedAtFreeze with VSS_E_WRITERERROR_TIMEOUT'; Down = @() }
        @{ What = 'the writer does not come back'; After = @{ present = $false }; Says = 'SqlServerWriter does not report'; Down = @() }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:SqlWriterId = [guid]'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'

    # A simulated computer with a failed SqlServerWriter and a stable ASR Writer, and what a test adds.
    function Get-Computer([object[]] $Services = @(), [hashtable] $After, [string] $Others = 'Stable', [hashtable[]] $Writers = @()) {
        $sql = @{ name = 'SqlServerWriter'; state = 'FailedAtFreeze'; failure = 'VSS_E_WRITERERROR_TIMEOUT' }
        if ($After) {
            $sql.afterRestart = $After
        }

        ConvertTo-Simulation @{ computerName = 'TEST1'; services = $Services; writers = @($sql, @{ name = 'ASR Writer'; state = $Others }) + $Writers }
    }

    # SQLWriter, a dependent D and its dependent E, with what a test adds to the first two.
    function Get-ServiceChain([hashtable] $OfHost = @{}, [hashtable] $OfDependent = @{}) {
        @{ name = 'SQLWriter' } + $OfHost
        @{ name = 'D'; dependsOn = @('SQLWriter') } + $OfDependent
        @{ name = 'E'; dependsOn = @('D') }
    }

    # The state of a simulated service, which no cmdlet shows.
    function Get-ServiceState($Simulation, [string] $Name) {
        $services = $Simulation.GetType().GetProperty('Services', [Reflection.BindingFlags]'NonPublic, Instance').GetValue($Simulation)
        "$($services.GetType().GetMethod('StateOf').Invoke($services, @($Name)))"
    }

    # The steps that a restart tells.
    function Get-Step([object[]] $Verbose) {
        @($Verbose | ForEach-Object { "$_" } | Where-Object { $_ -match '^(Stopping|Starting) ' } | ForEach-Object { $_ -replace " the service '(.*)'", ' $1' })
    }

    function Invoke-Restart($Simulation, [string] $Arguments) {
        Invoke-InFreshRunspace "param(`$vss) Restart-VssWriter -Simulation `$vss -Confirm:`$false -Verbose $Arguments" $Simulation
    }
}

Describe 'Restart-VssWriter: what it restarts' {
    It 'takes failed writers from Get-VssWriterStatus and proves that they are healthy new instances' {
        $vss = New-VssSimulation -Scenario sql-failed
        $failed = Get-VssWriterStatus -Simulation $vss -Health Failed
        $after = $failed | Restart-VssWriter -Simulation $vss -Confirm:$false -PassThru
        $after.Name | Should -Be 'SqlServerWriter'
        $after.Health | Should -Be 'Healthy'
        $after.InstanceId | Should -Not -Be $failed.InstanceId
        $after.ApplicationMessage | Should -BeNullOrEmpty
        @(Get-VssWriterStatus -Simulation $vss -Health Failed).Count | Should -Be 0
    }

    It 'returns nothing without -PassThru' {
        Restart-VssWriter SqlServerWriter -Simulation (New-VssSimulation) -Confirm:$false | Should -BeNullOrEmpty
    }

    It 'takes <How>' -ForEach @(
        @{ How = 'a name'; Arguments = @{ Name = 'sqlserverwriter' } }
        @{ How = 'a wildcard'; Arguments = @{ Name = 'Sql*' } }
        @{ How = 'a class id'; Arguments = @{ WriterId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a' } }
        @{ How = 'an instance id'; Arguments = @{ InstanceId = 'b4ffd868-57f2-6ad3-1084-6262b179e88f' } }
    ) {
        (Restart-VssWriter @Arguments -Simulation (New-VssSimulation) -Confirm:$false -PassThru).Name | Should -Be 'SqlServerWriter'
    }

    It 'takes names from the pipeline' {
        ('SqlServerWriter', 'System Writer' | Restart-VssWriter -Simulation (New-VssSimulation) -Confirm:$false -PassThru).Name |
            Sort-Object | Should -Be 'SqlServerWriter', 'System Writer'
    }

    It 'takes objects that came back from a file' {
        $vss = New-VssSimulation
        $path = Join-Path $TestDrive 'failed.xml'
        Get-VssWriterStatus -Simulation $vss -Health Failed | Export-Clixml -Path $path
        (Import-Clixml -Path $path | Restart-VssWriter -Simulation $vss -Confirm:$false -PassThru).Health | Should -Be 'Healthy'
    }

    It 'restarts a service once, whatever the number of its writers, and leaves those of other services alone' {
        $vss = New-VssSimulation -Scenario healthy
        $before = @{}
        Get-VssWriterStatus -Simulation $vss | ForEach-Object { $before[$_.Name] = $_.InstanceId }
        $run = Invoke-Restart $vss "-Name 'ASR Writer', 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy *', 'ASR*' -PassThru"
        $run.Errors | Should -BeNullOrEmpty
        Get-Step $run.Verbose | Should -Be 'Stopping VSS', 'Starting VSS'
        $run.Output.Name | Sort-Object | Should -Be 'ASR Writer', 'COM+ REGDB Writer', 'Registry Writer', 'Shadow Copy Optimization Writer'
        Get-VssWriterStatus -Simulation $vss | Where-Object { $_.InstanceId -ne $before[$_.Name] } | ForEach-Object Name | Sort-Object |
            Should -Be 'ASR Writer', 'COM+ REGDB Writer', 'Registry Writer', 'Shadow Copy Optimization Writer'
    }

    It 'stops dependents first and starts them last, only those that ran' {
        $services = @(Get-ServiceChain) + @{ name = 'F'; dependsOn = @('SQLWriter'); state = 'Stopped' }
        $vss = Get-Computer -Services $services
        $run = Invoke-Restart $vss 'SqlServerWriter -Force'
        $run.Errors | Should -BeNullOrEmpty
        Get-Step $run.Verbose | Should -Be 'Stopping E', 'Stopping D', 'Stopping SQLWriter', 'Starting SQLWriter', 'Starting D', 'Starting E'
        'SQLWriter', 'D', 'E', 'F' | ForEach-Object { Get-ServiceState $vss $_ } | Should -Be 'Running', 'Running', 'Running', 'Stopped'
    }

    It 'brings back a writer that is missing' {
        $vss = New-VssSimulation -Scenario missing-system-writer
        $after = Restart-VssWriter -Name 'System Writer' -Simulation $vss -Confirm:$false -PassThru
        $after.Name | Should -Be 'System Writer'
        $after.Health | Should -Be 'Healthy'
    }

    It 'starts a service that is stopped' {
        $vss = Get-Computer -Services @{ name = 'SQLWriter'; state = 'Stopped' }
        $run = Invoke-Restart $vss "-WriterId $SqlWriterId -PassThru"
        $run.Errors | Should -BeNullOrEmpty
        Get-Step $run.Verbose | Should -Be 'Starting SQLWriter'
        $run.Output.Health | Should -Be 'Healthy'
    }

    It 'waits for a writer that takes its time' {
        $vss = ConvertTo-Simulation @{ writers = @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze'; afterRestart = @{ present = $false }; changes = @(@{ afterMs = 2500; present = $true }) }) }
        (Restart-VssWriter SqlServerWriter -Simulation $vss -Confirm:$false -PassThru).Health | Should -Be 'Healthy'
    }

    It 'restarts a service of class Disruptive with -Force' {
        $vss = Get-Computer -Writers @{ name = 'Dhcp Jet Writer' }
        (Restart-VssWriter 'Dhcp Jet Writer' -Force -Simulation $vss -Confirm:$false -PassThru).Name | Should -Be 'Dhcp Jet Writer'
    }

    It 'restarts with -Force while writers wait for the end of a backup that was broken off' {
        $vss = Get-Computer -Others WaitingForBackupComplete
        (Restart-VssWriter SqlServerWriter -Force -Simulation $vss -Confirm:$false -PassThru).Health | Should -Be 'Healthy'
    }

    It 'gathers anew before it stops anything when the answer is old' {
        $vss = ConvertTo-Simulation @{ writers = @(
                @{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' }, @{ name = 'System Writer' }
                @{ name = 'ASR Writer'; changes = @(@{ afterMs = 3000; state = 'WaitingForThaw' }) }
            ); services = @(@{ name = 'SQLWriter'; stopMs = 6000 }) }
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter, 'System Writer' -Simulation $vss -Confirm:$false }
        $outcome.Errors.Count | Should -Be 1
        "$($outcome.Errors)" | Should -Match "'CryptSvc' was not restarted, because a backup is making a shadow copy"
    }
}

Describe 'Restart-VssWriter: what it asks' {
    It 'has the impact High, so that it asks' {
        [VssWriterStatus.Commands.RestartVssWriterCommand].GetCustomAttributes([Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High'
    }

    It 'tells with -WhatIf the service, its dependents, the writers and the class, and restarts nothing' {
        $path = ConvertTo-SimulationFile @{ computerName = 'TEST1'; services = @(Get-ServiceChain); writers = @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' }) }
        $lines = Invoke-ChildPowerShell (@'
Import-Module '{0}'
$vss = New-VssSimulation -Path '{1}'
Restart-VssWriter SqlServerWriter -Simulation $vss -Force -WhatIf
(Get-VssWriterStatus -Simulation $vss).State
'@ -replace '\{0\}', $Manifest -replace '\{1\}', $path)
        "$lines" | Should -Match "What if: .*service 'SQLWriter'.*on TEST1.*start type: Running, Automatic.*class: Unknown.*Writers: SqlServerWriter.*Dependent services.*: E \(restart class Unknown\), D \(restart class Unknown\)\."
        $lines[-1] | Should -Be 'FailedAtFreeze'
    }

    It 'restarts nothing where nobody can be asked' {
        $lines = Invoke-ChildPowerShell (@'
Import-Module '{0}'
$vss = New-VssSimulation
Restart-VssWriter SqlServerWriter -Simulation $vss -ErrorAction SilentlyContinue
(Get-VssWriterStatus SqlServerWriter -Simulation $vss).Health
'@ -replace '\{0\}', $Manifest)
        $lines[-1] | Should -Be 'Failed'
    }

    It 'stops nothing and leaves nothing behind where Ctrl+C is pressed at the question' -Tag Unix -Skip:(-not (Get-Command -Name python3 -CommandType Application -ErrorAction SilentlyContinue)) {
        $script = Join-Path $TestDrive 'prompt.ps1'
        $state = Join-Path $TestDrive 'state.txt'
        Set-Content -LiteralPath $script -Value (@'
$ProgressPreference = 'SilentlyContinue'
Import-Module '{0}'
$vss = New-VssSimulation
$before = (Get-VssWriterStatus SqlServerWriter -Simulation $vss).InstanceId
try {
    Restart-VssWriter SqlServerWriter -Simulation $vss
    'went on' | Add-Content -LiteralPath '{1}'
} finally {
    $after = Get-VssWriterStatus SqlServerWriter -Simulation $vss
    "same instance: $($after.InstanceId -eq $before), $($after.Health)" | Add-Content -LiteralPath '{1}'
}
'@ -replace '\{0\}', $Manifest -replace '\{1\}', $state)
        $shown = & python3 (Join-Path $PSScriptRoot 'terminal.py') 'default is' (Get-PowerShellProgram) -NoLogo -NoProfile -File $script
        "$shown" | Should -Match "Do you want to restart the service 'SQLWriter'"
        Get-Content -LiteralPath $state | Should -Be 'same instance: True, Failed'
    }

    It 'takes nothing for everything' {
        $outcome = Get-Outcome { Restart-VssWriter -Simulation (New-VssSimulation) -Confirm:$false }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartRefused,'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match '-Name \*'
        (Get-Outcome { Restart-VssWriter -Name @() -Simulation (New-VssSimulation) -Confirm:$false -PassThru }) | ForEach-Object { $_.Errors.Count + $_.Output.Count } | Should -Be 0
        (Get-Outcome { @() | Restart-VssWriter -Simulation (New-VssSimulation) -Confirm:$false }).Errors.Count | Should -Be 0
    }
}

Describe 'Restart-VssWriter: what it refuses' {
    It 'is <What>' -ForEach $Refusals {
        $name = 'SqlServerWriter'
        $writers = @()
        if ($_.Writer) {
            $name = $_.Writer
            $writers = @(@{ name = $name })
        }

        $vss = Get-Computer -Services @($_.Services | Where-Object { $_ }) -Others ($_.Others + @{ $true = ''; $false = 'Stable' }[[bool]$_.Others]) -Writers $writers
        $before = Get-VssWriterStatus -Simulation $vss
        $force = [bool]$_.Force
        $outcome = Get-Outcome { Restart-VssWriter -Name $name -Simulation $vss -Confirm:$false -Force:$force }
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,VssWriterStatus.Commands.RestartVssWriterCommand"
        $category = $_.Category
        if (-not $category) {
            $category = 'PermissionDenied'
        }

        $record.CategoryInfo.Category | Should -Be $category
        "$record" | Should -Match $Says
        $record.ErrorDetails.RecommendedAction | Should -Match $Action
        $record.Exception.RecommendedAction | Should -BeExactly $record.ErrorDetails.RecommendedAction
        # Without -Simulation, the command would act on the local computer.
        foreach ($shown in @($record.ErrorDetails.RecommendedAction -split '(?=Restart-VssWriter|Get-VssWriterStatus)' | Select-Object -Skip 1)) {
            $shown | Should -Match '^[^.;]+ -Simulation \$vss'
        }

        (Get-VssWriterStatus -Simulation $vss).InstanceId | Should -Be $before.InstanceId
    }

    It 'has no command for the real computer: <Writer> of <Scenario>' -ForEach @(
        @{ Scenario = 'sql-failed'; Writer = 'WMI Writer'; Command = "Restart-VssWriter -Name 'WMI Writer' -Force" }
        @{ Scenario = 'sql-failed'; Writer = 'No such writer'; Command = 'Get-VssWriterStatus' }
        @{ Scenario = 'busy-backup'; Writer = 'SqlServerWriter'; Command = 'Get-VssWriterStatus -Health Busy' }
    ) {
        $outcome = Get-Outcome { Restart-VssWriter -Name $Writer -Simulation $Scenario -Confirm:$false }
        $action = $outcome.Errors[0].ErrorDetails.RecommendedAction
        $action | Should -BeLike "*$Command -Simulation `$vss*"
        $outcome.Errors[0].Exception.RecommendedAction | Should -Be $action
    }

    It 'is an instance that another computer has' {
        $foreign = Get-VssWriterStatus -Simulation (New-VssSimulation) -Name SqlServerWriter
        $outcome = Get-Outcome { $foreign | Restart-VssWriter -Simulation (Get-Computer) -Confirm:$false }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
    }

    It 'is a writer of another computer, with the command that restarts it there' {
        $foreign = [pscustomobject]@{
            ComputerName = 'SRV1'; Name = 'SqlServerWriter'; WriterId = $SqlWriterId; InstanceId = 'b4ffd868-57f2-6ad3-1084-6262b179e88f'
        }
        $outcome = Get-Outcome { $foreign | Restart-VssWriter -Confirm:$false }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartRefused,'
        $outcome.Errors[0].TargetObject | Should -Be 'SRV1'
        $outcome.Errors[0].ErrorDetails.RecommendedAction |
            Should -Match 'Restart-VssWriter -WriterId a65faa63-5ea8-4ebc-9dbd-a0c4db26912a -ComputerName SRV1$'
    }

    It 'is a writer of a simulation, for which no real service is restarted' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation (New-VssSimulation) -Name SqlServerWriter | Restart-VssWriter -Confirm:$false }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartRefused,'
        "$($outcome.Errors[0])" | Should -Match 'is simulated'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match '-Simulation'
    }

    It 'is a writer that is healthy by now, or was found to be ill too long ago' {
        $vss = New-VssSimulation
        $failed = Get-VssWriterStatus -Simulation $vss -Health Failed
        $null = Restart-VssWriter SqlServerWriter -Simulation $vss -Confirm:$false
        (Get-Outcome { $failed | Restart-VssWriter -Simulation $vss -Confirm:$false }).Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
        $bag = $failed | Select-Object -Property *
        $bag.GatheredAt = [DateTimeOffset]::UtcNow.AddHours(-1)
        $bag.PSObject.TypeNames.Insert(0, 'Deserialized.VssWriterStatus.WriterStatus')
        $old = [VssWriterStatus.WriterStatus] $bag
        $outcome = Get-Outcome { $old | Restart-VssWriter -Simulation (New-VssSimulation) -Confirm:$false }
        "$($outcome.Errors)" | Should -Match 'minutes old'
    }

    It 'is not a writer of another computer that is named' {
        $other = 'srv1.invalid'
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -ComputerName $other -Confirm:$false }
        $outcome.Errors.TargetObject | Should -Be $other
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRemoteFailed,'
    }

    It 'does not keep others from being restarted' {
        $vss = New-VssSimulation
        $outcome = Get-Outcome { Restart-VssWriter NTDS, SqlServerWriter -Simulation $vss -Confirm:$false -PassThru }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Output.Name | Should -Be 'SqlServerWriter'
    }

    It 'is a name together with the class id of another writer' {
        $vss = Get-Computer -Services @{ name = 'SQLWriter'; state = 'Stopped' } -Writers @{ name = 'System Writer' }
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -WriterId e8132975-6f93-4464-a53e-1050253ae220 -Simulation $vss -Confirm:$false }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
        "$($outcome.Errors[0])" | Should -Match 'SqlServerWriter.*e8132975-6f93-4464-a53e-1050253ae220'
        Get-ServiceState $vss SQLWriter | Should -Be 'Stopped'
    }

    It 'is nothing where VSS does not answer: whether a backup runs cannot be known' {
        $outcome = Get-Outcome { Restart-VssWriter 'System Writer' -Simulation (New-VssSimulation -Scenario hang) -TimeoutSec 1 -Confirm:$false }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssTimeout,'
    }

    It 'is a name or an id that no writer has' {
        $outcome = Get-Outcome { Restart-VssWriter 'No such writer' -Simulation (New-VssSimulation) -Confirm:$false }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
        $outcome = Get-Outcome { Restart-VssWriter -InstanceId 11111111-2222-3333-4444-555555555555 -Simulation (New-VssSimulation) -Confirm:$false }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
        @(Get-Outcome { Restart-VssWriter 'No such*' -Simulation (New-VssSimulation) -Confirm:$false }).Errors.Count | Should -Be 0
    }

    It 'is everything where there are no Windows services' -Tag Unix {
        (Get-Outcome { Restart-VssWriter SqlServerWriter -Confirm:$false }).Errors[0].FullyQualifiedErrorId | Should -Match '^VssNotSupportedOnPlatform,'
    }
}

Describe 'Restart-VssWriter: what goes wrong' {
    It 'says so, and in what state things are, where <What>' -ForEach $Failures {
        $ofHost = if ($_.Host_) { $_.Host_ } else { @{} }
        $ofDependent = if ($_.Dependent) { $_.Dependent } else { @{} }
        $vss = Get-Computer -Services @(Get-ServiceChain $ofHost $ofDependent) -After $_.After
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Simulation $vss -Confirm:$false -Force -TimeoutSec 1 -PassThru }
        $outcome.Output | Should -BeNullOrEmpty
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be 'VssRestartFailed,VssWriterStatus.Commands.RestartVssWriterCommand'
        $record.CategoryInfo.Category | Should -Be 'OperationStopped'
        $record.TargetObject | Should -Be 'SQLWriter'
        "$record" | Should -Match $Says
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        foreach ($service in 'SQLWriter', 'D', 'E') {
            $expected = 'Running'
            if ($Down -contains $service -or ($service -eq 'E' -and $Down -contains 'D')) {
                $expected = 'Stopped'
            }

            Get-ServiceState $vss $service | Should -Be $expected -Because "$service was running before"
        }
    }

    It 'goes on with the next service' {
        $vss = Get-Computer -Services @{ name = 'SQLWriter'; stopError = 'E_ACCESSDENIED' }
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter, 'ASR Writer' -Simulation $vss -Confirm:$false -PassThru }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Output.Name | Should -Be 'ASR Writer'
    }

    It 'leaves running what ran when it is stopped after <_> ms' -ForEach 50, 350, 650, 950, 1250, 1550 {
        $slow = @{ stopMs = 300; startMs = 300 }
        $vss = Get-Computer -Services @(Get-ServiceChain $slow $slow) -After @{ present = $false }
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('param($vss) Restart-VssWriter SqlServerWriter -Simulation $vss -Force -Confirm:$false').AddArgument($vss)
            $null = $shell.BeginInvoke()
            Start-Sleep -Milliseconds $_
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }

        'SQLWriter', 'D', 'E' | ForEach-Object { Get-ServiceState $vss $_ } | Should -Be 'Running', 'Running', 'Running'
    }
}

Describe 'Restart-VssWriter: a real service' -Tag Wine {
    BeforeAll {
        # Puts a status of SqlServerWriter in force in the stand-in vssapi.dll.
        function Copy-WriterScript([string] $From) {
            Copy-Item -LiteralPath $From -Destination $env:FAKEVSSAPI_SCRIPT -Force
        }

        function ConvertTo-WriterScript([string] $Status) {
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
            [IO.File]::WriteAllText($path, "writer|name=SqlServerWriter|writerId=$SqlWriterId|$Status`n".Replace('|', "`t"))
            $path
        }

        # SQLWriter, which runs; whenever it starts, its writer says what the second script has it say.
        function Invoke-SqlWriter([string] $Options = '') {
            $env:TESTSERVICE | Should -Not -BeNullOrEmpty -Because 'it names the program of tests/TestService'
            $command = '"{0}" SQLWriter "copy-at-start={1}|{2}" "refuse-stop={3}" "die-at-start={4}" {5}' -f
                $env:TESTSERVICE, $Second, $env:FAKEVSSAPI_SCRIPT, $Refusal, $Death, $Options
            $said = & $ServiceProgram create SQLWriter 'binPath=' $command 'DisplayName=' 'SQL Server VSS Writer'
            $said += & $ServiceProgram start SQLWriter
            Wait-Until { Get-ServiceProcess } 20 | Should -BeTrue -Because "$ServiceProgram said: $said"
            Wait-Until { (Get-FileHash -LiteralPath $env:FAKEVSSAPI_SCRIPT).Hash -eq (Get-FileHash -LiteralPath $Second).Hash } 20 | Should -BeTrue
            Copy-WriterScript $First
        }

        function Get-ServiceProcess {
            Get-Process -Name TestService -ErrorAction SilentlyContinue | Where-Object { -not $_.HasExited } | ForEach-Object Id
        }

        $script:First = ConvertTo-WriterScript 'instanceId=11111111-1111-1111-1111-111111111111|state=9|failure=0x800423F2'
        $script:Healed = ConvertTo-WriterScript 'instanceId=22222222-2222-2222-2222-222222222222|state=1'
    }

    BeforeEach {
        $env:FAKEVSSAPI_SCRIPT = Join-Path $TestDrive 'inforce.txt'
        $script:Second = $Healed
        $script:Refusal = Join-Path $TestDrive "$([guid]::NewGuid()).refuse"
        $script:Death = Join-Path $TestDrive "$([guid]::NewGuid()).die"
        Copy-WriterScript $First
    }

    AfterEach {
        Remove-Item -LiteralPath $Refusal, $Death -ErrorAction SilentlyContinue
        foreach ($process in Get-ServiceProcess) {
            Stop-Process -Id $process -Force
        }

        & $ServiceProgram delete SQLWriter | Out-Null
        $env:FAKEVSSAPI_SCRIPT = $null
    }

    It 'gets a new process, and its writer is a healthy new instance' {
        Invoke-SqlWriter
        $process = Get-ServiceProcess
        $after = Get-VssWriterStatus -Health Failed | Restart-VssWriter -Confirm:$false -PassThru
        $after.Name | Should -Be 'SqlServerWriter'
        $after.InstanceId | Should -Be ([guid]'22222222-2222-2222-2222-222222222222')
        $after.Health | Should -Be 'Healthy'
        Get-ServiceProcess | Should -Not -Be $process
        @(Get-ServiceProcess).Count | Should -Be 1
    }

    It 'keeps its process with -WhatIf' {
        Invoke-SqlWriter
        $process = Get-ServiceProcess
        Restart-VssWriter SqlServerWriter -WhatIf
        Get-ServiceProcess | Should -Be $process
    }

    It 'is started where it is stopped' {
        Invoke-SqlWriter
        & $ServiceProgram stop SQLWriter | Out-Null
        Wait-Until { -not (Get-ServiceProcess) } | Should -BeTrue
        (Restart-VssWriter SqlServerWriter -Confirm:$false -PassThru).Health | Should -Be 'Healthy'
        @(Get-ServiceProcess).Count | Should -Be 1
    }

    It 'runs after a restart that did not help, and the error has the last status' {
        $script:Second = $First
        Invoke-SqlWriter
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Confirm:$false -TimeoutSec 15 }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartFailed,'
        "$($outcome.Errors[0])" | Should -Match 'was restarted and is running.*SqlServerWriter on \S+ is Failed: FailedAtFreeze with VSS_E_WRITERERROR_TIMEOUT'
        @(Get-ServiceProcess).Count | Should -Be 1
    }

    It 'goes on running where it refuses to stop' {
        Invoke-SqlWriter
        $process = Get-ServiceProcess
        [IO.File]::WriteAllText($Refusal, '')
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Confirm:$false -TimeoutSec 5 }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartFailed,'
        Get-ServiceProcess | Should -Be $process
    }

    It 'is said to be stopped where it dies while starting' {
        Invoke-SqlWriter
        [IO.File]::WriteAllText($Death, '')
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Confirm:$false }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartFailed,'
        "$($outcome.Errors[0])" | Should -Match "'SQLWriter' stopped while it was starting.*'SQLWriter' is Stopped"
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match "Start-Service -Name SQLWriter"
    }

    It 'runs after Ctrl+C while it <What>' -ForEach @(
        @{ What = 'stops'; Options = 'stop-ms=2000'; Step = 'Stopping' }
        @{ What = 'starts'; Options = 'start-ms=2000'; Step = 'Starting' }
    ) {
        Invoke-SqlWriter $Options
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('Restart-VssWriter SqlServerWriter -Confirm:$false -Verbose').BeginInvoke()
            Wait-Until { "$($shell.Streams.Verbose)" -match "$Step the service" } 30 | Should -BeTrue
            Start-Sleep -Milliseconds 300
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }

        @(Get-ServiceProcess).Count | Should -Be 1
        (Get-VssWriterStatus).InstanceId | Should -Be ([guid]'22222222-2222-2222-2222-222222222222')
    }

    It 'is refused where it is not installed' {
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Confirm:$false }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartRefused,'
        "$($outcome.Errors[0])" | Should -Match "'SQLWriter'.* is not installed"
    }
}
