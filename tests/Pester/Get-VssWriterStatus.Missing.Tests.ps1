BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:SystemWriterId = [guid]'e8132975-6f93-4464-a53e-1050253ae220'
}

Describe 'Get-VssWriterStatus: warnings of missing writers' {
    BeforeAll {
        $script:WithoutSystemWriter = New-VssSimulation -Scenario missing-system-writer
    }

    It 'tells which is missing, why it should be there and what to do, after the writers that answered' {
        $lines = @(Get-VssWriterStatus -Simulation $WithoutSystemWriter 3>&1)
        $lines[0..($lines.Count - 2)] | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique | Should -Be 'WriterStatus'
        $lines[-1].GetType().FullName | Should -Be 'System.Management.Automation.WarningRecord'
        $lines[-1].Message | Should -BeExactly ('SRV1: System Writer did not report. It is present on every supported version of Windows. Read the errors of sources Microsoft-Windows-CAPI2 and VSS in the Application event log, ' +
            'fix the cause, then restart the host service CryptSvc while no backup is running; this does not interrupt users (Restart-VssWriter -Name ''System Writer'' -Simulation $vss).' +
            ' If the command is refused because of writers in the state WaitingForBackupComplete and no backup is running, add -Force.')
    }

    It 'warns of each of three' {
        $names = (Get-VssWriterStatus -Simulation healthy).Name | Where-Object { $_ -notmatch '^(System|ASR|WMI) Writer$' }
        $vss = ConvertTo-Simulation @{ writers = @($names | ForEach-Object { @{ name = $_ } }) }
        $null = Get-VssWriterStatus -Simulation $vss -WarningVariable warnings -WarningAction SilentlyContinue
        ($warnings -replace '^SIMULATION: | did not report.+') | Sort-Object | Should -Be 'ASR Writer', 'System Writer', 'WMI Writer'
    }

    It 'tells in one of all nine that every Windows has, with one step for all' {
        $one = ConvertTo-Simulation @{ writers = @(@{ name = 'NTDS' }) }
        $null = Get-VssWriterStatus -Simulation $one -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeExactly ('SIMULATION: 9 writers did not report: System Writer, Registry Writer, COM+ REGDB Writer, ' +
            'Shadow Copy Optimization Writer, ASR Writer, WMI Writer, Task Scheduler Writer, VSS Metadata Store Writer, Performance Counters Writer. ' +
            'Almost no writers receive events from VSS. Read the errors of sources VSS and EventSystem in the Application event log, and fix the cause. ' +
            'If writers are still missing, restart the computer.')
    }

    It 'tells in one of many with causes of their own, and where to read on' {
        $services = 'SQLWriter', 'DHCPServer', 'WINS', 'NTDS' | ForEach-Object { @{ name = $_ } }
        $inbox = (Get-VssWriterStatus -Simulation healthy).Name | Where-Object { $_ -notin 'NTDS', 'SqlServerWriter' }
        $many = ConvertTo-Simulation @{ writers = @($inbox | ForEach-Object { @{ name = $_ } }); services = @($services) }
        $null = Get-VssWriterStatus -Simulation $many -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeExactly ('SIMULATION: 4 expected writers did not report: NTDS, Dhcp Jet Writer, WINS Jet Writer, SqlServerWriter. ' +
            'Test-VssWriterStatus -Detailed shows the likely cause and the next step for each.')
    }

    It 'warns however the answer is filtered afterwards: <_>' -ForEach '-Health Failed', '-State Stable', '-SkipMetadata', '-Exclude NTDS' {
        $run = Invoke-InFreshRunspace "Get-VssWriterStatus $_ -Simulation missing-system-writer"
        $run.Warnings.Count | Should -Be 1
        $run.Errors.Count | Should -Be 0
    }

    It 'does not warn where writers were chosen: <_>' -ForEach @(
        '-Name *', '-Name NTDS', '-WriterId b2014c9e-8711-4c5c-a5a9-3cf384484757', '-InstanceId f3561a5b-1b01-fb77-deca-8ea56de3bdca'
    ) {
        (Invoke-InFreshRunspace "Get-VssWriterStatus $_ -Simulation missing-system-writer").Warnings.Count | Should -Be 0
    }

    It 'does not warn of a writer that is excluded: <_>' -ForEach '"System Writer"', 'system*' {
        (Invoke-InFreshRunspace "Get-VssWriterStatus -Exclude $_ -Simulation missing-system-writer").Warnings.Count | Should -Be 0
    }

    It 'does not warn after a gather that failed' {
        (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation access-denied').Warnings.Count | Should -Be 0
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
