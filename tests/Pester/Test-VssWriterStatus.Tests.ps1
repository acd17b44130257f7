BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    $script:States = @(
        @{ State = 'Unknown'; Failure = 0; Kind = 'Unknown' }
        @{ State = 'Stable'; Failure = 0; Kind = $null }
        @{ State = 'WaitingForFreeze'; Failure = 0; Kind = 'Busy' }
        @{ State = 'WaitingForThaw'; Failure = 0; Kind = 'Busy' }
        @{ State = 'WaitingForPostSnapshot'; Failure = 0; Kind = 'Busy' }
        @{ State = 'WaitingForBackupComplete'; Failure = 0; Kind = $null }
        @{ State = 'FailedAtIdentify'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtPrepareBackup'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtPrepareSnapshot'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtFreeze'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtThaw'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtPostSnapshot'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtBackupComplete'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtPreRestore'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtPostRestore'; Failure = 0; Kind = 'Failed' }
        @{ State = 'FailedAtBackupShutdown'; Failure = 0; Kind = 'Failed' }
        @{ State = 16; Failure = 0; Kind = 'Unknown' }
        @{ State = 'Stable'; Failure = 'VSS_E_WRITERERROR_TIMEOUT'; Kind = 'Failed' }
        @{ State = 'WaitingForThaw'; Failure = 'VSS_E_WRITERERROR_RETRYABLE'; Kind = 'Failed' }
        @{ State = 'Unknown'; Failure = '0x8BADF00D'; Kind = 'Failed' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:EveryWindows = 'System Writer', 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer', 'ASR Writer',
        'WMI Writer', 'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer'
    $script:SystemWriterId = 'e8132975-6f93-4464-a53e-1050253ae220'
    $script:SqlWriterId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'

    # The nine writers of every Windows, Stable, with others beside them or in place of those of the same name.
    function Get-SimulatedComputer([hashtable[]] $Others = @(), [string[]] $Without = @()) {
        $names = @($Others | ForEach-Object { $_.name }) + $Without
        $writers = @($EveryWindows | Where-Object { $names -notcontains $_ } | ForEach-Object { @{ name = $_ } }) + $Others
        ConvertTo-Simulation @{ computerName = 'SRV1'; writers = $writers }
    }

    # One of each verdict, and one missing, in an order that is not the report's.
    $script:Mixed = Get-SimulatedComputer -Without 'System Writer' @(
        @{ name = 'NTDS'; state = 'WaitingForThaw' }
        @{ name = 'Odd Writer'; state = 99 }
        @{ name = 'SqlServerWriter'; state = 'FailedAtFreeze'; failure = 'VSS_E_WRITERERROR_TIMEOUT' }
        @{ name = 'ADAM (HR) Writer'; state = 'FailedAtThaw' }
    )

    function Get-ReportText($Report) {
        foreach ($property in [VssWriterStatus.WriterHealthReport].GetProperties()) {
            $value = $property.GetValue($Report.PSObject.BaseObject)
            if ($value -is [DateTimeOffset]) {
                $value = $value.ToString('o', [cultureinfo]::InvariantCulture)
            }

            '{0}={1}' -f $property.Name, ($value -join '|')
        }

        foreach ($writer in @($Report.Failed) + @($Report.Busy) + @($Report.Unknown)) {
            $writer.PSObject.BaseObject.GetType().FullName
            ConvertTo-PropertyText $writer
        }

        foreach ($writer in $Report.Missing) {
            $writer.PSObject.BaseObject.GetType().FullName
            $writer.Name, $writer.WriterId, $writer.ServiceName, $writer.Expectation, "$($writer.Causes)", $writer.Advice
        }

        foreach ($reason in $Report.Reasons) {
            $reason.PSObject.BaseObject.GetType().FullName
            $reason.Code, $reason.Phrase
        }
    }
}

Describe 'Test-VssWriterStatus: parameters' {
    It 'asks computers, hosts, sessions or a simulation, and computers by default' {
        $command = Get-Command Test-VssWriterStatus
        $command.DefaultParameterSet | Should -Be 'ComputerName'
        $command.ParameterSets.Name | Sort-Object | Should -Be 'ComputerName', 'HostName', 'PipedSimulation', 'Session', 'Simulation'
        $command.Parameters['Simulation'].ParameterSets.Keys | Should -Be 'Simulation'
        $command.Parameters['InProcess'].ParameterSets.Keys | Sort-Object | Should -Be 'ComputerName', 'HostName', 'Session'
        $command.OutputType.Name | Should -Be 'System.Boolean', 'VssWriterStatus.WriterHealthReport'
    }

    It 'refuses -InProcess with a simulation' {
        { Test-VssWriterStatus -Simulation (New-VssSimulation) -InProcess } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'refuses an empty <_>' -ForEach 'Require', 'Ignore' {
        foreach ($nothing in @(), @(''), @('NTDS', ''), $null) {
            $arguments = @{ $_ = $nothing }
            { Test-VssWriterStatus -Simulation (New-VssSimulation) @arguments } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }
    }

    It 'completes names for <_>' -ForEach 'Require', 'Ignore' {
        $line = "Test-VssWriterStatus -$_ SqlS"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'SqlServerWriter'
    }
}

Describe 'Test-VssWriterStatus: true or false' {
    It 'is exactly one bool' {
        $true, $false | ForEach-Object {
            $scenario = @{ $true = 'healthy'; $false = 'sql-failed' }[$_]
            $answer = @(Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario $scenario))
            $answer.Count | Should -Be 1
            $answer[0].GetType() | Should -Be ([bool])
            $answer[0] | Should -Be $_
        }
    }

    It 'is not healthy in the scenario <_>' -ForEach 'sql-failed', 'busy-backup', 'missing-system-writer', 'everything-failed' {
        Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario $_) | Should -BeFalse
    }

    It 'judges a writer in state <State> with failure <Failure>' -ForEach $States {
        $computer = Get-SimulatedComputer @{ name = 'SqlServerWriter'; state = $State; failure = $Failure }
        $report = Test-VssWriterStatus -Simulation $computer -Detailed
        $report.IsHealthy | Should -Be ($null -eq $Kind)
        Test-VssWriterStatus -Simulation $computer | Should -Be ($null -eq $Kind)
        foreach ($list in 'Failed', 'Busy', 'Unknown') {
            @($report.$list).Count | Should -Be ([int]($list -eq $Kind)) -Because $list
        }

        if ($Kind) {
            $report.$Kind.Name | Should -Be 'SqlServerWriter'
            $report.Reasons.Code | Should -BeExactly "Writer${Kind}:SqlServerWriter"
        }
    }

    It 'is true for WaitingForBackupComplete' {
        Test-VssWriterStatus -Simulation (Get-SimulatedComputer @{ name = 'NTDS'; state = 'WaitingForBackupComplete' }) | Should -BeTrue
    }

    It 'writes no error for writers that are ill, not even with -ErrorAction Stop' {
        Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario everything-failed) -ErrorAction Stop | Should -BeFalse
    }

    It 'works in an if' {
        $said = if (-not (Test-VssWriterStatus -Simulation (New-VssSimulation))) { 'not healthy' }
        $said | Should -Be 'not healthy'
    }
}

