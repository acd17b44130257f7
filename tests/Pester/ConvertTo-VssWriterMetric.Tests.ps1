BeforeDiscovery {
    $script:Formats = 'Prometheus', 'Nagios', 'Prtg', 'Checkmk', 'Zabbix'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Promtool = (Get-Command promtool -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source
    $script:Begins = @{ Prometheus = '^# HELP vss_writer_gather_success '; Nagios = '^VSS [A-Z]+: '; Prtg = '^<prtg>'; Checkmk = '^[0-3] "VSS writers'; Zabbix = '^\{"severity":' }

    function Get-Simulated([string] $Scenario, [hashtable] $With = @{}) {
        $ErrorActionPreference = 'Continue'
        Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario $Scenario) @With 2>&1
    }

    function Get-Report([string] $Scenario, [hashtable] $With = @{}) {
        try {
            Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation -Scenario $Scenario) @With -ErrorAction Stop
        } catch {
            $_
        }
    }
}

Describe 'ConvertTo-VssWriterMetric -As <_>' -ForEach $Formats {
    It 'gives one text for all writers' {
        $text = @(Get-Simulated everything-failed | ConvertTo-VssWriterMetric -As $_)
        $text.Count | Should -Be 1
        $text[0] | Should -BeOfType string
        $text[0] | Should -Match $Begins[$_]
        $text[0] | Should -Not -Match "`r"
    }

    It 'tells of missing writers that a report names' {
        $report = Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation -Scenario missing-system-writer)
        $report | ConvertTo-VssWriterMetric -As $_ | Should -Match 'System Writer'
    }

    It 'gives a text also where nothing comes, and says so' {
        foreach ($text in (@() | ConvertTo-VssWriterMetric $_), ($null | ConvertTo-VssWriterMetric $_), (ConvertTo-VssWriterMetric $_)) {
            $text | Should -Match $Begins[$_]
            $text | Should -Match 'No VSS writer reported|gather_success\{[^}]*\} 0'
        }
    }

    It 'marks a simulation, and a simulated error' {
        foreach ($scenario in 'healthy', 'access-denied') {
            Get-Simulated $scenario | ConvertTo-VssWriterMetric $_ | Should -Match '\(simulated\)|source="Simulation"'
        }
    }

    It 'says the same of what came back from a file' {
        $path = Join-Path (Get-PSDrive TestDrive).Root 'writers.clixml'
        $status = @(Get-Simulated everything-failed)
        $status | Export-Clixml -Path $path
        Import-Clixml -Path $path | ConvertTo-VssWriterMetric $_ | Should -BeExactly ($status | ConvertTo-VssWriterMetric $_)
    }

    It 'takes writers as an argument' {
        $status = @(Get-Simulated sql-failed)
        ConvertTo-VssWriterMetric $_ -InputObject $status | Should -BeExactly ($status | ConvertTo-VssWriterMetric $_)
    }

    It 'does not depend on the culture' {
        $status = @(Get-Simulated sql-failed)
        $expected = $status | ConvertTo-VssWriterMetric $_
        $thread = [Threading.Thread]::CurrentThread
        $before = $thread.CurrentCulture
        try {
            foreach ($culture in 'tr-TR', 'ar-SA', 'de-DE') {
                $thread.CurrentCulture = $culture
                $status | ConvertTo-VssWriterMetric $_ | Should -BeExactly $expected -Because $culture
            }
        } finally {
            $thread.CurrentCulture = $before
        }
    }
}

