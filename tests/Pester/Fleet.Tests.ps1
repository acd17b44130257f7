BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'fleet.ps1')
    $obstacle = Get-FleetObstacle
    if ($obstacle) {
        Write-Warning "The tests of the fleet are skipped: $obstacle."
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'fleet.ps1')
    Import-StagedModule

    # One machine's error must not end the others' test, whoever runs it.
    $ErrorActionPreference = 'Continue'

    # A gather and its errors, each with the seconds after which it came.
    function Get-TimedOutcome([scriptblock] $Gather) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $came = @(& $Gather 2>&1 | ForEach-Object { [pscustomobject]@{ At = $clock.Elapsed.TotalSeconds; Answer = $_ } })
        [pscustomobject]@{
            Output  = @($came | Where-Object { $_.Answer -isnot [Management.Automation.ErrorRecord] })
            Errors  = @($came | Where-Object { $_.Answer -is [Management.Automation.ErrorRecord] })
            Seconds = $clock.Elapsed.TotalSeconds
        }
    }
}

Describe 'A fleet over SSH' -Skip:([bool]$obstacle) {
    BeforeAll {
        # A machine that answers costs a PowerShell of its own; one that is off costs next to nothing.
        $script:Healthy = 1..4 | ForEach-Object { "healthy-$_" }
        $script:Closed = 1..32 | ForEach-Object { "closed-$_" }
        $script:Others = 'failed-1', 'failed-2', 'slow-1', 'slow-2', 'hang-1', 'denied-1', 'silent-1', 'dies-1', 'frozen-1',
        'escape-1', 'text-1', 'imitation-1', 'raw-1', 'claims-1', 'huge-1', 'asks-1', 'bare-1'
        $more = 'startup-1', 'startup-asks', 'hang-2', 'hang-3', 'warns-1', 'bare-2', 'jea-1', 'constrained-1', 'trusted-1'
        $script:Fleet = Open-Fleet -Folder (Join-Path $TestDrive 'fleet') -Name ($Healthy + $Closed + $Others + $more) -Manifest $Manifest

        # How fast endpoints start here tells what limit leaves them time when all of them start at once.
        $warmUp = Measure-Command { $null = Get-VssWriterStatus -HostName $Healthy }
        $script:Limit = [int][Math]::Ceiling(20 + $warmUp.TotalSeconds / $Healthy.Count * ($Healthy.Count + $Others.Count) * 1.2)
        $script:JobsBefore = @((Get-Job).Id)
        $script:Run = Get-TimedOutcome {
            Get-VssWriterStatus -HostName ($Healthy + $Closed + $Others) -ThrottleLimit 100 -TimeoutSec $Limit
        }

        function Get-ErrorOf([string] $Machine) {
            $Run.Errors.Answer | Where-Object TargetObject -EQ $Machine
        }

        function Get-WriterOf([string] $Machine) {
            $Run.Output.Answer | Where-Object PSComputerName -EQ $Machine
        }
    }

    AfterAll {
        # It is stopped, so nothing else ends it.
        Get-EndpointProcess 'frozen-1' | Stop-Process -Force
        Close-Fleet $Fleet
    }

    It 'brings every writer of every machine that answers' {
        ($Healthy + $Closed + $Others).Count | Should -BeGreaterThan 50
        foreach ($machine in $Healthy + 'failed-1', 'failed-2', 'slow-1', 'slow-2') {
            (Get-WriterOf $machine).Name | Should -Be 'System Writer', 'SqlServerWriter', 'Registry Writer' -Because $machine
            Get-ErrorOf $machine | Should -BeNullOrEmpty
        }
    }

    It 'brings real objects that carry the name of their computer and the name by which it was asked' {
        $Run.Output.Answer | ForEach-Object { $_.PSObject.BaseObject.GetType() } | Select-Object -Unique | Should -Be ([VssWriterStatus.WriterStatus])
        $Run.Output.Answer | Where-Object { $_.ComputerName -cne $_.PSComputerName.ToUpperInvariant() } | Should -BeNullOrEmpty

        (Get-WriterOf 'failed-1' | Where-Object Health -EQ Failed).Failure | Should -Be 'VSS_E_WRITERERROR_NONRETRYABLE'
        (Get-WriterOf 'failed-1')[0].PSObject.Properties['RunspaceId'] | Should -BeNullOrEmpty
    }

    It 'brings objects that know how their computer was reached, and name it in the command that they advise' {
        $failed = Get-WriterOf 'failed-1' | Where-Object Health -EQ Failed
        $failed.Connection.HostName | Should -Be 'failed-1'
        $failed.Advice | Should -Match "Restart-VssWriter -Name SqlServerWriter -HostName '?failed-1'?"
    }

    It 'gives what comes as it comes' {
        $Run.Output[0].At | Should -BeLessThan ($Run.Errors[-1].At / 2)
    }

    It 'keeps the time limit for each machine, whatever it does' {
        $Run.Seconds | Should -BeLessThan (20 + 1.5 * $Limit)
    }

    It 'leaves no job behind' {
        Get-Job | Where-Object Id -NotIn $JobsBefore | Should -BeNullOrEmpty
    }

    It 'reports <machine> by one error, <id>, with its name as target' -ForEach @(
        # Its own time limit, or that of this computer where the connection took longer than the allowance.
        @{ machine = 'hang-1'; id = 'VssTimeout'; category = 'OperationTimeout'; text = '(GatherWriterStatus timed out after|did not return a complete answer within)' }
        @{ machine = 'frozen-1'; id = 'VssTimeout'; category = 'OperationTimeout'; text = 'did not return a complete answer' }
        @{ machine = 'silent-1'; id = 'VssTimeout'; category = 'OperationTimeout'; text = 'did not accept the connection' }
        @{ machine = 'closed-1'; id = 'VssRemoteFailed'; category = 'ConnectionError'; text = 'The connection failed' }
        @{ machine = 'closed-2'; id = 'VssRemoteFailed'; category = 'ConnectionError'; text = 'The connection failed' }
        @{ machine = 'denied-1'; id = 'VssAccessDenied'; category = 'PermissionDenied'; text = 'InitializeForBackup' }
        @{ machine = 'dies-1'; id = 'VssRemoteFailed'; category = 'ConnectionError'; text = 'The connection was lost' }
        @{ machine = 'bare-1'; id = 'VssRemoteFailed'; category = 'ConnectionError'; text = 'not installed' }
        @{ machine = 'asks-1'; id = 'VssRemoteFailed'; category = 'ConnectionError'; text = 'asked for input' }
        @{ machine = 'text-1'; id = 'VssProtocolError'; category = 'InvalidData'; text = 'System.String is not a WriterStatus' }
        @{ machine = 'imitation-1'; id = 'VssProtocolError'; category = 'InvalidData'; text = 'System.String is not a WriterStatus' }
        @{ machine = 'claims-1'; id = 'VssProtocolError'; category = 'InvalidData'; text = 'is not a WriterStatus' }
        @{ machine = 'huge-1'; id = 'VssProtocolError'; category = 'InvalidData'; text = 'is not a WriterStatus' }
        @{ machine = 'raw-1'; id = 'VssRemoteFailed'; category = 'ConnectionError'; text = 'processing data' }
    ) {
        $failure = @(Get-ErrorOf $machine)
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -Be "$id,VssWriterStatus.Commands.GetVssWriterStatusCommand" -Because "$($failure[0])"
        $failure[0].CategoryInfo.Category | Should -Be $category
        "$($failure[0])" | Should -Match "^\[$machine\] .*$text"
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'reports nothing else' {
        $Run.Errors.Count | Should -Be (12 + $Closed.Count)
    }

    It 'tells the error of a machine without the module what would help' {
        (Get-ErrorOf 'bare-1').ErrorDetails.RecommendedAction | Should -Match '-PushModule.* Install-Module -Name VssWriterStatus -Scope AllUsers -Force'
        "$(Get-ErrorOf 'bare-1')" | Should -Match 'or its version is older and does not have this cmdlet'
    }

    It 'keeps what a machine told before it died' {
        @(Get-WriterOf 'dies-1').Count | Should -Be 3
    }

    It 'lets nothing of <_> through' -ForEach 'text-1', 'imitation-1', 'claims-1', 'huge-1', 'raw-1', 'asks-1' {
        Get-WriterOf $_ | Should -BeNullOrEmpty
    }

    It 'lets no machine write to the terminal' {
        $texts = @($Run.Output.Answer | ForEach-Object { $_.Name; $_.ApplicationMessage }) + @($Run.Errors.Answer | ForEach-Object { "$_" })
        $texts -match '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]' | Should -BeNullOrEmpty
        (Get-WriterOf 'escape-1')[0].Name | Should -BeLike "*owned*Red*Writer"
    }

    Context 'through sessions' {
        BeforeAll {
            $script:Sessions = New-PSSession -HostName 'healthy-1', 'failed-1'
            $script:Well, $script:Ours = $Sessions | Sort-Object -Property ComputerName -Descending
        }

        AfterAll {
            Remove-PSSession $Sessions
        }

        It 'asks all of them and leaves them open' {
            @(Get-VssWriterStatus -Session $Sessions).Count | Should -Be 6
            $Sessions.State | Should -Be 'Opened', 'Opened'
        }

        It 'takes them from the pipeline, and not their names for those of writers' {
            @($Sessions | Get-VssWriterStatus).Count | Should -Be 6
        }

        It 'hands on what was asked: <given>' -ForEach @(
            @{ given = 'Name'; parameters = @{ Name = 'sql*', 'Registry Writer' }; expected = 'SqlServerWriter', 'Registry Writer' }
            @{ given = 'Exclude'; parameters = @{ Exclude = 's*' }; expected = 'Registry Writer' }
            @{ given = 'Health'; parameters = @{ Health = 'Failed', 'Busy' }; expected = 'SqlServerWriter' }
            @{ given = 'State'; parameters = @{ State = 'Stable'; SkipMetadata = $true }; expected = 'System Writer', 'Registry Writer' }
        ) {
            (Get-VssWriterStatus -Session $Ours @parameters).Name | Should -Be $expected
        }

        It 'reports a writer that is missing there with the machine as target' {
            $outcome = Get-Outcome { Get-VssWriterStatus -Session $Sessions -Name 'SqlServerWriter', 'NTDS' }
            $outcome.Output.Count | Should -Be 2
            $outcome.Errors.TargetObject | Sort-Object | Should -Be 'failed-1', 'healthy-1'
            $outcome.Errors | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'VssWriterNotFound,*' }
            $outcome.Errors.Exception.ComputerName | Sort-Object | Should -Be 'failed-1', 'healthy-1'
            $outcome.Errors.Exception.WriterName | Should -Be 'NTDS', 'NTDS'
            $outcome.Errors | ConvertTo-VssWriterMetric Prometheus | Should -Match '(?m)^vss_writer_missing\{computer="healthy-1",source="\w+",writer="NTDS"\} 1$'
            $path = Join-Path $TestDrive 'missing.html'
            $outcome.Output + $outcome.Errors | Export-VssWriterReport $path
            [IO.File]::ReadAllText($path) | Should -BeLike '*<button type="button">healthy-1*</button></th><td role="cell">1 missing, missing not known</td>*'
        }

        It 'keeps the computers of a report by the names with which they were queried' {
            $path = Join-Path $TestDrive 'named.html'
            Test-VssWriterStatus -Detailed -Session $Sessions 2>&1 | Export-VssWriterReport $path
            $page = [IO.File]::ReadAllText($path)
            $page | Should -BeLike '*<button type="button">healthy-1*</button></th>*'
            $page | Should -BeLike '*<button type="button">failed-1*</button></th>*'
            $page | Should -Not -BeLike '*missing not known*'
        }

        It 'asks once for all records of the pipeline, each a question of its own' {
            $outcome = Get-Outcome {
                'SqlServerWriter', 'Reg*', 'NTDS' | ForEach-Object { [pscustomobject]@{ Name = $_; WriterId = $null } } | Get-VssWriterStatus -Session $Ours
            }
            $outcome.Output.Name | Should -Be 'SqlServerWriter', 'Registry Writer'
            $outcome.Errors.Count | Should -Be 1
        }

        It 'asks again for the writers of a status, by name and id' {
            $failed = Get-VssWriterStatus -Session $Ours -Health Failed
            ($failed | Get-VssWriterStatus -Session $Ours).Name | Should -Be 'SqlServerWriter'
        }

        It 'brings what -Verbose and a step tell, with the name of the machine' {
            $lines = Get-VssWriterStatus -Session $Ours -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
            "$lines" | Should -Match '\[failed-1\] GatherWriterStatus'
        }

        It 'brings the error of a gather that took too long there, which tells at what' {
            $hanging = New-PSSession -HostName 'hang-2'
            try {
                $failure = (Get-Outcome { Get-VssWriterStatus -Session $hanging -TimeoutSec 2 }).Errors
            } finally {
                Remove-PSSession $hanging
            }

            $failure.FullyQualifiedErrorId | Should -BeLike 'VssTimeout,*'
            "$failure" | Should -Match '^\[hang-2\] GatherWriterStatus timed out after'
        }

        It 'brings warnings, with the name of the machine' {
            $warnings = Get-VssWriterStatus -HostName 'warns-1' 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] }
            $warnings.Count | Should -BeGreaterThan 0
            $warnings | ForEach-Object { "$_" | Should -BeLike '[[]warns-1] *did not report*' }
        }

        It 'brings the reports of Test-VssWriterStatus, real again with all that they hold' {
            $reports = @(Test-VssWriterStatus -HostName 'failed-1', 'healthy-1' -Ignore 'ASR*', 'COM+*', 'Shadow*', 'WMI*', 'Task*', 'VSS*', 'Perf*' -Detailed |
                    Sort-Object ComputerName)
            $reports.ComputerName | Should -Be 'FAILED-1', 'HEALTHY-1'
            $reports.IsHealthy | Should -Be $false, $true
            $reports[0] | Should -BeOfType VssWriterStatus.WriterHealthReport
            $reports[0].Failed[0] | Should -BeOfType VssWriterStatus.WriterStatus
            $reports[0].Reasons[0].Code | Should -Be 'WriterFailed:SqlServerWriter'
            $reports[0].Connection.HostName | Should -Be 'failed-1'
            $reports[0].Reasons[0].Phrase | Should -Match "Restart-VssWriter -Name SqlServerWriter -HostName '?failed-1'?"
        }

        It 'brings missing writers that know their computer, which is asked for them again' {
            $missing = (Test-VssWriterStatus -Session $Well -Require 'No such writer' -Detailed).Missing | Where-Object Name -EQ 'No such writer'
            $missing.Connection.SessionId | Should -Be $Well.InstanceId
            $outcome = Get-Outcome { $missing | Get-VssWriterStatus }
            $outcome.Errors.Count | Should -Be 1
            "$($outcome.Errors)" | Should -BeLike '[[]healthy-1] *No such writer*'
        }

        It 'brings one true or false from Test-VssWriterStatus, however many machines are asked' {
            $ignored = 'ASR*', 'COM+*', 'Shadow*', 'WMI*', 'Task*', 'VSS*', 'Perf*'
            Test-VssWriterStatus -Session $Ours | Should -BeExactly $false
            Test-VssWriterStatus -Session $Well -Ignore $ignored | Should -BeExactly $true
            Test-VssWriterStatus -Session $Sessions -Ignore $ignored -WarningAction SilentlyContinue | Should -BeExactly $false
            (Get-Outcome { Test-VssWriterStatus -HostName 'healthy-1', 'closed-1' -Ignore $ignored }).Output | Should -BeExactly $false
        }

        It 'brings the reports of Test-VssBackup, real again with all that they hold' {
            $reports = @(Test-VssBackup -Session $Sessions -Detailed -Confirm:$false | Sort-Object PSComputerName)
            $reports.PSComputerName | Should -Be 'failed-1', 'healthy-1'
            $reports.IsSuccess | Should -Be $false, $true
            $reports[0] | Should -BeOfType VssWriterStatus.BackupTestReport
            $reports[0].Connection.SessionId | Should -Be $Ours.InstanceId
            $reports[0].Failed.Writer.Name | Should -Be 'SqlServerWriter'
            $reports[1].Phases.Name[0, -1] | Should -Be 'GatherWriterMetadata', 'BackupComplete'
            $reports[1].Volumes[0] | Should -BeOfType VssWriterStatus.BackupVolume
        }

        It 'takes no simulated test backup of a computer for a success, and makes none with -WhatIf' {
            $warnings = $null
            Test-VssBackup -Session $Well -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeExactly $false
            "$warnings" | Should -BeLike '*healthy-1 returned a simulated result*'
            Test-VssBackup -Session $Well -WhatIf | Should -BeNullOrEmpty
        }

        It 'takes no test backup of a computer for a success that has reported a failure too' {
            (Test-VssBackup -HostName 'claims-1' -Detailed -Confirm:$false).IsSuccess | Should -Be $false, $true
            Test-VssBackup -HostName 'claims-1' -Confirm:$false | Should -BeExactly $false
        }

        It 'brings the components of Get-VssWriterComponent, real again, and the writers' {
            $component = Get-VssWriterComponent -Session $Well -Name 'SqlServerWriter' -NotOn 'C:'
            $component | Should -BeOfType VssWriterStatus.WriterComponent
            "$component" | Should -Be 'Sales of SqlServerWriter on HEALTHY-1'
            $component.PSComputerName | Should -Be 'healthy-1'
            $component.Connection.SessionId | Should -Be $Well.InstanceId
            $component.DatabaseFiles[0] | Should -BeOfType VssWriterStatus.WriterFile
            "$($component.LogFiles)" | Should -Be 'E:\Logs\Sales.ldf'
            $component.NotHeld | Should -Be 'E:\'
            Get-VssWriterComponent -Session $Well -Name 'SqlServerWriter' -Writer | Should -BeOfType VssWriterStatus.WriterMetadata
        }

        It 'asks again through what an object remembers' {
            (Get-VssWriterStatus -HostName 'failed-1' -Health Failed | Get-VssWriterStatus).PSComputerName | Should -Be 'failed-1'
            (Get-VssWriterStatus -Session $Ours -Health Failed | Get-VssWriterStatus).Connection.SessionId | Should -Be $Ours.InstanceId
        }

        It 'keeps its jobs out of the user''s, who may remove all of them meanwhile' {
            $came = Get-Outcome { Get-VssWriterStatus -Session $Sessions | ForEach-Object { Get-Job | Remove-Job -Force; $_ } }
            $came.Output.Count | Should -Be 6
            $came.Errors | Should -BeNullOrEmpty
        }

        It 'gives a machine no host to write to or to ask while its session opens' {
            $shown = @(Invoke-ChildPowerShell @"
Import-Module '$Manifest'
Get-VssWriterStatus -HostName startup-1 -TimeoutSec 60 | ForEach-Object Name
Get-VssWriterStatus -HostName startup-asks -TimeoutSec 5 -ErrorVariable failures -ErrorAction SilentlyContinue | ForEach-Object Name
"asks: `$(`$failures.FullyQualifiedErrorId)"
"@)
            $shown | Should -Contain 'System Writer'

            # A session that waits for the answer to a question does not open.
            $shown[-1] | Should -BeLike 'asks: VssTimeout,*'
            "$shown" | Should -Not -Match 'OWNED'
        }

        It 'waits there' {
            $writer = Wait-VssWriterStatus 'System Writer' -Session $Well -IntervalSec 1 -TimeoutSec 30
            $writer.ComputerName | Should -Be 'HEALTHY-1'
            $writer.Health | Should -Be 'Healthy'
        }

        It 'ends the command there when the next one wants no more' {
            Get-VssWriterStatus -Session $Sessions | Select-Object -First 1 | Should -Not -BeNullOrEmpty
            Get-Job | Where-Object Id -NotIn $JobsBefore | Should -BeNullOrEmpty
            Invoke-Command -Session $Sessions -ScriptBlock { 1 } | Should -Be 1, 1
        }

        It 'reports a session that is gone as that machine''s error' {
            $gone = New-PSSession -HostName 'healthy-2'
            Remove-PSSession $gone
            $outcome = Get-Outcome { Get-VssWriterStatus -Session $gone, $Ours }
            $outcome.Output.Count | Should -Be 3
            $outcome.Errors.TargetObject | Should -Be 'healthy-2'
            $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssRemoteFailed,*'
        }
    }

    Context 'when the user stops' {
        It 'ends every gather on every machine' {
            $shell = Get-FreshPowerShell
            try {
                $null = $shell.AddScript('Get-VssWriterStatus -HostName hang-2, hang-3')
                $running = $shell.BeginInvoke()
                Wait-Until { (Measure-EndpointRequester 'hang-2') -and (Measure-EndpointRequester 'hang-3') } 60 | Should -BeTrue
                (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 5
                $running.IsCompleted | Should -BeTrue
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                Wait-Until { -not (Get-EndpointProcess 'hang-2') -and -not (Get-EndpointProcess 'hang-3') } 10 | Should -BeTrue
            } finally {
                $shell.Runspace.Dispose()
                $shell.Dispose()
            }
        }
    }

    Context 'without the module there' {
        It 'runs the module that -PushModule sends' {
            # There is no VSS on Linux: the real module says so from there.
            $outcome = Get-Outcome { Get-VssWriterStatus -HostName 'bare-2' -PushModule }
            $outcome.Errors.Count | Should -Be 1
            $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
            $outcome.Errors[0].TargetObject | Should -Be 'bare-2'
        }

        It 'says of a constrained session that it is one, and what to do' {
            $failure = (Get-Outcome { Get-VssWriterStatus -HostName 'constrained-1' -PushModule }).Errors
            "$failure" | Should -Match '^\[constrained-1\] .*application control.*ConstrainedLanguage'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'in the policy by publisher or by hash'
        }
    }

    Context 'in ConstrainedLanguage, where application control trusts the module' {
        It 'runs the cmdlet' {
            # There is no VSS on Linux: the real module says so from there.
            $failure = (Get-Outcome { Get-VssWriterStatus -HostName 'trusted-1' -Name 'System Writer' }).Errors
            $failure.FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
            $failure.TargetObject | Should -Be 'trusted-1'
        }
    }

    Context 'with the role of samples/jea' {
        BeforeAll {
            $script:Jea = New-PSSession -HostName 'jea-1'
        }

        AfterAll {
            Remove-PSSession $Jea
        }

        It 'runs the cmdlet' {
            $failure = (Get-Outcome { Get-VssWriterStatus -Session $Jea -Name 'System Writer' }).Errors
            $failure.FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
        }

        It 'runs nothing else: <_>' -ForEach 'Get-Process', 'Get-VssWriterStatus -InProcess', 'New-VssSimulation', '1 + 1' {
            $outcome = Get-Outcome { Invoke-Command -Session $Jea -ScriptBlock ([scriptblock]::Create($_)) }
            $outcome.Output | Should -BeNullOrEmpty
            $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^(CommandNotFoundException|NamedParameterNotFound|ScriptsNotAllowed)'
        }

        It 'says that it is one, and what to do, where the module is to be pushed' {
            $failure = (Get-Outcome { Get-VssWriterStatus -Session $Jea -PushModule }).Errors
            "$failure" | Should -Match '^\[jea-1\] .*JEA, NoLanguage'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'Omit -PushModule'
        }
    }

    Context 'as the pushed script' {
        BeforeAll {
            $script:Bare = New-PSSession -HostName 'bare-1'
            $script:Push = Join-Path $PSScriptRoot '../../src/VssWriterStatus/Remoting/Push.ps1'
            $script:Files = @(Get-ChildItem -LiteralPath "$(Split-Path $Manifest)/bin" | ForEach-Object {
                    @{ Name = $_.Name; Hash = (Get-FileHash -LiteralPath $_.FullName).Hash; Content = [IO.File]::ReadAllBytes($_.FullName) }
                })

            # What is in the temporary folder while the command runs there, and whether it is there afterwards.
            function Get-PushedFolder {
                Get-ChildItem -Path ([IO.Path]::GetTempPath()) -Filter 'VssWriterStatus-*' -Directory | Where-Object Name -Match '-[0-9a-f]{32}$'
            }
        }

        AfterAll {
            Remove-PSSession $Bare
        }

        It 'brings objects that become real again after two ways' {
            $arguments = $Files, 'VssWriterStatus.dll', 'Invoke-Expression', @{ Command = 'Get-VssWriterStatus -Simulation (New-VssSimulation)' }, @()
            $came = Invoke-Command -Session $Bare -FilePath $Push -ArgumentList $arguments
            $came.Count | Should -Be 14
            ([VssWriterStatus.WriterStatus]$came[4]).Failure | Should -Be 'VSS_E_WRITERERROR_NONRETRYABLE'
            Get-PushedFolder | Should -BeNullOrEmpty
        }

        It 'runs from a folder that only the user may enter, and removes it when it is stopped' {
            $job = Invoke-Command -Session $Bare -AsJob -FilePath $Push -ArgumentList $Files, 'VssWriterStatus.dll', 'Start-Sleep', @{ Seconds = 60 }, @()
            Wait-Until { (Get-ChildItem -Path (Get-PushedFolder) -ErrorAction Ignore).Count -eq $Files.Count } 30 | Should -BeTrue
            (Get-PushedFolder).UnixMode | Should -Be 'drwx------'
            Stop-Job $job
            Remove-Job $job
            Wait-Until { -not (Get-PushedFolder) } 10 | Should -BeTrue
        }

        It 'removes it when the connection breaks' {
            $job = Invoke-Command -HostName 'bare-2' -AsJob -FilePath $Push -ArgumentList $Files, 'VssWriterStatus.dll', 'Start-Sleep', @{ Seconds = 60 }, @()
            Wait-Until { (Get-ChildItem -Path (Get-PushedFolder) -ErrorAction Ignore).Count -eq $Files.Count } 30 | Should -BeTrue
            Get-Process -Name ssh | Where-Object { $_.Parent.Id -eq $PID -and $_.CommandLine -match 'bare-2' } | Stop-Process -Force
            $null = $job | Wait-Job
            Remove-Job $job
            Wait-Until { -not (Get-PushedFolder) } 10 | Should -BeTrue
        }

        It 'runs nothing where a file did not arrive as it was sent' {
            $broken = @(@{ Name = 'VssWriterStatus.dll'; Hash = '0' * 64; Content = [byte[]]@(1, 2, 3) })
            $outcome = Get-Outcome { Invoke-Command -Session $Bare -FilePath $Push -ArgumentList $broken, 'VssWriterStatus.dll', 'Get-Date', @{}, @() }
            $outcome.Output | Should -BeNullOrEmpty
            $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssPushFailed'
            Get-PushedFolder | Should -BeNullOrEmpty
        }
    }
}

