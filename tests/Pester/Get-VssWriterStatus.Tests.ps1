BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    # What each documented HRESULT of a call becomes.
    $script:Kinds = @(
        @{ Code = '0x80070005'; Name = 'E_ACCESSDENIED'; Id = 'VssAccessDenied'; Category = 'PermissionDenied'; Action = 'administrator' }
        @{ Code = '0x8007000E'; Name = 'E_OUTOFMEMORY'; Id = 'VssOutOfMemory'; Category = 'ResourceUnavailable'; Action = 'memory' }
        @{ Code = '0x80070057'; Name = 'E_INVALIDARG'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
        @{ Code = '0x8000FFFF'; Name = 'E_UNEXPECTED'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
        @{ Code = '0x80042301'; Name = 'VSS_E_BAD_STATE'; Id = 'VssBadState'; Category = 'InvalidOperation'; Action = 'VSS' }
        @{ Code = '0x80042302'; Name = 'VSS_E_UNEXPECTED'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
        @{ Code = '0x80042318'; Name = 'VSS_E_WRITER_INFRASTRUCTURE'; Id = 'VssWriterInfrastructure'; Category = 'ResourceUnavailable'; Action = 'EventSystem' }
        @{ Code = '0x800706BA'; Name = 'RPC_S_SERVER_UNAVAILABLE'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'RpcSs' }
        @{ Code = '0x80070422'; Name = 'ERROR_SERVICE_DISABLED'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'Manual' }
        @{ Code = '0x80040154'; Name = 'REGDB_E_CLASSNOTREG'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = '.' }
    )
    $common = '0x80070005', '0x8007000E', '0x80070057', '0x8000FFFF', '0x80042302'
    $gathering = $common + '0x80042301', '0x80042318', '0x800706BA', '0x80070422'
    # Which of them the documentation of each method lists, and those of COM under it.
    $byMethod = [ordered]@{
        CoInitializeEx            = '0x8007000E', '0x80070057', '0x8000FFFF'
        CreateVssBackupComponents = $common + '0x800706BA', '0x80070422', '0x80040154'
        InitializeForBackup       = $common + '0x80042301', '0x800706BA', '0x80070422', '0x80040154'
        GatherWriterMetadata      = $gathering
        GatherWriterStatus        = $gathering
        GetWriterStatusCount      = '0x80070057', '0x80042301', '0x80042302'
        QueryInterface            = '0x8007000E', '0x800706BA'
        GetWriterStatusEx         = '0x80070057', '0x8007000E', '0x80042301', '0x80042302'
        Wait                      = $common
        QueryStatus               = $common
    }
    $script:FailingCalls = foreach ($method in $byMethod.Keys) {
        foreach ($kind in $script:Kinds | Where-Object { $byMethod[$method] -contains $_.Code }) {
            $case = $kind.Clone()
            $case.Method = $method
            $case
        }
    }
    $script:FailingOperations = foreach ($method in 'GatherWriterMetadata', 'GatherWriterStatus') {
        foreach ($kind in $script:Kinds | Where-Object { $gathering -contains $_.Code }) {
            $case = $kind.Clone()
            $case.Method = $method
            $case
        }
    }
    $script:States = @(
        @{ Number = 0; Name = 'Unknown'; Health = 'Unknown' }
        @{ Number = 1; Name = 'Stable'; Health = 'Healthy' }
        @{ Number = 2; Name = 'WaitingForFreeze'; Health = 'Busy' }
        @{ Number = 3; Name = 'WaitingForThaw'; Health = 'Busy' }
        @{ Number = 4; Name = 'WaitingForPostSnapshot'; Health = 'Busy' }
        @{ Number = 5; Name = 'WaitingForBackupComplete'; Health = 'Healthy' }
        @{ Number = 6; Name = 'FailedAtIdentify'; Health = 'Failed' }
        @{ Number = 7; Name = 'FailedAtPrepareBackup'; Health = 'Failed' }
        @{ Number = 8; Name = 'FailedAtPrepareSnapshot'; Health = 'Failed' }
        @{ Number = 9; Name = 'FailedAtFreeze'; Health = 'Failed' }
        @{ Number = 10; Name = 'FailedAtThaw'; Health = 'Failed' }
        @{ Number = 11; Name = 'FailedAtPostSnapshot'; Health = 'Failed' }
        @{ Number = 12; Name = 'FailedAtBackupComplete'; Health = 'Failed' }
        @{ Number = 13; Name = 'FailedAtPreRestore'; Health = 'Failed' }
        @{ Number = 14; Name = 'FailedAtPostRestore'; Health = 'Failed' }
        @{ Number = 15; Name = 'FailedAtBackupShutdown'; Health = 'Failed' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Simulation = New-VssSimulation
    $script:SystemWriterId = [guid]'e8132975-6f93-4464-a53e-1050253ae220'
    $script:SqlWriterId = [guid]'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
    $script:NtdsId = [guid]'b2014c9e-8711-4c5c-a5a9-3cf384484757'
    $script:NtdsInstanceId = [guid]'f3561a5b-1b01-fb77-deca-8ea56de3bdca'
    $script:AllNames = @(
        'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer', 'System Writer', 'SqlServerWriter',
        'ASR Writer', 'Registry Writer', 'WMI Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer',
        'IIS Config Writer', 'MSSearch Service Writer', 'Microsoft Hyper-V VSS Writer', 'NTDS'
    )
}

Describe 'Get-VssWriterStatus: what a writer tells' {
    It 'gets every writer in the order of VSS' {
        (Get-VssWriterStatus -Simulation $Simulation).Name | Should -Be $AllNames
    }

    It 'emits WriterStatus objects' {
        Get-VssWriterStatus -Simulation $Simulation | ForEach-Object { $_.GetType().FullName } | Sort-Object -Unique |
            Should -Be 'VssWriterStatus.WriterStatus'
    }

    It 'judges state <Number> as <Name> and <Health>' -ForEach $States {
        $definition = @{ writers = @(@{ name = 'W'; state = $Number }) }
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation $definition)
        $writer.State | Should -Be $Name
        [int]$writer.State | Should -Be $Number
        $writer.Health | Should -Be $Health
    }

    It 'keeps the number of a state that is not known, and judges it Unknown' {
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"W","state":99}]}')
        "$($writer.State)" | Should -Be '99'
        $writer.Health | Should -Be 'Unknown'
    }

    It 'judges a stable writer with a failure code as Failed' {
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"W","state":"Stable","failure":"0x800423F3"}]}')
        $writer.Health | Should -Be 'Failed'
        $writer.IsRetryable | Should -BeTrue
    }

    It 'judges FailedAtFreeze with S_OK as Failed' {
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"W","state":"FailedAtFreeze","failure":0}]}')
        $writer.Health | Should -Be 'Failed'
        $writer.Advice | Should -Not -BeNullOrEmpty
    }

    It 'tells of a failed writer what failed, why, who hosts it and what to do' {
        $writer = Get-VssWriterStatus -Simulation $Simulation -Name SqlServerWriter
        $writer.ComputerName | Should -Be 'SRV1'
        $writer.WriterId | Should -Be $SqlWriterId
        $writer.InstanceId | Should -Be ([guid]'b4ffd868-57f2-6ad3-1084-6262b179e88f')
        $writer.State | Should -Be 'FailedAtPrepareSnapshot'
        $writer.Health | Should -Be 'Failed'
        $writer.FailureCode | Should -Be 0x800423F4
        $writer.Failure | Should -Be 'VSS_E_WRITERERROR_NONRETRYABLE'
        $writer.FailureMessage | Should -Not -BeNullOrEmpty
        $writer.IsRetryable | Should -BeFalse
        $writer.ApplicationCode | Should -Be 0x80040E14
        $writer.ApplicationMessage | Should -Be 'BACKUP DATABASE is terminating abnormally: the disk of database Orders is full.'
        $writer.ServiceName | Should -Be 'SQLWriter'
        $writer.Advice | Should -Not -BeNullOrEmpty
        $writer.ComSecurity | Should -Be 'NotApplicable'
        $writer.Source | Should -Be 'Simulation'
    }

    It 'tells nothing about failures of a healthy writer' {
        $writer = Get-VssWriterStatus -Simulation $Simulation -Name NTDS
        $writer.FailureCode | Should -Be 0
        $writer.Failure | Should -Be 'S_OK'
        $writer.FailureMessage | Should -BeNullOrEmpty
        $writer.ApplicationMessage | Should -BeNullOrEmpty
        $writer.Advice | Should -BeNullOrEmpty
    }

    It 'names a failure code without a name by its hexadecimal form' {
        (Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"W","failure":"0x8BADF00D"}]}')).Failure |
            Should -Be '0x8BADF00D'
    }

    It 'gives all writers of one gather the same moment, in UTC and whole seconds' {
        $before = [DateTimeOffset]::UtcNow
        $moments = @((Get-VssWriterStatus -Simulation $Simulation).GatheredAt | Sort-Object -Unique)
        $moments.Count | Should -Be 1
        $moments[0].Offset | Should -Be ([timespan]::Zero)
        $moments[0] | Should -BeGreaterThan $before.AddSeconds(-1)
        $moments[0].Millisecond | Should -Be 0
        $moments[0] | Should -BeLessOrEqual ([DateTimeOffset]::UtcNow)
    }

    It 'has no application code where VSS has no IVssBackupComponentsEx3' {
        $old = ConvertTo-Simulation '{"ex3":false,"writers":[{"name":"W","application":"0x80040E14","applicationMessage":"no"}]}'
        $writer = Get-VssWriterStatus -Simulation $old
        $writer.Name | Should -Be 'W'
        $writer.ApplicationCode | Should -Be $null
        $writer.ApplicationMessage | Should -Be $null
    }

    It 'carries a name of <Kind> unchanged' -ForEach @(
        # Escaped here: not every report of results can hold such characters.
        @{ Kind = 'quotes'; Odd = 'O''Brien "the" Writer'; Times = 1 }
        @{ Kind = 'an emoji'; Odd = 'Writer \uD83D\uDCBE'; Times = 1 }
        @{ Kind = 'half a surrogate pair'; Odd = 'half \uD83D pair'; Times = 1 }
        @{ Kind = 'letters of other alphabets'; Odd = '\u00DC\u4E2D\u05D0'; Times = 1 }
        @{ Kind = '30,000 characters'; Odd = 'w'; Times = 30000 }
        @{ Kind = 'no characters'; Odd = ''; Times = 1 }
    ) {
        $text = ($Odd * $Times) -replace '"', '\"'
        (Get-VssWriterStatus -Simulation (ConvertTo-Simulation "{`"writers`":[{`"name`":`"$text`"}]}")).Name |
            Should -BeExactly ([regex]::Unescape($Odd) * $Times)
    }

    It 'prints as a sentence' {
        "$(Get-VssWriterStatus -Simulation $Simulation -Name SqlServerWriter)" |
            Should -Be 'SqlServerWriter on SRV1 is Failed: FailedAtPrepareSnapshot with VSS_E_WRITERERROR_NONRETRYABLE (0x800423F4) (simulated).'
    }

    It 'cannot be changed' {
        $writer = Get-VssWriterStatus -Simulation $Simulation -Name NTDS
        { $writer.Name = 'other' } | Should -Throw
    }

    It 'has no writers where VSS has none' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[]}') }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }

    It 'gathers 2,000 writers' {
        $definition = @{ writers = @(1..2000 | ForEach-Object { @{ name = "Writer $_" } }) }
        @(Get-VssWriterStatus -Simulation (ConvertTo-Simulation $definition)).Count | Should -Be 2000
    }
}