Describe 'Test-VssWriterStatus: writers that are missing' {
    It 'misses <_>, which every Windows has' -ForEach @(
        'System Writer', 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer', 'ASR Writer',
        'WMI Writer', 'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer'
    ) {
        $report = Test-VssWriterStatus -Simulation (Get-SimulatedComputer -Without $_) -Detailed
        $report.IsHealthy | Should -BeFalse
        $report.Missing.Name | Should -Be $_
        $report.Missing[0].Expectation | Should -Be 'It is present on every supported version of Windows.'
    }

    It 'misses nothing else by itself on a simulated computer' {
        Test-VssWriterStatus -Simulation (Get-SimulatedComputer) | Should -BeTrue
    }

    It 'names the host service that does not run, and how to start it' {
        $definition = @{
            writers  = @($EveryWindows | Where-Object { $_ -ne 'System Writer' } | ForEach-Object { @{ name = $_ } })
            services = @(@{ name = 'CryptSvc'; state = 'Stopped' })
        }
        $missing = (Test-VssWriterStatus -Simulation (ConvertTo-Simulation $definition) -Detailed).Missing
        $missing[0].Causes | Should -Be 'The service CryptSvc is stopped.'
        $missing[0].Advice | Should -Be 'Start the service: Start-Service -Name CryptSvc'
    }

    It 'misses the writer of a role whose host service runs' {
        $definition = @{
            writers  = @($EveryWindows | ForEach-Object { @{ name = $_ } })
            services = @(@{ name = 'SQLWriter' }, @{ name = 'DHCPServer'; state = 'Stopped'; startType = 'Manual' })
        }
        $missing = (Test-VssWriterStatus -Simulation (ConvertTo-Simulation $definition) -Detailed).Missing
        $missing.Name | Should -Be 'SqlServerWriter'
        $missing[0].Expectation | Should -Be 'Its host service SQLWriter is running.'
    }

    It 'goes by the class id, not by the name' {
        $computer = Get-SimulatedComputer -Without 'System Writer' @{ name = 'Systemverfasser'; writerId = $SystemWriterId }
        Test-VssWriterStatus -Simulation $computer | Should -BeTrue
    }

    It 'tells what is missing, why it should be there and what to do' {
        $missing = (Test-VssWriterStatus -Simulation (Get-SimulatedComputer -Without 'System Writer') -Detailed).Missing[0]
        $missing.GetType().FullName | Should -Be 'VssWriterStatus.MissingWriter'
        $missing.WriterId | Should -Be ([guid]$SystemWriterId)
        $missing.ServiceName | Should -Be 'CryptSvc'
        $missing.Causes.Count | Should -Be 0
        $missing.Advice | Should -BeLike '*restart the host service CryptSvc*(Restart-VssWriter -Name ''System Writer'' -Simulation $vss)*add -Force.'
        "$missing" | Should -BeExactly "System Writer did not report. It is present on every supported version of Windows. $($missing.Advice)"
    }
}