Describe 'ConvertTo-VssWriterMetric: the verdict' {
    It 'is <Word> for <Scenario>' -ForEach @(
        @{ Scenario = 'healthy'; Word = 'OK' }
        @{ Scenario = 'busy-backup'; Word = 'OK' }
        @{ Scenario = 'sql-failed'; Word = 'CRITICAL' }
        @{ Scenario = 'everything-failed'; Word = 'CRITICAL' }
        @{ Scenario = 'access-denied'; Word = 'UNKNOWN' }
    ) {
        Get-Report $Scenario | ConvertTo-VssWriterMetric Nagios | Should -Match "^VSS ${Word}: "
    }

    It 'is WARNING for statuses alone, which cannot tell what is missing' {
        $text = Get-Simulated missing-system-writer 3> $null | ConvertTo-VssWriterMetric Nagios
        $text | Should -Match '^VSS WARNING: .*; missing writers not checked \(simulated\)\. .*Use Test-VssWriterStatus -Detailed'
        $text | Should -Not -Match 'missing='
    }

    It 'is CRITICAL for a report that names a missing writer, also after a job or a file' {
        $report = Get-Report missing-system-writer
        $path = Join-Path (Get-PSDrive TestDrive).Root 'report.clixml'
        $report | Export-Clixml -Path $path
        $job = Start-Job { $input } -InputObject $report
        try {
            $fromJob = $job | Receive-Job -Wait
        } finally {
            $job | Remove-Job -Force
        }

        foreach ($one in $report, (Import-Clixml -Path $path), $fromJob) {
            $one | ConvertTo-VssWriterMetric Nagios | Should -Match '^VSS CRITICAL: 13 VSS writers on SRV1: 13 healthy; 1 writer missing \(simulated\)\. System Writer on SRV1 did not report \(simulated\)\. .* missing=1 '
        }
    }

    It 'is UNKNOWN for a gather that the time limit ended' {
        Get-Simulated hang @{ TimeoutSec = 1 } | ConvertTo-VssWriterMetric Nagios | Should -Match '^VSS UNKNOWN: .*VssTimeout'
    }

    It 'is UNKNOWN where one of two computers could not be asked' {
        @(Get-Report healthy) + @(Get-Report access-denied) | ConvertTo-VssWriterMetric Nagios |
            Should -Match '^VSS UNKNOWN: 14 VSS writers on SRV1: 14 healthy; 1 error '
    }

    It 'is CRITICAL where a writer that was asked for is missing' {
        Get-Simulated healthy @{ Name = 'NTDS', 'Contoso Writer' } | ConvertTo-VssWriterMetric Nagios |
            Should -Match "^VSS CRITICAL: 1 VSS writer on SRV1: 1 healthy; at least 1 writer missing \(simulated\)\. Contoso Writer on SRV1 did not report .*'Contoso Writer'"
    }

    It 'is UNKNOWN for an error that a catch block has' {
        $text = try {
            Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) -ErrorAction Stop
        } catch {
            $_ | ConvertTo-VssWriterMetric Nagios
        }

        $text | Should -Match '^VSS UNKNOWN: .*VssAccessDenied \(simulated\): InitializeForBackup failed'
    }

    It 'marks a simulated error also of a job, and a missing writer of a job' {
        $job = Start-Job -ArgumentList $Manifest -ScriptBlock {
            Import-Module $args[0]
            Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied)
            Get-VssWriterStatus -Name 'Contoso Writer' -Simulation (New-VssSimulation -Scenario healthy)
        }
        $ErrorActionPreference = 'Continue'
        try {
            $text = $job | Receive-Job -Wait 2>&1 | ConvertTo-VssWriterMetric Nagios
        } finally {
            $job | Remove-Job -Force
        }

        $text | Should -Match '^VSS CRITICAL: No VSS writer reported; 1 writer missing; 1 error \(simulated\)\.'
        $text | Should -Match 'VssAccessDenied \(simulated\): '
    }

    It 'names the computer of an error that came from another one' {
        $inner = [Management.Automation.ErrorRecord]::new([Exception]::new('It broke.'), 'Broken', 'NotSpecified', $null)
        $origin = [Management.Automation.Remoting.OriginInfo]::new('SRV7', [guid]::NewGuid())
        [Management.Automation.Runspaces.RemotingErrorRecord]::new($inner, $origin) | ConvertTo-VssWriterMetric Nagios |
            Should -Match '^VSS UNKNOWN: .*SRV7: Broken: It broke\.'
    }

    It 'names computer and writer of a missing writer''s error, also of an error that came from another computer or a file' {
        $missing = Get-Simulated healthy @{ Name = 'Contoso Writer' }
        $path = Join-Path (Get-PSDrive TestDrive).Root 'error.clixml'
        $missing | Export-Clixml -Path $path
        $origin = [Management.Automation.Remoting.OriginInfo]::new('SRV7', [guid]::NewGuid())
        foreach ($case in @{ Error = $missing; Computer = 'SRV1' }, @{ Error = Import-Clixml -Path $path; Computer = 'SRV1' },
            @{ Error = [Management.Automation.Runspaces.RemotingErrorRecord]::new($missing, $origin); Computer = 'SRV7' }) {
            $case.Error | ConvertTo-VssWriterMetric Prometheus |
                Should -Match "(?m)^vss_writer_missing\{computer=`"$($case.Computer)`",source=`"Simulation`",writer=`"Contoso Writer`"\} 1$"
        }
    }

    It 'is UNKNOWN for an error without an origin, and for an object without a text' {
        $inner = [Management.Automation.ErrorRecord]::new([Exception]::new('It broke.'), 'Broken', 'NotSpecified', $null)
        [Management.Automation.Runspaces.RemotingErrorRecord]::new($inner, $null) | ConvertTo-VssWriterMetric Nagios | Should -Match '^VSS UNKNOWN: .*Broken: It broke\.'
        $mute = [pscustomobject]@{ Name = 'NTDS' } | Add-Member ScriptMethod ToString { throw 'no text' } -Force -PassThru
        $mute | ConvertTo-VssWriterMetric Nagios | Should -Match '^VSS UNKNOWN: .*not the status of a writer: System.Management.Automation.PSCustomObject'
    }

    It 'keeps computers apart by the name by which they were queried' {
        $failed, $twin = (Get-Report sql-failed), (Get-Report healthy)
        $failed | Add-Member NoteProperty PSComputerName 'srv1'
        $twin | Add-Member NoteProperty PSComputerName 'evil'
        $text = $failed, $twin | ConvertTo-VssWriterMetric Prometheus
        $text | Should -Match '(?m)^vss_writer_health\{computer="srv1",source="Simulation",writer="SqlServerWriter",[^}]*health="Failed"\} 1$'
        $text | Should -Match '(?m)^vss_writer_health\{computer="evil",source="Simulation",writer="SqlServerWriter",[^}]*health="Failed"\} 0$'
    }

    It 'is UNKNOWN where something else than a writer or an error comes' {
        @(Get-Simulated healthy) + 'a text' | ConvertTo-VssWriterMetric Nagios | Should -Match '^VSS UNKNOWN: .*a text'
        [pscustomobject]@{ Name = 'NTDS' } | ConvertTo-VssWriterMetric Nagios | Should -Match '^VSS UNKNOWN: '
    }
}