Describe 'Get-VssWriterStatus: choosing writers' {
    It 'takes a name by position' {
        (Get-VssWriterStatus NTDS -Simulation $Simulation).Name | Should -Be 'NTDS'
    }

    It 'takes several names by position' {
        (Get-VssWriterStatus 'System Writer', NTDS -Simulation $Simulation).Name | Should -Be 'System Writer', 'NTDS'
    }

    It 'ignores the case of a name' {
        (Get-VssWriterStatus -Name 'system WRITER' -Simulation $Simulation).Name | Should -Be 'System Writer'
    }

    It 'takes <Pattern> as a wildcard' -ForEach @(
        @{ Pattern = '*'; Count = 14 }
        @{ Pattern = 'sys*'; Count = 1 }
        @{ Pattern = '*vss*'; Count = 2 }
        @{ Pattern = 'NT?S'; Count = 1 }
        @{ Pattern = '[an]*'; Count = 2 }
    ) {
        @(Get-VssWriterStatus -Name $Pattern -Simulation $Simulation).Count | Should -Be $Count
    }

    It 'emits a writer once though several names match it' {
        @(Get-VssWriterStatus -Name NTDS, 'N*', 'ntds', '*S' -Simulation $Simulation).Count | Should -Be 1
    }

    It 'emits every writer of a name that several instances share' {
        $two = ConvertTo-Simulation '{"writers":[{"name":"ADAM Writer"},{"name":"ADAM Writer"}]}'
        $writers = @(Get-VssWriterStatus -Name 'ADAM Writer' -Simulation $two)
        $writers.Count | Should -Be 2
        @($writers.InstanceId | Sort-Object -Unique).Count | Should -Be 2
    }

    It 'finds the name <Name> to the letter' -ForEach @(
        @{ Name = 'ADAM [1] Writer' }
        @{ Name = 'Open [bracket' }
        @{ Name = 'Closed ]bracket' }
        @{ Name = 'Back`tick' }
        @{ Name = 'Star * Writer' }
        @{ Name = 'Empty [] Writer' }
    ) {
        $odd = ConvertTo-Simulation @{ writers = @(@{ name = $Name }, @{ name = 'ADAM 1 Writer' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Name $Name -Simulation $odd }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Contain $Name
    }

    It 'finds a name with brackets that is escaped as a wildcard' {
        $odd = ConvertTo-Simulation '{"writers":[{"name":"ADAM [1] Writer"}]}'
        (Get-VssWriterStatus -Name ([wildcardpattern]::Escape('ADAM [1] Writer')) -Simulation $odd).Name | Should -Be 'ADAM [1] Writer'
    }

    It 'leaves out what -Exclude names' {
        (Get-VssWriterStatus -Exclude '*Writer', 'nobody' -Simulation $Simulation).Name | Should -Be 'NTDS'
    }

    It 'lets -Exclude win over -Name, without an error' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name NTDS, 'System Writer' -Exclude N* -Simulation $Simulation }
        $outcome.Output.Name | Should -Be 'System Writer'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'chooses by class id' {
        (Get-VssWriterStatus -WriterId $SystemWriterId -Simulation $Simulation).Name | Should -Be 'System Writer'
    }

    It 'chooses by several class ids, in any notation' {
        (Get-VssWriterStatus -WriterId '{E8132975-6F93-4464-A53E-1050253AE220}', 'b2014c9e-8711-4c5c-a5a9-3cf384484757' -Simulation $Simulation).Name |
            Should -Be 'System Writer', 'NTDS'
    }

    It 'asks VSS only for the classes of -WriterId' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation) -WriterId $args[0] -Verbose' $NtdsId
        $run.Output.Name | Should -Be 'NTDS'
        $run.Verbose -match '^EnableWriterClasses' | Should -Not -BeNullOrEmpty
        $run.Verbose -match '^1 writer' | Should -Not -BeNullOrEmpty
    }

    It 'does not filter classes inside VSS without -WriterId' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus NTDS -Simulation (New-VssSimulation) -Verbose'
        $run.Verbose -match '^EnableWriterClasses' | Should -BeNullOrEmpty
    }

    It 'chooses by instance id' {
        (Get-VssWriterStatus -InstanceId $NtdsInstanceId -Simulation $Simulation).Name | Should -Be 'NTDS'
    }

    It 'chooses by state' {
        (Get-VssWriterStatus -State FailedAtPrepareSnapshot -Simulation $Simulation).Name | Should -Be 'SqlServerWriter'
    }

    It 'chooses by several states' {
        $failed = New-VssSimulation -Scenario everything-failed
        @(Get-VssWriterStatus -State FailedAtThaw, FailedAtPostSnapshot -Simulation $failed).Count | Should -Be 2
    }

    It 'chooses by health' {
        (Get-VssWriterStatus -Health Failed -Simulation $Simulation).Name | Should -Be 'SqlServerWriter'
    }

    It 'chooses by several verdicts' {
        @(Get-VssWriterStatus -Health Failed, Healthy -Simulation $Simulation).Count | Should -Be 14
    }

    It 'lets all conditions hold together' {
        $outcome = Get-Outcome {
            Get-VssWriterStatus -Name 'S*' -Exclude 'Shadow*' -WriterId $SystemWriterId, $SqlWriterId -State Stable, FailedAtPrepareSnapshot `
                -Health Failed -Simulation $Simulation
        }
        $outcome.Output.Name | Should -Be 'SqlServerWriter'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'finds names under the culture <_>' -ForEach 'tr-TR', 'de-DE' {
        $thread = [Threading.Thread]::CurrentThread
        $culture = $thread.CurrentCulture
        $thread.CurrentCulture = $_
        try {
            (Get-VssWriterStatus -Name 'iis config writer', 'WMI*' -Simulation $Simulation).Name | Should -Be 'WMI Writer', 'IIS Config Writer'
        } finally {
            $thread.CurrentCulture = $culture
        }
    }

    It 'is silent where the writer is there but not in the state asked for' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name NTDS -Health Failed -Simulation $Simulation }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }

    It 'refuses <Why>' -ForEach @(
        @{ Why = 'a name that is null'; Arguments = @{ Name = $null } }
        @{ Why = 'a class id that is no GUID'; Arguments = @{ WriterId = 'System Writer' } }
        @{ Why = 'a state that does not exist'; Arguments = @{ State = 'Broken' } }
        @{ Why = 'a verdict that does not exist'; Arguments = @{ Health = 'Ill' } }
        @{ Why = 'a negative time limit'; Arguments = @{ TimeoutSec = -1 } }
        @{ Why = 'a time limit beyond what a wait can take'; Arguments = @{ TimeoutSec = [int]::MaxValue } }
    ) {
        { Get-VssWriterStatus @Arguments -Simulation $Simulation } | Should -Throw -ErrorId '*Argument*,VssWriterStatus.Commands.GetVssWriterStatusCommand'
    }

    It 'finds no writer with an empty name, and says so' {
        { Get-VssWriterStatus -Name '' -Simulation $Simulation -ErrorAction Stop } | Should -Throw -ErrorId 'VssWriterNotFound,*'
    }

    It 'refuses a simulation that is null' {
        { Get-VssWriterStatus -Simulation $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'refuses -InProcess together with -Simulation' {
        { Get-VssWriterStatus -InProcess -Simulation $Simulation } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'takes no time limit as 0' {
        @(Get-VssWriterStatus -TimeoutSec 0 -Simulation $Simulation).Count | Should -Be 14
    }

    It 'declares that -Name and -Exclude take wildcards' {
        $parameters = (Get-Command Get-VssWriterStatus).Parameters
        foreach ($name in 'Name', 'Exclude') {
            @($parameters[$name].Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] }).Count | Should -Be 1
        }
    }
}

Describe 'Get-VssWriterStatus: pipeline input' {
    It 'takes names by value' {
        ('NTDS', 'System Writer' | Get-VssWriterStatus -Simulation $Simulation).Name | Should -Be 'System Writer', 'NTDS'
    }

    It 'takes wildcards by value' {
        ('sql*' | Get-VssWriterStatus -Simulation $Simulation).Name | Should -Be 'SqlServerWriter'
    }

    It 'takes names by property name' {
        ([pscustomobject]@{ Name = 'NTDS' } | Get-VssWriterStatus -Simulation $Simulation).Name | Should -Be 'NTDS'
    }

    It 'takes several names of one object by property name' {
        @([pscustomobject]@{ Name = 'NTDS', 'WMI Writer' } | Get-VssWriterStatus -Simulation $Simulation).Count | Should -Be 2
    }

    It 'takes a class id by property name as a GUID' {
        $outcome = Get-Outcome { [pscustomobject]@{ WriterId = $NtdsId } | Get-VssWriterStatus -Simulation $Simulation }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'NTDS'
    }

    It 'takes a class id by property name as text, as from a CSV file' {
        $row = "WriterId`n$NtdsId" | ConvertFrom-Csv
        $outcome = Get-Outcome { $row | Get-VssWriterStatus -Simulation $Simulation }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'NTDS'
    }

    It 'takes its own output' {
        (Get-VssWriterStatus -Name 'S*' -Simulation $Simulation | Get-VssWriterStatus -Simulation $Simulation).Name |
            Should -Be 'System Writer', 'SqlServerWriter', 'Shadow Copy Optimization Writer'
    }

    It 'takes its own output for a writer whose name has a bracket that is left open' {
        $odd = ConvertTo-Simulation '{"writers":[{"name":"Open [bracket"},{"name":"NTDS"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $odd | Get-VssWriterStatus -Simulation $odd }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Count | Should -Be 2
    }

    It 'takes its own output for a writer without a name' {
        $odd = ConvertTo-Simulation '{"writers":[{"name":"","writerId":"11111111-2222-3333-4444-555555555555"},{"name":"NTDS"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $odd | Get-VssWriterStatus -Simulation $odd }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Count | Should -Be 2
    }

    It 'takes a name and a writer one after the other, each as a question of its own' {
        $system = Get-VssWriterStatus -Name 'System Writer' -Simulation $Simulation
        $outcome = Get-Outcome { 'NTDS', $system | Get-VssWriterStatus -Simulation $Simulation }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'System Writer', 'NTDS'
    }

    It 'gathers once however many names come' {
        $run = Invoke-InFreshRunspace '''NTDS'', ''WMI Writer'', ''System*'' | Get-VssWriterStatus -Simulation (New-VssSimulation) -Verbose'
        $run.Output.Count | Should -Be 3
        @($run.Verbose -match '^GatherWriterStatus').Count | Should -Be 1
    }

    It 'gets nothing where an unset variable or property asks for nothing' {
        Get-VssWriterStatus -WriterId $null -Simulation $Simulation | Should -BeNullOrEmpty
        [pscustomobject]@{ WriterId = $null } | Get-VssWriterStatus -Simulation $Simulation | Should -BeNullOrEmpty
    }

    It 'gets nothing where an empty list of names asks for nothing' {
        Get-VssWriterStatus -Name @() -Simulation $Simulation | Should -BeNullOrEmpty
        [pscustomobject]@{ Name = @() } | Get-VssWriterStatus -Simulation $Simulation | Should -BeNullOrEmpty
        [pscustomobject]@{ Name = @(); ComputerName = 'srv1.invalid' } | Get-VssWriterStatus | Should -BeNullOrEmpty
        Wait-VssWriterStatus -Name @() -Simulation $Simulation -TimeoutSec 1 | Should -BeNullOrEmpty
    }

    It 'gets nothing where an empty pipeline asks for nothing' {
        @() | Get-VssWriterStatus -Simulation $Simulation | Should -BeNullOrEmpty
    }

    It 'gets nothing where a filter before it let nothing through' {
        Get-VssWriterStatus -Health Unknown -Simulation $Simulation | Get-VssWriterStatus -Simulation $Simulation | Should -BeNullOrEmpty
    }

    It 'reports a null in the pipeline and goes on' {
        $outcome = Get-Outcome { 'NTDS', $null, 'WMI Writer' | Get-VssWriterStatus -Simulation $Simulation }
        $outcome.Output.Count | Should -Be 2
    }
}

Describe 'Get-VssWriterStatus: completion' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Get-VssWriterStatus sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name ''sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name "sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name NTD'; Expected = 'NTDS' }
        @{ Line = 'Get-VssWriterStatus -Name NTDS, com'; Expected = "'COM+ REGDB Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name *hyper'; Expected = "'Microsoft Hyper-V VSS Writer'" }
        @{ Line = 'Get-VssWriterStatus -Exclude regis'; Expected = "'Registry Writer'" }
        @{ Line = 'Get-VssWriterStatus -WriterId sys'; Expected = 'e8132975-6f93-4464-a53e-1050253ae220' }
        @{ Line = 'Get-VssWriterStatus -WriterId e813'; Expected = 'e8132975-6f93-4464-a53e-1050253ae220' }
        @{ Line = 'Get-VssWriterStatus -State Waiting'; Expected = 'WaitingForBackupComplete', 'WaitingForFreeze', 'WaitingForPostSnapshot', 'WaitingForThaw' }
        @{ Line = 'Get-VssWriterStatus -Health '; Expected = 'Busy', 'Failed', 'Healthy', 'Unknown' }
    ) {
        $texts = (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
        $texts | Should -Be $Expected
    }

    It 'completes nothing, and does not fail, for <_>' -ForEach 'nobodyknowsthis', '[', ']' {
        $line = "Get-VssWriterStatus -Name $_"
        @((TabExpansion2 $line $line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' }).Count | Should -Be 0
    }

    It 'shows the name of the writer whose class id it completes' {
        $line = 'Get-VssWriterStatus -WriterId sys'
        (TabExpansion2 $line $line.Length).CompletionMatches[0].ListItemText | Should -Be 'System Writer'
    }

    It 'quotes every name that needs it, so that each completes to one argument' {
        $line = 'Get-VssWriterStatus -Name '
        foreach ($completion in (TabExpansion2 $line $line.Length).CompletionMatches) {
            $errors = $null
            $tree = [Management.Automation.Language.Parser]::ParseInput("$line$($completion.CompletionText)", [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            $command = $tree.Find({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
            $command.CommandElements.Count | Should -Be 3
            $command.CommandElements[2].Value | Should -Be $completion.ListItemText
        }
    }
}

Describe 'Get-VssWriterStatus: errors' {
    It 'reports <Name> of <Method> as <Id>' -ForEach $FailingCalls {
        $failing = ConvertTo-Simulation @{ computerName = 'SRV9'; calls = @{ $Method = @{ hresult = $Code } }; writers = @(@{ name = 'W' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,VssWriterStatus.Commands.GetVssWriterStatusCommand"
        $record.CategoryInfo.Category | Should -Be $Category
        $record.TargetObject | Should -Be 'SRV9'
        $record.Exception.GetType().FullName | Should -Be 'VssWriterStatus.VssException'
        $record.Exception.HResult | Should -Be ([Convert]::ToInt32($Code, 16))
        $record.Exception.Operation | Should -Be $(if ($Method -in 'Wait', 'QueryStatus') { 'GatherWriterMetadata' } else { $Method })
        "$record" | Should -Match ([regex]::Escape($Method))
        "$record" | Should -Match ([regex]::Escape($Code))
        "$record" | Should -Match ([regex]::Escape($Name))
        $record.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'reports <Name> as the result of the operation that <Method> began as <Id>' -ForEach $FailingOperations {
        $failing = ConvertTo-Simulation @{ calls = @{ $Method = @{ asyncResult = $Code } }; writers = @(@{ name = 'W' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,VssWriterStatus.Commands.GetVssWriterStatusCommand"
        $record.CategoryInfo.Category | Should -Be $Category
        $record.Exception.Operation | Should -Be $Method
        "$record" | Should -Match ([regex]::Escape($Code))
        $record.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'reports a failing <Method> while it waits, and names the operation waited for' -ForEach @(@{ Method = 'Wait' }, @{ Method = 'QueryStatus' }) {
        $failing = ConvertTo-Simulation @{ calls = @{ $Method = @{ hresult = '0x80042302' } }; writers = @(@{ name = 'W' }) }
        "$((Get-Outcome { Get-VssWriterStatus -Simulation $failing }).Errors[0])" | Should -Match "GatherWriterMetadata.*$Method"
    }

    It 'reports an operation that VSS itself cancelled' {
        $cancelled = ConvertTo-Simulation '{"calls":{"GatherWriterStatus":{"asyncResult":"VSS_S_ASYNC_CANCELLED"}},"writers":[]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $cancelled }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssUnexpected,'
        "$($outcome.Errors[0])" | Should -Match 'cancelled'
    }

    It 'reports a class filter that VSS refuses' {
        $failing = ConvertTo-Simulation '{"calls":{"EnableWriterClasses":{"hresult":"VSS_E_BAD_STATE"}},"writers":[{"name":"NTDS"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -WriterId $NtdsId -Simulation $failing }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssBadState,'
    }

    It 'fails where no writer can be read' {
        $failing = ConvertTo-Simulation '{"ex3":false,"calls":{"GetWriterStatus":{"hresult":"VSS_E_UNEXPECTED"}},"writers":[{"name":"A"},{"name":"B"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssUnexpected,'
        "$($outcome.Errors[0])" | Should -Match 'No writer could be read\. VSS counted 2\.'
    }

    It 'reports a writer that cannot be read, and the others with it' {
        $failing = ConvertTo-Simulation '{"calls":{"GetWriterStatusEx":{"hresult":"E_OUTOFMEMORY","times":1}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing -Name '*' }
        $outcome.Output.Name | Should -Be 'B', 'C'
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Match '^VssWriterNotRead,'
        $record.CategoryInfo.Category | Should -Be 'ReadError'
        $record.TargetObject | Should -Be 'SIMULATION'
        $record.Exception.HResult | Should -Be 0x8007000E
        "$record" | Should -Match '^Writer 1 of 3 \(index 0\) could not be read: GetWriterStatusEx failed with 0x8007000E'
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'falls back to the older interface where the newer one is refused with <Code>' -ForEach @(@{ Code = 'E_NOINTERFACE' }, @{ Code = 'E_NOTIMPL' }) {
        $old = ConvertTo-Simulation @{ calls = @{ QueryInterface = @{ hresult = $Code } }; writers = @(@{ name = 'W' }) }
        (Get-VssWriterStatus -Simulation $old).ApplicationCode | Should -Be $null
    }

    It 'passes over a failing <_>: what was read stays true' -ForEach 'FreeWriterStatus', 'FreeWriterMetadata' {
        $failing = ConvertTo-Simulation @{ calls = @{ $_ = @{ hresult = 'VSS_E_BAD_STATE' } }; writers = @(@{ name = 'W' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Output.Name | Should -Be 'W'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'reports only that the gather failed, not the names that it could not look for' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name NTDS, nobody -Simulation (New-VssSimulation -Scenario access-denied) }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssAccessDenied,'
    }

    It 'ends the script with -ErrorAction Stop' {
        $denied = New-VssSimulation -Scenario access-denied
        { Get-VssWriterStatus -Simulation $denied -ErrorAction Stop } | Should -Throw -ErrorId 'VssAccessDenied,*'
    }

    It 'leaves the error in $Error but prints none with -ErrorAction SilentlyContinue' {
        $run = Invoke-InFreshRunspace @'
$Error.Clear()
Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) -ErrorAction SilentlyContinue
"count $($Error.Count)"
'@
        $run.Output | Should -Be 'count 1'
        $run.Errors.Count | Should -Be 0
    }

    It 'is not successful after a gather that failed' {
        (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) 2>$null; $?').Output | Should -BeFalse
    }

    It 'does not throw for writers that failed' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario everything-failed) }
        $outcome.Errors.Count | Should -Be 0
        @($outcome.Output | Where-Object Health -EQ Failed).Count | Should -Be 14
    }

    It 'works again right after a failure' {
        $null = Get-Outcome { Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) }
        @(Get-VssWriterStatus -Simulation $Simulation).Count | Should -Be 14
    }

    It 'says without a simulation that there is no VSS here (<_>)' -Tag Unix -ForEach 'collector', 'in process' {
        $arguments = @{ InProcess = ($_ -eq 'in process') }
        $outcome = Get-Outcome { Get-VssWriterStatus @arguments }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssNotSupportedOnPlatform,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'NotImplemented'
        $outcome.Errors[0].TargetObject | Should -Be ([Environment]::MachineName)
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'New-VssSimulation'
    }
}

Describe 'Get-VssWriterStatus: writers that are not there' {
    It 'reports each missing name and still emits the others' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name nobody, NTDS, 'no one' -Simulation $Simulation }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.Count | Should -Be 2
        $outcome.Errors.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'VssWriterNotFound,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors.TargetObject | Should -Be 'nobody', 'no one'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($outcome.Errors[0])" | Should -Match "'nobody'"
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'service'
    }

    It 'reports missing names that came through the pipeline' {
        $outcome = Get-Outcome { 'nobody', 'NTDS' | Get-VssWriterStatus -Simulation $Simulation }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.TargetObject | Should -Be 'nobody'
    }

    It 'reports a missing <Parameter>' -ForEach @(@{ Parameter = 'WriterId' }, @{ Parameter = 'InstanceId' }) {
        $id = [guid]::NewGuid()
        $arguments = @{ $Parameter = $id }
        $outcome = Get-Outcome { Get-VssWriterStatus @arguments -Simulation $Simulation }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
        $outcome.Errors[0].TargetObject | Should -Be $id
        "$($outcome.Errors[0])" | Should -Match "$id"
    }

    It 'is silent about a wildcard that matches nothing' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name 'nobody*', 'NTDS' -Simulation $Simulation }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'stops at the first missing name with -ErrorAction Stop, after what was there' {
        $seen = [Collections.Generic.List[string]]::new()
        { Get-VssWriterStatus -Name nobody, NTDS -Simulation $Simulation -ErrorAction Stop | ForEach-Object { $seen.Add($_.Name) } } |
            Should -Throw -ErrorId 'VssWriterNotFound,*'
        $seen | Should -Be 'NTDS'
    }

    It 'shows in the scenario missing-system-writer that System Writer is missing' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name 'System Writer' -Simulation (New-VssSimulation -Scenario missing-system-writer) }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
    }
}

Describe 'Get-VssWriterStatus: warnings of missing writers' {
    BeforeAll {
        $script:WithoutSystemWriter = New-VssSimulation -Scenario missing-system-writer
    }

    It 'tells which is missing, why it should be there and what to do, after the writers that answered' {
        $lines = @(Get-VssWriterStatus -Simulation $WithoutSystemWriter 3>&1)
        $lines.Count | Should -Be 14
        $lines[-1].GetType().FullName | Should -Be 'System.Management.Automation.WarningRecord'
        $lines[-1].Message | Should -BeExactly ('SRV1: System Writer is missing: every Windows has it. Read the errors of Microsoft-Windows-CAPI2 and VSS in the Application event log, ' +
            'fix the cause, then restart the host service CryptSvc while no backup is running, which does not interrupt users (Restart-VssWriter -Name ''System Writer'' -Simulation $vss).' +
            ' If the command is refused because writers still wait for a backup that has already ended, add -Force.')
    }

    It 'warns of each of three' {
        $names = (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy)).Name | Where-Object { $_ -notmatch '^(System|ASR|WMI) Writer$' }
        $vss = ConvertTo-Simulation @{ writers = @($names | ForEach-Object { @{ name = $_ } }) }
        $null = Get-VssWriterStatus -Simulation $vss -WarningVariable warnings -WarningAction SilentlyContinue
        ($warnings -replace '^SIMULATION: | is missing.+') | Sort-Object | Should -Be 'ASR Writer', 'System Writer', 'WMI Writer'
    }

    It 'tells in one of all nine that every Windows has, with one step for all' {
        $one = ConvertTo-Simulation @{ writers = @(@{ name = 'NTDS' }) }
        $null = Get-VssWriterStatus -Simulation $one -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeExactly ('SIMULATION: 9 writers are missing: System Writer, Registry Writer, COM+ REGDB Writer, ' +
            'Shadow Copy Optimization Writer, ASR Writer, WMI Writer, Task Scheduler Writer, VSS Metadata Store Writer, Performance Counters Writer. ' +
            'Hardly any writer receives the events of VSS. Read the errors of VSS in the Application event log and fix their cause. ' +
            'Then restart both services: Restart-Service -Name EventSystem -Force; Restart-Service -Name VSS')
    }

    It 'tells in one of many with causes of their own, and where to read on' {
        $services = 'SQLWriter', 'DHCPServer', 'WINS', 'NTDS' | ForEach-Object { @{ name = $_ } }
        $inbox = (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy)).Name | Where-Object { $_ -notin 'NTDS', 'SqlServerWriter' }
        $many = ConvertTo-Simulation @{ writers = @($inbox | ForEach-Object { @{ name = $_ } }); services = @($services) }
        $null = Get-VssWriterStatus -Simulation $many -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeExactly ('SIMULATION: 4 writers are missing that should be there: NTDS, Dhcp Jet Writer, WINS Jet Writer, SqlServerWriter. ' +
            'Test-VssWriterStatus -Detailed tells the likely cause and the next step for each.')
    }

    It 'warns however the answer is filtered afterwards: <_>' -ForEach '-Health Failed', '-State Stable', '-SkipMetadata', '-Exclude NTDS' {
        $run = Invoke-InFreshRunspace "Get-VssWriterStatus $_ -Simulation (New-VssSimulation -Scenario missing-system-writer)"
        $run.Warnings.Count | Should -Be 1
        $run.Errors.Count | Should -Be 0
    }

    It 'does not warn where writers were chosen: <_>' -ForEach @(
        '-Name *', '-Name NTDS', '-WriterId b2014c9e-8711-4c5c-a5a9-3cf384484757', '-InstanceId f3561a5b-1b01-fb77-deca-8ea56de3bdca'
    ) {
        (Invoke-InFreshRunspace "Get-VssWriterStatus $_ -Simulation (New-VssSimulation -Scenario missing-system-writer)").Warnings.Count | Should -Be 0
    }

    It 'does not warn of a writer that is excluded: <_>' -ForEach '"System Writer"', 'system*' {
        (Invoke-InFreshRunspace "Get-VssWriterStatus -Exclude $_ -Simulation (New-VssSimulation -Scenario missing-system-writer)").Warnings.Count | Should -Be 0
    }

    It 'does not warn after a gather that failed' {
        (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied)').Warnings.Count | Should -Be 0
    }

    It 'does not take a writer for missing that has another name' {
        $definition = @{ writers = @(
                @{ name = 'Systemverfasser'; writerId = "$SystemWriterId" }, @{ name = 'Registry Writer' }, @{ name = 'COM+ REGDB Writer' },
                @{ name = 'Shadow Copy Optimization Writer' }, @{ name = 'ASR Writer' }, @{ name = 'WMI Writer' }, @{ name = 'Task Scheduler Writer' },
                @{ name = 'VSS Express Writer Metadata Store Writer'; writerId = '75dfb225-e2e4-4d39-9ac9-ffaff65ddf06' }, @{ name = 'Performance Counters Writer' })
        }
        $null = Get-VssWriterStatus -Simulation (ConvertTo-Simulation $definition) -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Count | Should -Be 0
    }
}

Describe 'Get-VssWriterStatus: the service of a writer' {
    It 'follows from the name of <Name>' -ForEach @(
        @{ Name = 'MSMQ Writer (MSMQ)'; Service = 'MSMQ' }
        @{ Name = 'MSMQ Writer (MSMQ$Queue2)'; Service = 'MSMQ$Queue2' }
        @{ Name = 'ADAM (HR) Writer'; Service = 'ADAM_HR' }
        @{ Name = 'Oracle VSS Writer - ORCL'; Service = 'OracleVssWriterORCL' }
    ) {
        $writer = Get-VssWriterStatus -Name '*' -Simulation (ConvertTo-Simulation @{ writers = @(@{ name = $Name; state = 'FailedAtFreeze' }) })
        $writer.ServiceName | Should -BeExactly $Service
        $writer.Advice | Should -Match "restart the host service '?$([regex]::Escape($Service))"
    }
}

Describe 'Get-VssWriterStatus: time limit' {
    It 'gives up after -TimeoutSec where <Where>' -ForEach @(
        @{ Where = 'GatherWriterStatus never finishes'; Method = 'GatherWriterStatus' }
        @{ Where = 'GatherWriterMetadata never finishes'; Method = 'GatherWriterMetadata' }
        @{ Where = 'the call InitializeForBackup hangs'; Method = 'InitializeForBackup' }
        @{ Where = 'the call GetWriterStatusEx hangs'; Method = 'GetWriterStatusEx' }
        @{ Where = 'the call Wait hangs'; Method = 'Wait' }
    ) {
        $hanging = ConvertTo-Simulation @{ calls = @{ $Method = @{ hang = $true } }; writers = @(@{ name = 'W' }) }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation $hanging }
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssTimeout,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match '-TimeoutSec'
        "$($outcome.Errors[0])" | Should -Match 'limit of 1 s'
    }

    It 'names the operation that hung' {
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation (New-VssSimulation -Scenario hang) }
        "$($outcome.Errors[0])" | Should -Match '^GatherWriterStatus '
        $outcome.Errors[0].TargetObject | Should -Be 'SRV1'
    }

    It 'gives up in time though Cancel <What>' -ForEach @(
        @{ What = 'fails'; Behaviour = @{ hresult = 'E_UNEXPECTED' } }
        @{ What = 'hangs'; Behaviour = @{ hang = $true } }
    ) {
        $hanging = ConvertTo-Simulation @{ calls = @{ GatherWriterStatus = @{ hang = $true }; Cancel = $Behaviour }; writers = @() }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation $hanging }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssTimeout,'
    }

    It 'waits for an operation that takes its time but ends within the limit' {
        $slow = ConvertTo-Simulation '{"calls":{"GatherWriterStatus":{"delayMs":400}},"writers":[{"name":"W"}]}'
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-VssWriterStatus -TimeoutSec 20 -Simulation $slow).Name | Should -Be 'W'
        $clock.Elapsed.TotalMilliseconds | Should -BeGreaterOrEqual 390
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'leaves no requester behind after a time limit' -Tag Linux {
        $null = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation (New-VssSimulation -Scenario hang) }
        Wait-Until { (Measure-InProcessSource) -eq 0 } 2 | Should -BeTrue
    }
}

Describe 'Get-VssWriterStatus: what is seen meanwhile' {
    It 'reports each native step as progress, and its end' {
        $progress = (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation)').Progress
        $progress.Activity | Sort-Object -Unique | Should -Be 'Gathering VSS writer status'
        @($progress | Where-Object RecordType -EQ Processing).StatusDescription | Should -Be @(
            'CoInitializeEx', 'CreateVssBackupComponents', 'InitializeForBackup', 'GatherWriterMetadata', 'Release', 'GatherWriterStatus', 'Release',
            'GetWriterStatusCount', 'QueryInterface', 'GetWriterStatusEx', 'Release', 'FreeWriterStatus', 'FreeWriterMetadata', 'Release', 'CoUninitialize'
        )
        @($progress | Where-Object RecordType -EQ Completed).Count | Should -Be 1
        $progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'ends its progress after <_> too' -ForEach 'a gather that failed', 'an error that stopped the script', 'a pipeline that had enough' {
        $script = switch ($_) {
            'a gather that failed' { 'Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) -ErrorAction SilentlyContinue' }
            'an error that stopped the script' { 'try { Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) -ErrorAction Stop } catch { "caught" }' }
            default { 'Get-VssWriterStatus -Simulation (New-VssSimulation) | Select-Object -First 1' }
        }
        $progress = (Invoke-InFreshRunspace $script).Progress
        $progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'tells each native step and its time with -Verbose' {
        $verbose = (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation) -Verbose').Verbose
        $steps = @($verbose | Where-Object { $_ -match '^\w+: \d+ ms$' } | ForEach-Object { $_.Split(':')[0] })
        $steps | Should -Be @(
            'CoInitializeEx', 'CreateVssBackupComponents', 'InitializeForBackup', 'GatherWriterMetadata', 'Release', 'GatherWriterStatus', 'Release',
            'GetWriterStatusCount', 'QueryInterface', 'GetWriterStatusEx', 'Release', 'FreeWriterStatus', 'FreeWriterMetadata', 'Release', 'CoUninitialize'
        )
        $verbose[-1] | Should -Match '^14 writers in \d+ ms$'
    }

    It 'tells with -Verbose which step took long' {
        $path = ConvertTo-SimulationFile '{"calls":{"GatherWriterMetadata":{"delayMs":300}},"writers":[]}'
        $verbose = (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -Verbose' $path).Verbose
        $line = @($verbose -match '^GatherWriterMetadata')[0]
        [int]($line -replace '\D') | Should -BeGreaterOrEqual 290
    }

    It 'says nothing more than it is asked to' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation)'
        $run.Verbose.Count | Should -Be 0
        $run.Warnings.Count | Should -Be 0
        $run.Errors.Count | Should -Be 0
    }

    It 'emits writers while the gather still runs' {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":150}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"},{"name":"D"}]}'
        $moments = @(Get-VssWriterStatus -Simulation (New-VssSimulation $path) | ForEach-Object { [DateTime]::UtcNow })
        ($moments[1] - $moments[0]).TotalMilliseconds | Should -BeGreaterThan 100
        ($moments[3] - $moments[2]).TotalMilliseconds | Should -BeGreaterThan 100
    }

    It 'skips the metadata with -SkipMetadata' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -SkipMetadata -Simulation (New-VssSimulation) -Verbose'
        $run.Output.Count | Should -Be 14
        $run.Verbose -match 'WriterMetadata' | Should -BeNullOrEmpty
    }

    It 'gathers the metadata after all where VSS answers -SkipMetadata with VSS_E_BAD_STATE' {
        $path = ConvertTo-SimulationFile '{"calls":{"GatherWriterStatus":{"hresult":"VSS_E_BAD_STATE"}},"writers":[]}'
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -SkipMetadata -Simulation (New-VssSimulation $args[0]) -Verbose' $path
        @($run.Progress.StatusDescription -match '^Gather') | Should -Be 'GatherWriterStatus', 'GatherWriterMetadata', 'GatherWriterStatus'
        $run.Errors.Count | Should -Be 1
        $run.Errors[0].FullyQualifiedErrorId | Should -Match '^VssBadState,'
    }
}

Describe 'Get-VssWriterStatus: on the screen' {
    BeforeAll {
        $script:Healthy = Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy)
        $script:SqlFailed = Get-VssWriterStatus -Simulation $Simulation
        $script:Table = @'
   ComputerName: SRV1 (Simulation)

Name                                Health  State                    Failure
----                                ------  -----                    -------
Task Scheduler Writer               Healthy Stable
VSS Metadata Store Writer           Healthy Stable
Performance Counters Writer         Healthy Stable
System Writer                       Healthy Stable
SqlServerWriter                     Failed  FailedAtPrepareSnapshot  0x800423F4
ASR Writer                          Healthy Stable
Registry Writer                     Healthy Stable
WMI Writer                          Healthy Stable
COM+ REGDB Writer                   Healthy Stable
Shadow Copy Optimization Writer     Healthy Stable
IIS Config Writer                   Healthy Stable
MSSearch Service Writer             Healthy Stable
Microsoft Hyper-V VSS Writer        Healthy Stable
NTDS                                Healthy Stable
'@ -replace "`r`n", "`n"
    }

    It 'is a table at <_> columns' -ForEach 80, 200 {
        ConvertTo-Screen $SqlFailed -Width $_ | Should -BeExactly $Table
    }

    It 'colours the state, and nothing else, at <_> columns' -ForEach 80, 200 {
        Skip-Unless (Test-Path variable:PSStyle) 'Windows PowerShell shows no colours'
        $expected = @'
System Writer                       Healthy <ESC>[32mStable<ESC>[0m
SqlServerWriter                     Failed  <ESC>[91mFailedAtPrepareSnapshot<ESC>[0m  0x800423F4
'@ -replace "`r`n", "`n"
        $rows = (ConvertTo-Screen ($SqlFailed | Where-Object Name -Match '^(System|Sql)') -Width $_ -Colour).Split("`n")
        $rows[-2..-1] -join "`n" | Should -BeExactly $expected
    }

    It 'colours a writer that is <Health> <Colour>' -ForEach @(
        @{ Health = 'Healthy'; Colour = 'green'; State = 1; Code = '32' }
        @{ Health = 'Busy'; Colour = 'yellow'; State = 3; Code = '33' }
        @{ Health = 'Unknown'; Colour = 'yellow'; State = 0; Code = '33' }
        @{ Health = 'Failed'; Colour = 'bright red'; State = 9; Code = '91' }
    ) {
        Skip-Unless (Test-Path variable:PSStyle) 'Windows PowerShell shows no colours'
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation @{ writers = @(@{ name = 'W'; state = $State }) })
        ConvertTo-Screen $writer -Colour | Should -Match ([regex]::Escape("<ESC>[$($Code)m$($writer.State)<ESC>[0m"))
    }

    It 'shows no colour where PowerShell is told so' {
        Skip-Unless (Test-Path variable:PSStyle) 'Windows PowerShell shows no colours'
        ConvertTo-Screen $SqlFailed | Should -Not -Match '<ESC>'
    }

    It 'shows the state under Set-StrictMode' {
        $run = Invoke-InFreshRunspace 'Set-StrictMode -Version Latest; Get-VssWriterStatus -Simulation (New-VssSimulation) | Out-String -Width 80'
        $run.Output[0] | Should -Match 'FailedAtPrepareSnapshot'
        $run.Errors.Count | Should -Be 0
    }

    It 'shows the state where there is no $PSStyle, as in Windows PowerShell' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation) | Out-String -Width 80' -WithoutVariable PSStyle
        ConvertTo-PlainLine $run.Output[0] | Should -BeExactly $Table
    }

    It 'shows the state under Set-StrictMode where there is no $PSStyle, as in Windows PowerShell' {
        $run = Invoke-InFreshRunspace @'
Set-StrictMode -Version Latest
$Error.Clear()
Get-VssWriterStatus -Simulation (New-VssSimulation) | Out-String -Width 80
$Error.Count
'@ -WithoutVariable PSStyle
        ConvertTo-PlainLine $run.Output[0] | Should -BeExactly $Table
        $run.Output[1] | Should -Be 0
    }

    It 'shows many computers in one table with -View Fleet' {
        $statuses = 'healthy', 'sql-failed' | ForEach-Object { Get-VssWriterStatus -Simulation $_ -Name SqlServerWriter }
        $statuses[1] | Add-Member -NotePropertyName PSComputerName -NotePropertyValue 'asked-2'
        $shown = ConvertTo-Screen ($statuses | Format-Table -View Fleet)
        $shown | Should -Match '^ComputerName +Name +Health +State'
        $shown | Should -Match 'SRV1 \(Simulation\) +SqlServerWriter +Healthy Stable'
        $shown | Should -Match 'asked-2 \(Simulation\) +SqlServerWriter +Failed +FailedAtPrepareSnapshot'
        ([regex]::Matches($shown, 'ComputerName')).Count | Should -Be 1
    }

    It 'wraps a long name' {
        $long = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"Sentinel Agent DFI Research Data VSS Writer (instance 1)"}]}')
        ConvertTo-Screen $long | Should -BeExactly (@'
   ComputerName: SIMULATION (Simulation)

Name                                Health  State                    Failure
----                                ------  -----                    -------
Sentinel Agent DFI Research Data    Healthy Stable
VSS Writer (instance 1)
'@ -replace "`r`n", "`n")
    }

    It 'shows every state whole' {
        $definition = @{ writers = @(0..15 | ForEach-Object { @{ name = "W$_"; state = $_ } }) }
        $writers = Get-VssWriterStatus -Simulation (ConvertTo-Simulation $definition)
        $screen = ConvertTo-Screen $writers
        foreach ($writer in $writers) {
            $screen | Should -Match "W\d+ +$($writer.Health) +$($writer.State)(\n|$)"
        }
    }

    It 'groups by computer' {
        $other = ConvertTo-Simulation '{"computerName":"SRV2","writers":[{"name":"NTDS"}]}'
        $screen = ConvertTo-Screen @($Healthy[0], (Get-VssWriterStatus -Simulation $other))
        $screen | Should -Match '   ComputerName: SRV1 \(Simulation\)\n'
        $screen | Should -Match '   ComputerName: SRV2 \(Simulation\)\n'
    }

    It 'has everything in Format-List' {
        $list = (ConvertTo-Screen ($SqlFailed | Where-Object Name -EQ SqlServerWriter | Format-List) -Width 400) -replace '(?<=GatheredAt         : ).+', '<moment>'
        $list | Should -BeExactly (@'
Name               : SqlServerWriter
ComputerName       : SRV1
Health             : Failed
State              : FailedAtPrepareSnapshot
FailureCode        : 0x800423F4
Failure            : VSS_E_WRITERERROR_NONRETRYABLE
FailureMessage     : The writer failed with an error that is not retryable; the same backup will fail again until the cause is fixed.
IsRetryable        : False
ApplicationCode    : 0x80040E14
ApplicationMessage : BACKUP DATABASE is terminating abnormally: the disk of database Orders is full.
ServiceName        : SQLWriter
Advice             : Do not run the backup again yet. Read the errors of SQLWRITER, SQLVDI, MSSQL* and VSS in the Application event log, fix the cause, then restart the host service SQLWriter while no backup is running, which does not interrupt users (Restart-VssWriter -Name SqlServerWriter -Simulation $vss). If the command is refused because writers still wait for a backup that has already ended, add -Force.
WriterId           : a65faa63-5ea8-4ebc-9dbd-a0c4db26912a
InstanceId         : b4ffd868-57f2-6ad3-1084-6262b179e88f
GatheredAt         : <moment>
ComSecurity        : NotApplicable
Source             : Simulation
'@ -replace "`r`n", "`n")
    }

    It 'shows the time of the local time zone' {
        Skip-Unless (-not $OnWindows) 'Only elsewhere does the environment set the time zone'
        $env:TZ = 'Asia/Kolkata'
        try {
            $shown = Invoke-ChildPowerShell @"
Import-Module '$Manifest'
`$writer = Get-VssWriterStatus NTDS -Simulation healthy
`$writer.GatheredAt.Offset.TotalHours
`$writer | Format-List | Out-String
Test-VssWriterStatus NTDS -Simulation healthy -Detailed | Out-String
"@
        } finally {
            Remove-Item -LiteralPath Env:TZ
        }

        $shown[0] | Should -Be '0'
        @($shown -match 'GatheredAt +: .+ \+05:30').Count | Should -Be 2
    }

    It 'is shown in no time however long its name and message are' {
        $long = 'x' * 200000
        $writer = Get-VssWriterStatus -Name * -Simulation (ConvertTo-Simulation "{`"computerName`":`"$long`",`"writers`":[{`"name`":`"$long`",`"failure`":`"0x800423F4`",`"applicationMessage`":`"$long`"}]}")
        $screen = (ConvertTo-Screen $writer) + (ConvertTo-Screen ($writer | Format-List))
        $screen | Should -Match '\.\.\.'
        $screen.Length | Should -BeLessThan 50000
        $writer.Name.Length | Should -Be 200000
    }

    It 'leaves no property out of Format-List' {
        $list = ConvertTo-Screen ($Healthy[0] | Format-List) -Width 200
        # What is shown as text already is not shown twice, how a computer was reached is for commands, and what is
        # accepted is in the report of Test-VssWriterStatus.
        foreach ($property in [VssWriterStatus.WriterStatus].GetProperties().Name -notmatch '^(State|Health)Name$|Hex$|^(Connection|AcceptedBy)$') {
            $list | Should -Match "(?m)^$property +:"
        }
    }
}

Describe 'Get-VssWriterStatus: with the rest of PowerShell' {
    BeforeAll {
        $script:Writers = Get-VssWriterStatus -Simulation $Simulation
    }

    It 'has names of states and verdicts and hexadecimal codes in JSON' {
        $sql = $Writers | Where-Object Name -EQ SqlServerWriter | ConvertTo-Json | ConvertFrom-Json
        $sql.StateName | Should -Be 'FailedAtPrepareSnapshot'
        $sql.HealthName | Should -Be 'Failed'
        $sql.FailureCodeHex | Should -BeExactly '0x800423F4'
        $sql.ApplicationCodeHex | Should -BeExactly '0x80040E14'
    }

    It 'exports to CSV one column a property, with names of states and verdicts' {
        $path = Join-Path $TestDrive 'writers.csv'
        $Writers | Export-Csv -LiteralPath $path -NoTypeInformation
        $rows = Import-Csv -LiteralPath $path
        $rows.Count | Should -Be 14
        $rows[0].PSObject.Properties.Name | Should -Be ([VssWriterStatus.WriterStatus].GetProperties().Name)
        $sql = $rows | Where-Object Name -EQ SqlServerWriter
        $sql.State | Should -Be 'FailedAtPrepareSnapshot'
        $sql.FailureCodeHex | Should -BeExactly '0x800423F4'
        $sql.Health | Should -Be 'Failed'
        $sql.WriterId | Should -Be "$SqlWriterId"
    }

    It 'can be asked again with the rows of a CSV file' {
        $path = Join-Path $TestDrive 'two.csv'
        $Writers | Where-Object Name -In 'NTDS', 'SqlServerWriter' | Export-Csv -LiteralPath $path -NoTypeInformation
        (Import-Csv -LiteralPath $path | Get-VssWriterStatus -Simulation $Simulation).Name | Should -Be 'SqlServerWriter', 'NTDS'
    }

    It 'converts to JSON and back' {
        $back = $Writers | ConvertTo-Json -Depth 3 | ConvertFrom-Json
        $back.Count | Should -Be 14
        $sql = $back | Where-Object Name -EQ SqlServerWriter
        [VssWriterStatus.WriterState]$sql.State | Should -Be 'FailedAtPrepareSnapshot'
        [VssWriterStatus.WriterHealth]$sql.Health | Should -Be 'Failed'
        $sql.WriterId | Should -Be "$SqlWriterId"
        $sql.FailureCode | Should -Be 0x800423F4
    }

    It 'sorts by computer and then by name by itself' {
        $other = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"computerName":"ADC","writers":[{"name":"zz"},{"name":"aa"}]}')
        $sorted = @($Writers) + @($other) | Sort-Object
        "$($sorted[0].ComputerName) $($sorted[0].Name)" | Should -Be 'ADC aa'
        "$($sorted[1].ComputerName) $($sorted[1].Name)" | Should -Be 'ADC zz'
        $sorted[2].Name | Should -Be 'ASR Writer'
        $sorted[-1].Name | Should -Be 'WMI Writer'
    }

    It 'sorts by the severity of its health' {
        ($Writers | Sort-Object Health -Descending | Select-Object -First 1).Name | Should -Be 'SqlServerWriter'
    }

    It 'groups by health' {
        $groups = $Writers | Group-Object Health
        ($groups | Where-Object Name -EQ Failed).Count | Should -Be 1
        ($groups | Where-Object Name -EQ Healthy).Count | Should -Be 13
    }

    It 'compares with names of states and verdicts' {
        ($Writers | Where-Object { $_.Health -eq 'Failed' -and $_.State -eq 'FailedAtPrepareSnapshot' }).Name | Should -Be 'SqlServerWriter'
    }

    It 'ends the gather as soon as Select-Object -First 1 has its writer' {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":4000}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"},{"name":"D"},{"name":"E"}]}'
        $slow = New-VssSimulation $path
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-VssWriterStatus -Simulation $slow | Select-Object -First 1).Name | Should -Be 'A'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'leaves no requester behind after Select-Object -First 1' -Tag Linux {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":100}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
        $null = Get-VssWriterStatus -Simulation (New-VssSimulation $path) | Select-Object -First 1
        Wait-Until { (Measure-InProcessSource) -eq 0 } 2 | Should -BeTrue
    }

    It 'leaves no requester behind after an exception of the next command in the pipeline' -Tag Linux {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":100}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
        { Get-VssWriterStatus -Simulation (New-VssSimulation $path) | ForEach-Object { throw 'mine' } } | Should -Throw 'mine'
        Wait-Until { (Measure-InProcessSource) -eq 0 } 2 | Should -BeTrue
    }

    It 'lets an exception of the next command in the pipeline through' {
        { Get-VssWriterStatus -Simulation $Simulation | ForEach-Object { throw 'mine' } } | Should -Throw 'mine'
    }

    It 'gathers inside a gather' {
        $nested = Get-VssWriterStatus -Name 'S*' -Simulation $Simulation | ForEach-Object { Get-VssWriterStatus -Name NTDS -Simulation $Simulation }
        @($nested).Count | Should -Be 3
    }

    It 'shows changes as time goes by, on one simulation' {
        $changing = ConvertTo-Simulation @'
{"writers":[
  {"name":"Fails","changes":[{"afterMs":700,"state":"FailedAtFreeze","failure":"0x800423F2"}]},
  {"name":"Leaves","changes":[{"afterMs":700,"present":false}]},
  {"name":"Comes","changes":[{"afterMs":0,"present":false},{"afterMs":700,"present":true,"instanceId":"11111111-2222-3333-4444-555555555555"}]}
]}
'@
        (Get-VssWriterStatus -Simulation $changing).Name | Should -Be 'Fails', 'Leaves'
        Start-Sleep -Milliseconds 800
        $after = Get-VssWriterStatus -Simulation $changing
        $after.Name | Should -Be 'Fails', 'Comes'
        $after[0].Health | Should -Be 'Failed'
        $after[0].Failure | Should -Be 'VSS_E_WRITERERROR_TIMEOUT'
        $after[1].InstanceId | Should -Be ([guid]'11111111-2222-3333-4444-555555555555')
    }
}

Describe 'Get-VssWriterStatus: being stopped' {
    BeforeAll {
        function Measure-Stop([string] $Path) {
            $shell = Get-FreshPowerShell
            try {
                $script = 'Get-VssWriterStatus -Simulation (New-VssSimulation $args[0])'
                $null = $shell.AddScript($script).AddArgument($Path)
                $running = $shell.BeginInvoke()
                $null = Wait-Until { @($shell.Streams.Progress).Count -ge 3 }
                Start-Sleep -Milliseconds 300
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $stopped = $clock.Elapsed.TotalSeconds
                $ended = $null
                try {
                    $null = $shell.EndInvoke($running)
                } catch {
                    $ended = $_.Exception.GetBaseException().GetType().Name
                }

                [pscustomobject]@{
                    Seconds = $stopped
                    State   = "$($shell.InvocationStateInfo.State)"
                    Ended   = $ended
                    Errors  = @($shell.Streams.Error)
                }
            } finally {
                $shell.Runspace.Dispose()
                $shell.Dispose()
            }
        }
    }

    It 'stops soon while <Method> never finishes' -ForEach @(@{ Method = 'GatherWriterStatus' }, @{ Method = 'GatherWriterMetadata' }) {
        $path = ConvertTo-SimulationFile @{ calls = @{ $Method = @{ hang = $true } }; writers = @() }
        $stop = Measure-Stop $path
        $stop.Seconds | Should -BeLessThan 12
        $stop.State | Should -Be 'Stopped'
        $stop.Errors.Count | Should -Be 0
    }

    It 'stops soon while a call hangs' {
        $stop = Measure-Stop (ConvertTo-SimulationFile '{"calls":{"InitializeForBackup":{"hang":true}},"writers":[]}')
        $stop.Seconds | Should -BeLessThan 12
        $stop.State | Should -Be 'Stopped'
    }

    It 'stops soon though Cancel does not help' {
        $stop = Measure-Stop (ConvertTo-SimulationFile '{"calls":{"GatherWriterStatus":{"hang":true},"Cancel":{"hresult":"E_UNEXPECTED"}},"writers":[]}')
        $stop.Seconds | Should -BeLessThan 12
        $stop.State | Should -Be 'Stopped'
    }

    It 'leaves no requester behind' -Tag Linux {
        $null = Measure-Stop (ConvertTo-SimulationFile '{"calls":{"GatherWriterStatus":{"hang":true}},"writers":[]}')
        Wait-Until { (Measure-InProcessSource) -eq 0 } 2 | Should -BeTrue
    }

    It 'leaves the runspace usable' {
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario hang)')
            $running = $shell.BeginInvoke()
            $null = Wait-Until { @($shell.Streams.Progress).Count -ge 3 }
            $shell.Stop()
            { $shell.EndInvoke($running) } | Should -Throw
            $again = [powershell]::Create()
            $again.Runspace = $shell.Runspace
            $again.AddScript('@(Get-VssWriterStatus -Simulation (New-VssSimulation)).Count').Invoke() | Should -Be 14
            $again.Dispose()
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}

Describe 'Get-VssWriterStatus: from elsewhere' {
    It 'works in ForEach-Object -Parallel with one simulation shared' {
        Skip-Unless ($PSVersionTable.PSVersion.Major -ge 7) 'ForEach-Object -Parallel came with PowerShell 7'
        $counts = 1..20 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:Manifest
            @(Get-VssWriterStatus -Simulation $using:Simulation).Count
        }
        $counts.Count | Should -Be 20
        $counts | Sort-Object -Unique | Should -Be 14
    }

    It 'works in Start-ThreadJob' {
        Skip-Unless (Get-Command Start-ThreadJob -ErrorAction SilentlyContinue) 'Start-ThreadJob is not installed'
        $jobs = 1..4 | ForEach-Object {
            Start-ThreadJob -ScriptBlock {
                Import-Module $args[0]
                @(Get-VssWriterStatus -Simulation (New-VssSimulation)).Count
            } -ArgumentList $Manifest
        }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Should -Be 14, 14, 14, 14
    }

    It 'works in Start-Job' {
        $job = Start-Job -ScriptBlock {
            Import-Module $args[0]
            Get-VssWriterStatus -Name NTDS -Simulation (New-VssSimulation)
        } -ArgumentList $Manifest
        ($job | Receive-Job -Wait -AutoRemoveJob).Name | Should -Be 'NTDS'
    }

    It 'works in 50 runspaces of a pool at the same time' {
        $state = [initialsessionstate]::CreateDefault2()
        if ($OnWindows) {
            $state.ExecutionPolicy = 'Bypass'
        }

        $state.ImportPSModule(@($Manifest))
        $pool = [runspacefactory]::CreateRunspacePool(1, 50, $state, $Host)
        $pool.Open()
        try {
            $slow = ConvertTo-Simulation '{"calls":{"GatherWriterStatus":{"delayMs":500}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
            $shells = foreach ($i in 1..50) {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                $null = $shell.AddScript('param($s, $i) "$i $((Get-VssWriterStatus -Simulation $s).Name)"').AddArgument($slow).AddArgument($i)
                [pscustomobject]@{ Number = $i; Shell = $shell; Running = $shell.BeginInvoke() }
            }
            foreach ($one in $shells) {
                $one.Shell.EndInvoke($one.Running) | Should -Be "$($one.Number) A B C"
                $one.Shell.HadErrors | Should -BeFalse
                $one.Shell.Dispose()
            }
        } finally {
            $pool.Dispose()
        }
    }

    It 'works in an STA and in an MTA runspace' {
        Skip-Unless $OnWindows 'there are no apartments outside Windows'
        foreach ($apartment in 'STA', 'MTA') {
            $runspace = [runspacefactory]::CreateRunspace()
            $runspace.ApartmentState = $apartment
            $runspace.Open()
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $shell.AddScript('Import-Module $args[0]; @(Get-VssWriterStatus -Simulation (New-VssSimulation)).Count').AddArgument($Manifest).Invoke() |
                Should -Be 14
            $shell.Dispose()
            $runspace.Dispose()
        }
    }

    It 'works in a constrained runspace that shows only the module' {
        $state = [initialsessionstate]::Create()
        if ($OnWindows) {
            $state.ExecutionPolicy = 'Bypass'
        }

        $state.ImportPSModule(@($Manifest))
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        try {
            @($shell.AddCommand('Get-VssWriterStatus').AddParameter('Simulation', $Simulation).Invoke()).Count | Should -Be 14
        } finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}