Describe 'Test-VssWriterStatus: -Require' {
    It 'is content with <_>, which is there' -ForEach 'NTDS', 'ntds', 'Sql*', 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a', '{A65FAA63-5EA8-4EBC-9DBD-A0C4DB26912A}' {
        Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy) -Require $_ | Should -BeTrue
    }

    It 'misses <Asked> as <Name>' -ForEach @(
        @{ Asked = 'Dhcp Jet Writer'; Name = 'Dhcp Jet Writer'; Service = 'DHCPServer' }
        @{ Asked = 'be9ac81e-3619-421f-920f-4c6fea9e93ad'; Name = 'Dhcp Jet Writer'; Service = 'DHCPServer' }
        @{ Asked = 'Dhcp*'; Name = 'Dhcp Jet Writer'; Service = 'DHCPServer' }
        @{ Asked = 'ADAM (HR) Writer'; Name = 'ADAM (HR) Writer'; Service = 'ADAM_HR' }
        @{ Asked = 'Cluster*'; Name = 'Cluster*'; Service = $null }
        @{ Asked = 'Acme Writer'; Name = 'Acme Writer'; Service = $null }
        @{ Asked = '[Acme'; Name = '[Acme'; Service = $null }
        @{ Asked = '11111111-2222-3333-4444-555555555555'; Name = '11111111-2222-3333-4444-555555555555'; Service = $null }
    ) {
        $report = Test-VssWriterStatus -Simulation (Get-SimulatedComputer) -Require $Asked -Detailed
        $report.IsHealthy | Should -BeFalse
        $report.Missing.Count | Should -Be 1
        $report.Missing[0].Name | Should -BeExactly $Name
        $report.Missing[0].ServiceName | Should -Be $Service
        $report.Missing[0].Expectation | Should -Be 'It was specified with -Require.'
        $report.Reasons.Code | Should -BeExactly "WriterMissing:$Name"
    }

    It 'lets a writer that it does not know be misspelt' {
        (Test-VssWriterStatus -Simulation (Get-SimulatedComputer) -Require SqlWriter -Detailed).Missing[0].Advice | Should -Match '^Check the spelling'
    }

    It 'misses once what every Windows has and what is required too' {
        $report = Test-VssWriterStatus -Simulation (Get-SimulatedComputer -Without 'System Writer') -Require 'System Writer', 'System*', $SystemWriterId -Detailed
        $report.Missing.Name | Should -Be 'System Writer'
    }

    It 'does not judge a writer twice that is required and failed' {
        $report = Test-VssWriterStatus -Simulation (New-VssSimulation) -Require SqlServerWriter -Detailed
        $report.Missing.Count | Should -Be 0
        $report.Reasons.Code | Should -Be 'WriterFailed:SqlServerWriter'
    }
}

