BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
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
    $script:SqlWriterId = [guid]'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
}

Describe 'Get-VssWriterStatus: what a writer tells' {
    It 'gets every writer in the order of VSS' {
        (Get-VssWriterStatus -Simulation sql-failed).Name | Should -Be @(
            'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer', 'System Writer', 'SqlServerWriter',
            'ASR Writer', 'Registry Writer', 'WMI Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer',
            'IIS Config Writer', 'MSSearch Service Writer', 'Microsoft Hyper-V VSS Writer', 'NTDS'
        )
    }

    It 'emits WriterStatus objects' {
        Get-VssWriterStatus -Simulation sql-failed | ForEach-Object { $_.GetType().FullName } | Sort-Object -Unique |
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
        $writer = Get-VssWriterStatus -Simulation sql-failed -Name SqlServerWriter
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
        $writer = Get-VssWriterStatus -Simulation sql-failed -Name NTDS
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
        $moments = @((Get-VssWriterStatus -Simulation sql-failed).GatheredAt | Sort-Object -Unique)
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
        "$(Get-VssWriterStatus -Simulation sql-failed -Name SqlServerWriter)" |
            Should -Be 'SqlServerWriter on SRV1 is Failed: FailedAtPrepareSnapshot with VSS_E_WRITERERROR_NONRETRYABLE (0x800423F4) (simulated).'
    }

    It 'cannot be changed' {
        $writer = Get-VssWriterStatus -Simulation sql-failed -Name NTDS
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

Describe 'Get-VssWriterStatus: what is seen meanwhile' {
    It 'reports each native step as progress, and its end' {
        $progress = (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation sql-failed').Progress
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
            'a gather that failed' { 'Get-VssWriterStatus -Simulation access-denied -ErrorAction SilentlyContinue' }
            'an error that stopped the script' { 'try { Get-VssWriterStatus -Simulation access-denied -ErrorAction Stop } catch { "caught" }' }
            default { 'Get-VssWriterStatus -Simulation sql-failed | Select-Object -First 1' }
        }
        $progress = (Invoke-InFreshRunspace $script).Progress
        $progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'tells each native step and its time with -Verbose' {
        $two = ConvertTo-SimulationFile '{"writers":[{"name":"A"},{"name":"B"}]}'
        $verbose = (Invoke-InFreshRunspace 'Get-VssWriterStatus -Name * -Simulation (New-VssSimulation $args[0]) -Verbose' $two).Verbose
        $steps = @($verbose | Where-Object { $_ -match '^\w+: \d+ ms$' } | ForEach-Object { $_.Split(':')[0] })
        $steps | Should -Be @(
            'CoInitializeEx', 'CreateVssBackupComponents', 'InitializeForBackup', 'GatherWriterMetadata', 'Release', 'GatherWriterStatus', 'Release',
            'GetWriterStatusCount', 'QueryInterface', 'GetWriterStatusEx', 'Release', 'FreeWriterStatus', 'FreeWriterMetadata', 'Release', 'CoUninitialize'
        )
        $verbose[-1] | Should -Match '^2 writers in \d+ ms$'
    }

    It 'tells with -Verbose which step took long' {
        $path = ConvertTo-SimulationFile '{"calls":{"GatherWriterMetadata":{"delayMs":300}},"writers":[]}'
        $verbose = (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -Verbose' $path).Verbose
        $line = @($verbose -match '^GatherWriterMetadata')[0]
        [int]($line -replace '\D') | Should -BeGreaterOrEqual 290
    }

    It 'says nothing more than it is asked to' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation sql-failed'
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
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus NTDS -SkipMetadata -Simulation healthy -Verbose'
        $run.Output.Name | Should -Be 'NTDS'
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
