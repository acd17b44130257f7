BeforeDiscovery {
    $script:Accepting = @(
        'SqlServerWriter: VSS_E_WRITERERROR_NONRETRYABLE'
        'sqlserverwriter:vss_e_writererror_nonretryable'
        'Sql*: 0x800423F4'
        'SqlServerWriter: -2147212300'
        'SqlServerWriter: FailedAtPrepareSnapshot'
        'SqlServerWriter: FailedAt*'
        'SqlServerWriter: *NONRETRYABLE'
        'SqlServerWriter: FailedAtPrepareSnapshot, 800423F4'
        'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a: 0x800423F4'
    )
    $script:Other = @(
        'SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT'
        'SqlServerWriter: FailedAtFreeze'
        'SqlServerWriter: FailedAtPrepareSnapshot, S_OK'
        'System Writer: VSS_E_WRITERERROR_NONRETRYABLE'
    )
    $script:Invalid = 'SqlServerWriter', 'SqlServerWriter:', ': 0x800423F4', 'SqlServerWriter: Failing', 'SqlServerWriter: 0x800423F4,'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Known = 'SqlServerWriter: VSS_E_WRITERERROR_NONRETRYABLE'
    $script:SqlFailed = New-VssSimulation -Scenario sql-failed
}

Describe 'Test-VssWriterStatus -Accept' {
    It 'accepts what <_> names' -ForEach $Accepting {
        Test-VssWriterStatus -Accept $_ -Simulation $SqlFailed | Should -BeTrue
        $report = Test-VssWriterStatus -Accept $_ -Detailed -Simulation $SqlFailed
        $report.Accepted.Name | Should -Be 'SqlServerWriter'
        $report.Accepted.AcceptedBy | Should -BeExactly $_
        $report.Accepted.Health | Should -Be 'Failed'
        $report.Failed.Count | Should -Be 0
        $report.Writers.Name | Should -Contain 'SqlServerWriter'
        $report.Summary | Should -Match '1 accepted \(SqlServerWriter\)'
    }

    It 'does not accept more than <_> names' -ForEach $Other {
        Test-VssWriterStatus -Accept $_ -Simulation $SqlFailed | Should -BeFalse
        @((Test-VssWriterStatus -Accept $_ -Detailed -Simulation $SqlFailed).Accepted).Count | Should -Be 0
    }

    It 'refuses <_>' -ForEach $Invalid {
        $text = $_
        { Test-VssWriterStatus -Accept $text -Simulation $SqlFailed } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'does not accept that the writer is missing' {
        $missing = New-VssSimulation -Scenario missing-system-writer
        Test-VssWriterStatus -Accept 'System Writer: *' -Simulation $missing | Should -BeFalse
    }

    It 'shows what is accepted on the screen' {
        ConvertTo-Screen (Test-VssWriterStatus -Accept $Known -Detailed -Simulation $SqlFailed) -Width 200 |
            Should -Match '(?m)^Accepted +: SqlServerWriter: FailedAtPrepareSnapshot, VSS_E_WRITERERROR_NONRETRYABLE$'
    }

    It 'survives serialisation' {
        $path = Join-Path $TestDrive 'report.xml'
        Test-VssWriterStatus -Accept $Known -Detailed -Simulation $SqlFailed | Export-Clixml -Path $path -Depth 6
        $report = Import-Clixml -Path $path
        $report.Accepted.Name | Should -Be 'SqlServerWriter'
        $report.IsHealthy | Should -BeTrue
    }
}

Describe 'What is accepted, in the samples' -Tag Portable {
    It 'is no alarm for <Sample>' -ForEach @(
        @{ Sample = 'nagios/check_vss_writers.ps1'; Text = '^VSS OK: ' }
        @{ Sample = 'rmm/Test-VssWriters.ps1'; Text = '^OK: ' }
        @{ Sample = 'prtg/VssWriters.ps1'; Text = '(?s)<channel>Failed writers</channel>\s+<value>0<' }
        @{ Sample = 'checkmk/vss_writers.ps1'; Text = '^3 "VSS writers' }
        @{ Sample = 'zabbix/vss_writers.ps1'; Text = '"severity":0,' }
        @{ Sample = 'eventlog/vss_writers.ps1'; Text = '\A\z'; Also = '-NoEventLog -PassThru -StatePath "$TestDrive/state.json"' }
    ) {
        $path = Join-Path $PSScriptRoot "../../samples/$Sample"
        if ($Sample -like 'checkmk*') {
            # The agent passes no parameters, so the default is changed in a copy; a value that is none shows that it is used.
            $copy = Join-Path $TestDrive 'vss_writers.ps1'
            (Get-Content -LiteralPath $path -Raw).Replace('[string] $Accept,', "[string] `$Accept = 'nonsense',").Replace('[string] $Scenario', "[string] `$Scenario = 'sql-failed'") |
                Set-Content -LiteralPath $copy
            $path = $copy
            $arguments = ''
        } else {
            $arguments = "-Scenario sql-failed -Accept 'NTDS: FailedAtFreeze, SqlServerWriter: FailedAtPrepareSnapshot, 0x800423F4' $(if ($Also) { $ExecutionContext.InvokeCommand.ExpandString($Also) })"
        }

        $printed = Invoke-ChildPowerShell "`$env:PSModulePath = '$(Split-Path (Split-Path (Split-Path $Manifest)))'; & '$path' $arguments"
        $printed -join "`n" | Should -Match $Text
    }
}

Describe 'What is accepted, elsewhere' {
    It 'is neither failed nor healthy in the metrics of <_>' -ForEach 'Prometheus', 'Nagios', 'Zabbix', 'Checkmk', 'EventLog', 'Prtg' {
        $report = Test-VssWriterStatus -Accept $Known -Detailed -Simulation $SqlFailed
        $text = $report | ConvertTo-VssWriterMetric -As $_
        switch ($_) {
            Prometheus {
                $text | Should -Match '(?m)^vss_writer_accepted\{.*writer="SqlServerWriter".*\} 1$'
                $text | Should -Not -Match '(?m)^vss_writer_health\{.*writer="SqlServerWriter".*\} 1$'
                $text | Should -Not -Match '(?m)^vss_writer_failure\{'
            }
            Nagios { $text | Should -Match '^VSS OK: .* 13 healthy, 1 accepted .*\| failed=0 .*accepted=1 healthy=13' }
            Zabbix {
                $writer = ($text | ConvertFrom-Json).writers | Where-Object name -EQ SqlServerWriter
                $writer.healthName | Should -Be 'Accepted'
                $writer.health | Should -Be 4
            }
            Checkmk { $text | Should -Match '^0 .*1 accepted' }
            EventLog { ($text | Where-Object WriterName -EQ SqlServerWriter).EventId | Should -Be 904 }
            Prtg {
                $results = ([xml]$text).prtg.result
                ($results | Where-Object channel -EQ 'Failed writers').value | Should -Be 0
                ($results | Where-Object channel -EQ 'Status').value | Should -Be 0
            }
        }
    }

    It 'is shown as accepted in a report' {
        $path = Join-Path $TestDrive 'report.html'
        Test-VssWriterStatus -Accept $Known -Detailed -Simulation $SqlFailed | Export-VssWriterReport $path
        $page = Get-Content -LiteralPath $path -Raw
        $page | Should -Match 'data-health="accepted"'
        $page | Should -Match '"Health":"Accepted"'
        $page | Should -Not -Match '"Health":"Failed"'
    }
}