Describe 'Test-VssWriterStatus: -Name, -WriterId and -Exclude' {
    BeforeAll {
        $script:SqlFailed = New-VssSimulation sql-failed
    }

    It 'tests only the writers <Ask>' -ForEach @(
        @{ Ask = 'NTDS'; Parameters = @{ Name = 'NTDS' }; Healthy = $true; Writers = 'NTDS' }
        @{ Ask = 'SQL*'; Parameters = @{ Name = 'SQL*' }; Healthy = $false; Writers = 'SqlServerWriter' }
        @{ Ask = 'by class id'; Parameters = @{ WriterId = 'b2014c9e-8711-4c5c-a5a9-3cf384484757' }; Healthy = $true; Writers = 'NTDS' }
        @{ Ask = 'NTDS and SQL* without SqlServerWriter'; Parameters = @{ Name = 'NTDS', 'SQL*'; Exclude = 'SqlServerWriter' }; Healthy = $true; Writers = 'NTDS' }
    ) {
        $report = Test-VssWriterStatus @Parameters -Simulation $SqlFailed -Detailed
        $report.IsHealthy | Should -Be $Healthy
        $report.Writers.Name | Should -Be $Writers
        $report.Missing.Count | Should -Be 0
        Test-VssWriterStatus @Parameters -Simulation $SqlFailed | Should -Be $Healthy
    }

    It 'takes a name by position and from the pipeline' {
        Test-VssWriterStatus NTDS -Simulation $SqlFailed | Should -BeTrue
        'NTDS', 'SqlServerWriter' | Test-VssWriterStatus -Simulation $SqlFailed | Should -BeFalse
    }

    It 'leaves a writer out: -Exclude SqlServerWriter' {
        Test-VssWriterStatus -Exclude SqlServerWriter -Simulation $SqlFailed | Should -BeTrue
        Test-VssWriterStatus -Exclude System* -Simulation (New-VssSimulation missing-system-writer) | Should -BeTrue
    }

    It 'is never content with a writer that did not answer: <Ask>' -ForEach @(
        @{ Ask = 'a name'; Parameters = @{ Name = 'Dhcp Jet Writer' }; Missing = 'Dhcp Jet Writer' }
        @{ Ask = 'a name among others'; Parameters = @{ Name = 'NTDS', 'Contoso Writer' }; Missing = 'Contoso Writer' }
        @{ Ask = 'a wildcard'; Parameters = @{ Name = 'Dhcp*' }; Missing = 'Dhcp Jet Writer' }
        @{ Ask = 'a class id'; Parameters = @{ WriterId = 'be9ac81e-3619-421f-920f-4c6fea9e93ad' }; Missing = 'Dhcp Jet Writer' }
        @{ Ask = 'a name with the id of another'; Parameters = @{ Name = 'NTDS'; WriterId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a' }; Missing = 'NTDS' }
    ) {
        $report = Test-VssWriterStatus @Parameters -Simulation (New-VssSimulation healthy) -Detailed
        $report.IsHealthy | Should -BeFalse
        $report.Missing.Name | Should -Be $Missing
    }

    It 'misses the writer that every Windows has where it is asked for, once' {
        $report = Test-VssWriterStatus 'System Writer' -Require 'System Writer' -Simulation (New-VssSimulation missing-system-writer) -Detailed
        $report.Missing.Name | Should -Be 'System Writer'
        Test-VssWriterStatus NTDS -Simulation (New-VssSimulation missing-system-writer) | Should -BeTrue
    }

    It 'counts a required writer that is not among those named, or that is excluded' {
        Test-VssWriterStatus NTDS -Require SqlServerWriter -Simulation $SqlFailed | Should -BeFalse
        Test-VssWriterStatus -Exclude SqlServerWriter -Require SqlServerWriter -Simulation $SqlFailed | Should -BeFalse
    }

    It 'answers nothing for an empty pipeline' {
        @() | Test-VssWriterStatus -Simulation $SqlFailed | Should -BeNullOrEmpty
    }
}

Describe 'Test-VssWriterStatus: -Ignore' {
    It 'does not count the failed writer given as <_>' -ForEach 'SqlServerWriter', 'sql*', 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a' {
        $report = Test-VssWriterStatus -Simulation (New-VssSimulation) -Ignore $_ -Detailed
        $report.IsHealthy | Should -BeTrue
        $report.Failed.Count | Should -Be 0
        $report.Writers.Count | Should -Be 13
    }

    It 'does not miss the writer given as <_>' -ForEach 'System Writer', 'system*', 'e8132975-6f93-4464-a53e-1050253ae220' {
        Test-VssWriterStatus -Simulation (Get-SimulatedComputer -Without 'System Writer') -Ignore $_ | Should -BeTrue
    }

    It 'does not hide the other writers' {
        (Test-VssWriterStatus -Simulation $Mixed -Ignore 'System Writer', 'NTDS' -Detailed).Reasons.Code |
            Should -Be 'WriterFailed:ADAM (HR) Writer', 'WriterFailed:SqlServerWriter', 'WriterUnknown:Odd Writer'
    }

    It 'never leaves out a required writer, whether it fails or is missing: -Ignore <_>' -ForEach 'SqlServerWriter', '*' {
        $both = @{ Ignore = $_; Require = 'SqlServerWriter' }
        (Test-VssWriterStatus -Simulation (New-VssSimulation) @both -Detailed).Reasons.Code | Should -Contain 'WriterFailed:SqlServerWriter'
        Test-VssWriterStatus -Simulation (New-VssSimulation) @both | Should -BeFalse
        Test-VssWriterStatus -Simulation (Get-SimulatedComputer) @both | Should -BeFalse
        Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy) @both | Should -BeTrue
    }
}