Describe 'ConvertTo-VssWriterMetric: the monitor' {
    It 'has to be named' {
        { ConvertTo-VssWriterMetric -As Teletext } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage*'
        (Get-Command ConvertTo-VssWriterMetric).Parameters['As'].Attributes.Mandatory | Should -Contain $true
    }

    It 'is completed' {
        $line = 'ConvertTo-VssWriterMetric -As '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be (@($Begins.Keys) + 'EventLog' | Sort-Object)
    }
}

Describe 'ConvertTo-VssWriterMetric: promtool' {
    It 'finds nothing wrong with <Scenario>' -ForEach @(
        @{ Scenario = 'healthy' }, @{ Scenario = 'everything-failed' }, @{ Scenario = 'access-denied' }
    ) {
        Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        $text = Get-Simulated $Scenario | ConvertTo-VssWriterMetric Prometheus
        $outcome = $text | & $Promtool check metrics 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$outcome"
        "$outcome" | Should -BeNullOrEmpty
    }

    It 'finds nothing wrong with hostile names' {
        Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        $names = 'a"b', 'a\b', 'a\', "a`nb", "a`r`n# TYPE x gauge", "$([char]27)[31mred", 'a{b="c"} 1', '', "Gr$([char]0xF6)$([char]0xDF)e $([char]0x65E5)", ('x' * 5000), '\"', '\n'
        $writers = $names | ForEach-Object { @{ name = $_; writerId = [guid]::NewGuid().ToString(); state = 'FailedAtFreeze' } }
        $text = Get-VssWriterStatus -Simulation (ConvertTo-Simulation @{ writers = @($writers) }) | ConvertTo-VssWriterMetric Prometheus
        $outcome = $text | & $Promtool check metrics 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$outcome"
    }
}