Describe 'Two computers of one name' -Skip:([bool]$obstacle) {
    BeforeAll {
        $script:Fleet = Open-Fleet -Folder (Join-Path $TestDrive 'twins') -Name 'failed-1' -Manifest $Manifest
    }

    AfterAll {
        Close-Fleet $Fleet
    }

    It 'keeps two computers apart that were queried by one name and claim one name, with the <_> first' -ForEach 'failed', 'healthy' {
        $twins = New-PSSession -HostName 'failed-1', 'failed-1'
        try {
            # The healthy one takes the name of the other once it has decided how to answer.
            Invoke-Command -Session $twins[1] {
                $env:VSS_ENDPOINT = 'healthy-1'
                Import-Module VssWriterStatus
                $env:VSS_ENDPOINT = 'failed-1'
            }
            if ($_ -eq 'healthy') {
                [array]::Reverse($twins)
            }

            # One after the other: the newer answer must not stand for the older.
            $answers = $twins | ForEach-Object { Test-VssWriterStatus -Detailed -Session $_ }
            $raw = $twins | ForEach-Object { Invoke-Command -Session $_ { Test-VssWriterStatus -Detailed } } | ForEach-Object {
                # As through a tunnel to each.
                $_.PSComputerName = 'localhost'
                $_
            }
        } finally {
            Remove-PSSession $twins
        }

        $answers.ComputerName | Should -Be 'FAILED-1', 'FAILED-1'
        foreach ($case in @{ Answers = $answers; Name = 'failed-1' }, @{ Answers = $raw; Name = 'FAILED-1' }) {
            $path = Join-Path $TestDrive 'twins.html'
            $case.Answers | Export-VssWriterReport $path -Force
            $page = [IO.File]::ReadAllText($path)
            $metrics = $case.Answers | ConvertTo-VssWriterMetric Prometheus
            $twins | ForEach-Object {
                $name = "$($case.Name) (session $($_.InstanceId))"
                $page -like "*<button type=`"button`">$name</button></th>*" | Should -BeTrue
                $metrics | Should -BeLike "*vss_writer_gather_success{computer=`"$name`",*"
            }
            $page -like '*<td role="cell">1 failed*' | Should -BeTrue
            @($metrics -split "`n" -match '^vss_writer_health\{.*writer="SqlServerWriter".*health="Failed"\}' -replace '.* ') | Sort-Object | Should -Be '0', '1'
        }
    }

    It 'keeps ports of one name apart' {
        $answers = (Test-VssWriterStatus -Detailed -HostName 'failed-1'), (Test-VssWriterStatus -Detailed -HostName 'failed-1' -Port $Fleet.Sshd.Port)
        $metrics = $answers | ConvertTo-VssWriterMetric Prometheus
        $metrics | Should -BeLike '*vss_writer_gather_success{computer="failed-1",*'
        $metrics | Should -BeLike "*vss_writer_gather_success{computer=`"failed-1 (port $($Fleet.Sshd.Port))`",*"
    }

    It 'takes two answers through one session for the same computer, of which the newest counts' {
        $session = New-PSSession -HostName 'failed-1'
        $answers = 1..2 | ForEach-Object { Test-VssWriterStatus -Detailed -Session $session }
        Remove-PSSession $session
        $metrics = $answers | ConvertTo-VssWriterMetric Prometheus
        $metrics | Should -BeLike '*vss_writer_gather_success{computer="failed-1",*'
        $metrics | Should -Not -BeLike '*(session*'
    }
}

Describe 'A computer that floods' -Skip:([bool]$obstacle) {
    BeforeAll {
        $script:Fleet = Open-Fleet -Folder (Join-Path $TestDrive 'floods') -Name 'informs-1', 'progresses-1', 'flood-1' -Manifest $Manifest
    }

    AfterAll {
        Close-Fleet $Fleet
    }

    It 'is given up, with one error' {
        $outcome = Get-Outcome { Get-VssWriterStatus -HostName 'informs-1', 'progresses-1', 'flood-1' -TimeoutSec 600 }
        $outcome.Output.PSComputerName | Select-Object -Unique | Should -Be 'flood-1'
        $outcome.Errors.TargetObject | Sort-Object | Should -Be 'flood-1', 'informs-1', 'progresses-1'
        $outcome.Errors | ForEach-Object {
            $_.FullyQualifiedErrorId | Should -BeLike 'VssProtocolError,*'
            "$_" | Should -BeLike '*more than 10000 objects and messages at once*'
        }
    }
}

Describe 'Which machine a record of the pipeline means' {
    BeforeAll {
        # Remoting over WinRM is not needed to see who would be asked: a machine that cannot be reached is an error with its name.
        function Get-Asked([scriptblock] $Gather) {
            @((Get-Outcome $Gather).Errors | ForEach-Object { $_.TargetObject })
        }

        $script:Here = [Environment]::MachineName
        $script:Simulation = New-VssSimulation
    }

    It 'is its ComputerName' {
        Get-Asked { 'ComputerName', 'one.invalid', 'two.invalid' | ConvertFrom-Csv | Get-VssWriterStatus } | Sort-Object | Should -Be 'one.invalid', 'two.invalid'
    }

    It 'is the DNSHostName of a computer of Active Directory, whose Name is no writer''s' {
        Get-Asked { [pscustomobject]@{ Name = 'ONE'; DNSHostName = 'one.invalid' } | Get-VssWriterStatus } | Should -Be 'one.invalid'
    }

    It 'is none for a computer of Active Directory without DNSHostName, which is an error and not this computer' {
        $outcome = Get-Outcome { [pscustomobject]@{ Name = 'ONE'; DNSHostName = $null } | Get-VssWriterStatus }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'is a simulation from the pipeline, and not the computer of its name: <_>' -ForEach @(
        'Get-VssWriterStatus NTDS', 'Test-VssWriterStatus -Detailed', 'Wait-VssWriterStatus NTDS', 'Restart-VssWriter SqlServerWriter -PassThru -Confirm:$false'
    ) {
        $outcome = Get-Outcome ([scriptblock]::Create("New-VssSimulation healthy | $_"))
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Count | Should -Be 1
        $outcome.Output[0].Source | Should -Be 'Simulation'
    }

    It 'is every simulation of the pipeline, with all its writers' {
        @('healthy', 'sql-failed' | ForEach-Object { New-VssSimulation $_ } | Get-VssWriterStatus).Count | Should -Be 28
    }

    It 'is no computer for what is simulated, which is refused with what to do: <_>' -ForEach @(
        'Get-VssWriterStatus -Simulation $Simulation', 'Test-VssWriterStatus -Simulation $Simulation -Detailed'
    ) {
        $source = $_
        foreach ($next in 'Get-VssWriterStatus', 'Test-VssWriterStatus', 'Wait-VssWriterStatus', 'Watch-VssWriterStatus', 'Restart-VssWriter -Name SqlServerWriter -Confirm:$false', 'Get-VssWriterStatus -ComputerName srv1.invalid') {
            $outcome = Get-Outcome ([scriptblock]::Create("$source | Select-Object -First 1 | $next"))
            $outcome.Errors.Count | Should -Be 1 -Because $next
            $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^Vss(RemoteFailed|RestartRefused),' -Because $next
            $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match '-Simulation' -Because $next
        }
    }

    It 'is the simulation of a missing writer, where it is given, and else no computer' {
        $vss = New-VssSimulation missing-system-writer
        $missing = (Test-VssWriterStatus -Simulation $vss -Detailed).Missing
        $outcome = Get-Outcome { $missing | Restart-VssWriter -Confirm:$false }
        $outcome.Output | Should -BeNullOrEmpty
        "$($outcome.Errors)" | Should -Match 'is simulated'
        ($missing | Restart-VssWriter -Simulation $vss -PassThru -Confirm:$false).Name | Should -Contain 'System Writer'
    }

    It 'is the computer of an object, reached in the way in which the object came' {
        $status = [pscustomobject]@{
            Name = 'NTDS'; ComputerName = 'CLAIMED'; Source = 'System'
            Connection = [pscustomobject]@{ PSTypeName = 'Deserialized.VssWriterStatus.RemoteConnection'; ComputerName = 'one.invalid'; Port = 5986; UseSSL = $true }
        }
        Get-Asked { $status | Get-VssWriterStatus } | Should -Be 'one.invalid'
    }

    It 'is none where the session of an object is closed' {
        $status = [pscustomobject]@{
            Name = 'NTDS'; ComputerName = 'CLAIMED'; Source = 'System'
            Connection = [pscustomobject]@{ PSTypeName = 'Deserialized.VssWriterStatus.RemoteConnection'; SessionId = [guid]::NewGuid() }
        }
        "$((Get-Outcome { $status | Get-VssWriterStatus }).Errors[0])" | Should -Match 'is closed'
    }

    It 'is this computer for its own name, without remoting: <_>' -ForEach '.', 'localhost', ([Environment]::MachineName) {
        Skip-Unless (-not $OnWindows) 'there is a VSS here, which answers'
        $name = $_
        $outcome = Get-Outcome { [pscustomobject]@{ ComputerName = $name; Name = 'NTDS' } | Get-VssWriterStatus }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
    }

    It 'is none where a simulation is asked' {
        @(Get-VssWriterStatus -Simulation $Simulation | Get-VssWriterStatus -Simulation $Simulation).Count | Should -Be 14
    }

    It 'is none for a text, which is a writer''s name' {
        (Get-Outcome { 'NTDS' | Get-VssWriterStatus -Simulation $Simulation }).Output.Name | Should -Be 'NTDS'
    }

    It 'is one machine though it is named twice' {
        $names = 'one.invalid', 'ONE.invalid'
        Get-Asked { Get-VssWriterStatus -ComputerName $names } | Should -Be 'one.invalid'
    }

    It 'has to be named where a connection is described' {
        $outcome = Get-Outcome { Get-VssWriterStatus -UserName somebody }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssRemoteFailed,*'
        "$($outcome.Errors[0])" | Should -Match 'no computer'
    }

    It 'cannot be named in two ways' {
        $one = 'one.invalid'
        { Get-VssWriterStatus -ComputerName $one -HostName two.invalid } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'cannot be reached over SSH from Windows PowerShell, which says so' {
        Skip-Unless ($PSVersionTable.PSEdition -eq 'Desktop') 'this is PowerShell 7'
        { Get-VssWriterStatus -HostName one.invalid } | Should -Throw -ErrorId 'VssRemoteFailed,*'
    }
}