Describe 'Test-VssWriterStatus: -AllowBusy' {
    It 'lets busy writers pass, and still names them' {
        $report = Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario busy-backup) -AllowBusy -Detailed
        $report.IsHealthy | Should -BeTrue
        $report.IsBusyAllowed | Should -BeTrue
        $report.Busy.Count | Should -Be 14
        $report.Reasons.Count | Should -Be 0
        $report.Summary | Should -Match '^SRV1 \(simulated\) is healthy: 14 writers reported; 14 busy \('
    }

    It 'lets nothing else pass' {
        (Test-VssWriterStatus -Simulation $Mixed -AllowBusy -Detailed).Reasons.Code | Should -Not -Contain 'WriterBusy:NTDS'
        Test-VssWriterStatus -Simulation $Mixed -AllowBusy -Ignore NTDS | Should -BeFalse
    }
}

Describe 'Test-VssWriterStatus: a writer that cannot be read' {
    BeforeAll {
        $path = Join-Path $TestDrive 'notread.json'
        [IO.File]::WriteAllText($path, '{"calls":{"GetWriterStatusEx":{"hresult":"E_OUTOFMEMORY","times":1}},"writers":[{"name":"Odd Writer"},' +
            (((Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy)).Name | ForEach-Object { "{""name"":""$_""}" }) -join ',') + ']}')
        $script:NotRead = Test-VssWriterStatus -Simulation (New-VssSimulation $path) -Detailed
    }

    It 'is not healthy, whatever is ignored' {
        Test-VssWriterStatus -Simulation (New-VssSimulation $path) -Ignore 'Odd Writer' | Should -BeFalse
        $NotRead.IsHealthy | Should -BeFalse
    }

    It 'has it among its reasons, with index and HRESULT' {
        $NotRead.NotRead | Should -Match '^Writer 1 of 15 \(index 0\) could not be read: GetWriterStatusEx failed with 0x8007000E'
        $NotRead.Reasons.Code | Should -Be 'WriterNotRead:1'
        $NotRead.Reasons.Phrase | Should -BeExactly $NotRead.NotRead[0]
        $NotRead.Summary | Should -BeExactly 'SIMULATION (simulated) is not healthy: 14 writers reported; 1 not read.'
    }

    It 'stays so on its way through a file, in metrics and in the report' {
        $file = Join-Path $TestDrive 'notread.clixml'
        $NotRead | Export-Clixml -LiteralPath $file -Depth 4
        $back = [VssWriterStatus.WriterHealthReport](Import-Clixml -LiteralPath $file)
        $back.NotRead | Should -BeExactly $NotRead.NotRead
        $back.IsHealthy | Should -BeFalse
        ($back | ConvertTo-VssWriterMetric -As Nagios) -join "`n" | Should -Match '^VSS UNKNOWN'
        $page = $back | Export-VssWriterReport -Path (Join-Path $TestDrive 'notread.html') -PassThru
        Get-Content -LiteralPath $page -Raw | Should -Match 'could not be read'
    }
}

Describe 'Test-VssWriterStatus: the report' {
    BeforeAll {
        $script:Report = Test-VssWriterStatus -Simulation $Mixed -Detailed
    }

    It 'is one WriterHealthReport' {
        @($Report).Count | Should -Be 1
        $Report.GetType().FullName | Should -Be 'VssWriterStatus.WriterHealthReport'
    }

    It 'holds the writers themselves' {
        $Report.Failed | ForEach-Object { $_.GetType().FullName | Should -Be 'VssWriterStatus.WriterStatus' }
        $Report.Failed.Name | Should -Be 'ADAM (HR) Writer', 'SqlServerWriter'
        $Report.Busy.Name | Should -Be 'NTDS'
        $Report.Unknown.Name | Should -Be 'Odd Writer'
        $Report.Missing.Name | Should -Be 'System Writer'
        $Report.Writers.Count | Should -Be 12
        $Report.Warnings.Count | Should -Be 0
        $Report.ComputerName | Should -Be 'SRV1'
        $Report.Source | Should -Be 'Simulation'
        $Report.IsBusyAllowed | Should -BeFalse
        $Report.GatheredAt.Offset | Should -Be ([timespan]::Zero)
        [math]::Abs(([DateTimeOffset]::UtcNow - $Report.GatheredAt).TotalMinutes) | Should -BeLessThan 2
    }

    It 'has the verdict in one line, which is also its text' {
        $Report.Summary | Should -BeExactly ('SRV1 (simulated) is not healthy: 12 writers reported; 2 failed (ADAM (HR) Writer, SqlServerWriter); ' +
            '1 missing (System Writer); 1 unknown (Odd Writer); 1 busy (NTDS).')
        "$Report" | Should -BeExactly $Report.Summary
        (Test-VssWriterStatus -Simulation (Get-SimulatedComputer) -Detailed).Summary | Should -BeExactly 'SRV1 (simulated) is healthy: 9 writers reported.'
    }

    It 'gives the reasons, the worst first' {
        $Report.Reasons.Code | Should -BeExactly @(
            'WriterFailed:ADAM (HR) Writer', 'WriterFailed:SqlServerWriter', 'WriterMissing:System Writer', 'WriterUnknown:Odd Writer', 'WriterBusy:NTDS'
        )
    }

    It 'gives for each reason what is wrong and what to do' {
        $Report.Reasons[1].Phrase | Should -BeExactly "$($Report.Failed[1]) $($Report.Failed[1].Advice)"
        $Report.Reasons[1].Phrase | Should -Match '^SqlServerWriter on SRV1 is Failed: .+ Read the errors .+ wait 10 minutes'
        $Report.Reasons[2].Phrase | Should -BeExactly "$($Report.Missing[0])"
        foreach ($reason in $Report.Reasons) {
            "$reason" | Should -BeExactly $reason.Phrase
        }
    }

    It 'has lists that can be counted and indexed' {
        foreach ($list in 'Failed', 'Busy', 'Unknown', 'Missing', 'Reasons') {
            $Report.$list[0].GetType().Name | Should -BeIn 'WriterStatus', 'MissingWriter', 'WriterHealthReason'
            $Report.$list[-1] | Should -Be @($Report.$list)[-1]
        }
    }

    It 'is read-only' {
        { $Report.Failed[0] = $Report.Busy[0] } | Should -Throw
        { $Report.Summary = 'all is well' } | Should -Throw
        { ([Collections.IList]$Report.Failed).Add($Report.Busy[0]) } | Should -Throw
    }

    It 'tells the reasons with -Verbose, also without -Detailed' {
        foreach ($switch in '', '-Detailed') {
            $run = Invoke-InFreshRunspace "Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario sql-failed) -Verbose $switch"
            @($run.Verbose -match '^SqlServerWriter on SRV1 is Failed: .+ Do not run the backup again yet').Count | Should -Be 1
            $run.Warnings.Count | Should -Be 0
        }
    }
}

Describe 'Test-VssWriterStatus: a query that fails' {
    It 'is a non-terminating error and False, so that the alert of a script runs' {
        $outcome = Get-Outcome { Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) }
        $outcome.Output | Should -BeExactly $false
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be 'VssAccessDenied,VssWriterStatus.Commands.TestVssWriterStatusCommand'
        $record.CategoryInfo.Category | Should -Be 'PermissionDenied'
        $record.TargetObject | Should -Be 'SRV1'
        $record.Exception.GetType().FullName | Should -Be 'VssWriterStatus.VssException'
        $record.ErrorDetails.RecommendedAction | Should -Match 'Administrator'
    }

    It 'runs the alert branch of an if' {
        $branch = if (-not (Test-VssWriterStatus -Simulation access-denied -ErrorAction SilentlyContinue)) { 'alert' } else { 'healthy' }
        $branch | Should -Be 'alert'
    }

    It 'is no report with -Detailed' {
        $outcome = Get-Outcome { Test-VssWriterStatus -Simulation access-denied -Detailed }
        $outcome.Output | Should -BeNullOrEmpty
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssAccessDenied,*'
    }

    It 'ends the script with -ErrorAction Stop' {
        { Test-VssWriterStatus -Simulation access-denied -ErrorAction Stop } | Should -Throw -ErrorId 'VssAccessDenied,*'
    }

    It 'is one when the time limit passes' {
        (Get-Outcome { Test-VssWriterStatus -Simulation hang -TimeoutSec 1 }).Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssTimeout,*'
    }

    It 'is one without a simulation where there is no VSS' -Tag Unix {
        $outcome = Get-Outcome { Test-VssWriterStatus }
        $outcome.Output | Should -BeExactly $false
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
    }
}

Describe 'Test-VssWriterStatus: several computers' {
    It 'is True only where all are healthy' {
        New-VssSimulation healthy | Test-VssWriterStatus | Should -BeExactly $true
        'healthy', 'sql-failed' | ForEach-Object { New-VssSimulation $_ } |
            Test-VssWriterStatus -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeExactly $false
        "$warnings" | Should -Match 'SRV1 \(simulated\) is not healthy: .*SqlServerWriter'
    }

    It 'is False where one could not be queried' {
        $outcome = Get-Outcome { 'healthy', 'access-denied' | ForEach-Object { New-VssSimulation $_ } | Test-VssWriterStatus }
        $outcome.Output | Should -BeExactly $false
        $outcome.Errors.Count | Should -Be 1
    }

    It 'gives one report each with -Detailed' {
        ('healthy', 'sql-failed' | ForEach-Object { New-VssSimulation $_ } | Test-VssWriterStatus -Detailed).IsHealthy | Should -Be $true, $false
    }
}

Describe 'Test-VssWriterStatus: on the screen' {
    It 'shows the report as a list at 80 columns' {
        $sick = Get-SimulatedComputer -Without 'System Writer' @{ name = 'NTDS'; state = 'WaitingForThaw' }
        $screen = (ConvertTo-Screen (Test-VssWriterStatus -Simulation $sick -Detailed)) -replace '(?<=GatheredAt   : ).+', '<moment>'
        $unwrapped = $screen -replace "\n(?= {15}\S|\n)", '~'
        $unwrapped.Split("`n").ForEach({ $_.Split(':')[0].Trim() }) |
            Should -Be 'ComputerName', 'IsHealthy', 'Summary', 'Reasons', 'Failed', 'Missing', 'Unknown', 'Busy', 'Accepted', 'Warnings', 'GatheredAt', 'Source'
        $screen.Split("`n") | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $screen | Should -Not -Match ([regex]::Escape([string][char]0x2026) + '|\.\.\.|\{')
    }

    It 'shows exactly this' {
        $sick = Get-SimulatedComputer -Without 'System Writer' @{ name = 'NTDS'; state = 'WaitingForThaw' }
        $screen = (ConvertTo-Screen (Test-VssWriterStatus -Simulation $sick -Detailed) -Width 500) -replace '(?<=GatheredAt   : ).+', '<moment>'
        $screen | Should -BeExactly (@'
ComputerName : SRV1
IsHealthy    : False
Summary      : SRV1 (simulated) is not healthy: 9 writers reported; 1 missing (System Writer); 1 busy (NTDS).
Reasons      : System Writer did not report. It is present on every supported version of Windows. Read the errors of sources Microsoft-Windows-CAPI2 and VSS in the Application event log, fix the cause, then restart the host service CryptSvc while no backup is running; this does not interrupt users (Restart-VssWriter -Name 'System Writer' -Simulation $vss). If the command is refused because of writers in the state WaitingForBackupComplete and no backup is running, add -Force.

               NTDS on SRV1 is Busy: WaitingForThaw (simulated). Wait until the running backup has ended, then run Get-VssWriterStatus again. If no backup should be running, look for a backup program that hangs.
Failed       :
Missing      : System Writer
Unknown      :
Busy         : NTDS
Accepted     :
Warnings     :
GatheredAt   : <moment>
Source       : Simulation
'@ -replace "`r`n", "`n")
    }
}

Describe 'Test-VssWriterStatus: a report from elsewhere' {
    BeforeAll {
        $script:Report = Test-VssWriterStatus -Simulation $Mixed -Require 'Acme Writer' -Detailed
        $script:Expected = Get-ReportText $Report
        $script:File = Join-Path $TestDrive 'report.xml'
        $Report | Export-Clixml -LiteralPath $File
    }

    It 'comes back from a file as a real WriterHealthReport that holds real writers' {
        $back = Import-Clixml -LiteralPath $File
        $back.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterHealthReport])
        Get-ReportText $back | Should -Be $Expected
    }

    It 'comes back a second time as it did the first time' {
        $again = Join-Path $TestDrive 'again.xml'
        Import-Clixml -LiteralPath $File | Export-Clixml -LiteralPath $again
        Get-ReportText (Import-Clixml -LiteralPath $again) | Should -Be $Expected
    }

    It 'comes back with its lists empty where there is nothing to tell' {
        $path = Join-Path $TestDrive 'healthy.xml'
        $healthy = Test-VssWriterStatus -Simulation (Get-SimulatedComputer) -Detailed
        $healthy | Export-Clixml -LiteralPath $path
        $back = Import-Clixml -LiteralPath $path
        Get-ReportText $back | Should -Be (Get-ReportText $healthy)
        $back.IsHealthy | Should -BeTrue
        $back.Missing.Count | Should -Be 0
    }

    It 'comes back with what was ignored and allowed' {
        $path = Join-Path $TestDrive 'busy.xml'
        Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario busy-backup) -AllowBusy -Detailed | Export-Clixml -LiteralPath $path
        $back = Import-Clixml -LiteralPath $path
        $back.IsHealthy | Should -BeTrue
        $back.Busy.Count | Should -Be 14
    }

    It 'looks the same on the screen when it came back' {
        ConvertTo-Screen (Import-Clixml -LiteralPath $File) | Should -BeExactly (ConvertTo-Screen $Report)
    }

    It 'comes from a job as a real WriterHealthReport' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create(
                "Import-Module '$Manifest'; Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario missing-system-writer) -Require SqlServerWriter, NPS* -Detailed"))
        $came = $job | Receive-Job -Wait -AutoRemoveJob
        $came.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterHealthReport])
        $came.Missing | ForEach-Object { $_.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.MissingWriter]) }
        $came.Reasons.Code | Should -Be 'WriterMissing:System Writer', 'WriterMissing:NPS VSS Writer'
    }

    It 'brings the error of a job along' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create("Import-Module '$Manifest'; Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied)"))
        { $job | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop } | Should -Throw '*0x80070005*'
    }

    It 'becomes one by a cast where it was read without the module' {
        $plain = [powershell]::Create()
        $bag = $plain.AddCommand('Import-Clixml').AddParameter('LiteralPath', $File).Invoke()[0]
        $plain.Dispose()
        $bag.PSObject.TypeNames[0] | Should -Be 'Deserialized.VssWriterStatus.WriterHealthReport'
        $real = [VssWriterStatus.WriterHealthReport]$bag
        Get-ReportText $real | Should -Be $Expected
        $moment = '(?<=GatheredAt   : ).+'
        (ConvertTo-Screen $bag) -replace $moment | Should -BeExactly ((ConvertTo-Screen $Report) -replace $moment)
    }

    It 'is readable in a PowerShell without the module' {
        $lines = Invoke-ChildPowerShell ((@'
$r = Import-Clixml '{0}'
$r.PSObject.TypeNames[0]
"$($r.IsHealthy) $($r.Summary)"
$r.Reasons.Code
$r.Failed.Advice[1]
'@).Replace('{0}', $File))
        $lines | Should -Be (@('Deserialized.VssWriterStatus.WriterHealthReport', "False $($Report.Summary)") + @($Report.Reasons.Code) + $Report.Failed[1].Advice)
    }

    It 'is left alone where a property bag is no report' {
        { [VssWriterStatus.WriterHealthReport][pscustomobject]@{ ComputerName = 'SRV1' } } | Should -Throw
    }

    It 'goes into JSON with its reasons' {
        $json = $Report | Select-Object ComputerName, IsHealthy, Summary, Reasons | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $json.IsHealthy | Should -BeFalse
        $json.Reasons.Code | Should -Be $Report.Reasons.Code
    }
}

Describe 'Test-VssWriterStatus: help' {
    It 'has help for every parameter' {
        $help = Get-Help Test-VssWriterStatus -Full
        foreach ($name in 'Require', 'Ignore', 'AllowBusy', 'Detailed', 'Simulation', 'TimeoutSec', 'SkipMetadata', 'InProcess') {
            $help.parameters.parameter.name | Should -Contain $name
        }

        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }
}
