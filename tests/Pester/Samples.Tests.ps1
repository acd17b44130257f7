BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Samples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'samples'
    $script:Stage = Split-Path (Split-Path (Split-Path $Manifest))
    $script:Promtool = (Get-Command promtool -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source

    # Runs a sample as a monitor does: a process of its own, of which only output and exit code count.
    function Invoke-Sample([string] $Sample, [string] $Arguments, [string] $ModulePath = $Stage) {
        $start = [Diagnostics.ProcessStartInfo]::new((Get-PowerShellProgram))
        $start.Arguments = '-NoLogo -NoProfile -NonInteractive {0}-File "{1}" {2}' -f
            $(if ($OnWindows) { '-ExecutionPolicy Bypass ' }), (Join-Path $Samples $Sample), $Arguments
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.EnvironmentVariables['PSModulePath'] = $ModulePath
        $start.EnvironmentVariables.Remove('ProgramW6432')
        $process = [Diagnostics.Process]::Start($start)
        try {
            $complaint = $process.StandardError.ReadToEndAsync()
            $bytes = [IO.MemoryStream]::new()
            $process.StandardOutput.BaseStream.CopyTo($bytes)
            $process.WaitForExit()
            [pscustomobject]@{
                # Strict: a byte order mark would stay, and what is no UTF-8 is an exception.
                Text     = [Text.UTF8Encoding]::new($false, $true).GetString($bytes.ToArray())
                Error    = $complaint.Result
                ExitCode = $process.ExitCode
            }
        } finally {
            $process.Dispose()
        }
    }

    $script:Nowhere = Join-Path (Get-PSDrive TestDrive).Root 'nowhere'
}

Describe 'samples/nagios' {
    It 'exits with <ExitCode> for <Scenario>' -ForEach @(
        @{ Scenario = 'healthy'; ExitCode = 0; Word = 'OK' }
        @{ Scenario = 'busy-backup'; ExitCode = 0; Word = 'OK' }
        @{ Scenario = 'sql-failed'; ExitCode = 2; Word = 'CRITICAL' }
        @{ Scenario = 'missing-system-writer'; ExitCode = 2; Word = 'CRITICAL' }
        @{ Scenario = 'access-denied'; ExitCode = 3; Word = 'UNKNOWN' }
        @{ Scenario = 'no-such-scenario'; ExitCode = 3; Word = 'UNKNOWN' }
    ) {
        $run = Invoke-Sample 'nagios/check_vss_writers.ps1' "-Scenario $Scenario"
        $run.ExitCode | Should -Be $ExitCode
        $run.Text | Should -Match "\AVSS ${Word}: [^|\n]+( \|( [a-z]+=[0-9]+)+)?\n([^|\n]+\n)*\z"
        $run.Error | Should -BeNullOrEmpty
    }

    It 'is UNKNOWN without the module' {
        $run = Invoke-Sample 'nagios/check_vss_writers.ps1' -ModulePath $Nowhere
        $run.ExitCode | Should -Be 3
        $run.Text | Should -Match '\AVSS UNKNOWN: [^|\n]*VssWriterStatus[^|\n]*\n\z'
    }

    It 'is UNKNOWN where there is no VSS' -Tag Unix {
        $run = Invoke-Sample 'nagios/check_vss_writers.ps1'
        $run.ExitCode | Should -Be 3
        $run.Text | Should -Match '\AVSS UNKNOWN: .*VssNotSupportedOnPlatform'
    }

    It 'is UNKNOWN when the time limit passes' {
        $run = Invoke-Sample 'nagios/check_vss_writers.ps1' '-Scenario hang -TimeoutSec 1'
        $run.ExitCode | Should -Be 3
        $run.Text | Should -Match '\AVSS UNKNOWN: .*VssTimeout'
    }
}

Describe 'samples/prtg' {
    It 'shows <Failed> failed writers for <Scenario>' -ForEach @(
        @{ Scenario = 'healthy'; Failed = 0 }
        @{ Scenario = 'sql-failed'; Failed = 1 }
    ) {
        $run = Invoke-Sample 'prtg/VssWriters.ps1' "-Scenario $Scenario"
        $run.ExitCode | Should -Be 0
        $run.Error | Should -BeNullOrEmpty
        $prtg = ([xml]$run.Text).prtg
        $channel = @($prtg.result | Where-Object channel -EQ 'Failed writers')
        $channel.Count | Should -Be 1
        $channel[0].value | Should -Be "$Failed"
        $channel[0].limitmaxerror | Should -Be '0'
        $prtg.text | Should -Match '\(simulated\)'
    }

    It 'is an error with its reason for <Arguments> <ModulePath>' -ForEach @(
        @{ Arguments = '-Scenario access-denied'; Reason = 'VssAccessDenied' }
        @{ Arguments = '-Scenario no-such-scenario'; Reason = 'no-such-scenario' }
        @{ Arguments = ''; ModulePath = 'nowhere'; Reason = 'VssWriterStatus' }
    ) {
        $run = Invoke-Sample 'prtg/VssWriters.ps1' $Arguments -ModulePath $(if ($ModulePath) { $Nowhere } else { $Stage })
        $run.ExitCode | Should -Be 0
        $prtg = ([xml]$run.Text).prtg
        $prtg.error | Should -Be '1'
        $prtg.result | Should -BeNullOrEmpty
        $prtg.text | Should -Match $Reason
        $prtg.text | Should -Not -Match '#'
    }
}

Describe 'samples/checkmk' {
    It 'is state <State> for <Arguments> <ModulePath>' -ForEach @(
        @{ Arguments = '-Scenario healthy'; State = 0; Name = 'VSS writers (simulated)' }
        @{ Arguments = '-Scenario sql-failed'; State = 2; Name = 'VSS writers (simulated)' }
        @{ Arguments = '-Scenario access-denied'; State = 3; Name = 'VSS writers (simulated)' }
        @{ Arguments = '-Scenario no-such-scenario'; State = 3; Name = 'VSS writers' }
        @{ Arguments = ''; ModulePath = 'nowhere'; State = 3; Name = 'VSS writers' }
    ) {
        $run = Invoke-Sample 'checkmk/vss_writers.ps1' $Arguments -ModulePath $(if ($ModulePath) { $Nowhere } else { $Stage })
        $run.ExitCode | Should -Be 0
        $run.Error | Should -BeNullOrEmpty
        $run.Text | Should -Match ('\A{0} "{1}" (-|[a-z_]+=[0-9]+(\|[a-z_]+=[0-9]+)*) [^\n]+\n\z' -f $State, [regex]::Escape($Name))
    }
}

Describe 'samples/zabbix' {
    It 'has severity <Severity> for <Arguments> <ModulePath>' -ForEach @(
        @{ Arguments = '-Scenario healthy'; Severity = 0; Writers = 14 }
        @{ Arguments = '-Scenario sql-failed'; Severity = 2; Writers = 14 }
        @{ Arguments = '-Scenario access-denied'; Severity = 3; Writers = 0 }
        @{ Arguments = '-Scenario no-such-scenario'; Severity = 3; Writers = 0 }
        @{ Arguments = ''; ModulePath = 'nowhere'; Severity = 3; Writers = 0 }
    ) {
        $run = Invoke-Sample 'zabbix/vss_writers.ps1' $Arguments -ModulePath $(if ($ModulePath) { $Nowhere } else { $Stage })
        $run.ExitCode | Should -Be 0
        $run.Error | Should -BeNullOrEmpty
        $json = ConvertFrom-Json $run.Text
        $json.severity | Should -Be $Severity
        $json.summary | Should -Not -BeNullOrEmpty
        @($json.writers).Count | Should -Be $Writers
        $json.PSObject.Properties.Name | Should -Contain 'simulated'
    }

    It 'is wired to the key of the template' {
        $key = (Get-Content -LiteralPath (Join-Path $Samples 'zabbix/vss_writers.conf') | Select-String '^UserParameter=([^,]+),').Matches[0].Groups[1].Value
        $template = Get-Content -LiteralPath (Join-Path $Samples 'zabbix/template_vss_writers.yaml') -Raw
        [regex]::Matches($template, 'master_item:\s+key: (\S+)').Count | Should -BeGreaterThan 10
        foreach ($match in [regex]::Matches($template, 'master_item:\s+key: (\S+)')) {
            $match.Groups[1].Value | Should -BeExactly $key
        }
    }

    It 'has every id in the template once, as a version 4 UUID' {
        $template = Get-Content -LiteralPath (Join-Path $Samples 'zabbix/template_vss_writers.yaml') -Raw
        $ids = @([regex]::Matches($template, 'uuid: (\S+)') | ForEach-Object { $_.Groups[1].Value })
        $ids.Count | Should -BeGreaterThan 20
        @($ids | Sort-Object -Unique).Count | Should -Be $ids.Count
        $ids | Should -Match '^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$'
    }
}

Describe 'samples/prometheus' {
    BeforeEach {
        $script:File = Join-Path (Get-PSDrive TestDrive).Root "$([guid]::NewGuid().ToString('N')) $([char]0xE9).prom"
    }

    It 'writes the file, replaces it, and leaves nothing beside it' {
        foreach ($scenario in 'healthy', 'sql-failed') {
            $run = Invoke-Sample 'prometheus/vss_writers.ps1' "-Path ""$File"" -Scenario $scenario"
            $run.ExitCode | Should -Be 0
            $run.Text | Should -BeNullOrEmpty
            $run.Error | Should -BeNullOrEmpty
        }

        $text = [IO.File]::ReadAllText($File)
        [IO.File]::ReadAllBytes($File)[0] | Should -Be ([byte][char]'#')
        $text | Should -Not -Match "`r"
        $text | Should -Match '(?m)^vss_writer_health\{computer="SRV1",source="Simulation",writer="SqlServerWriter",writer_id="[-0-9a-f]+",health="Failed"\} 1$'
        @(Get-ChildItem -LiteralPath (Split-Path $File) -Filter *.new).Count | Should -Be 0
    }

    It 'writes that System Writer is missing' {
        $run = Invoke-Sample 'prometheus/vss_writers.ps1' "-Path ""$File"" -Scenario missing-system-writer"
        $run.ExitCode | Should -Be 0
        [IO.File]::ReadAllText($File) | Should -Match '(?m)^vss_writer_missing\{computer="SRV1",source="Simulation",writer="System Writer"\} 1$'
    }

    It 'writes that the computer could not be asked' {
        $run = Invoke-Sample 'prometheus/vss_writers.ps1' "-Path ""$File"" -Scenario access-denied"
        $run.ExitCode | Should -Be 0
        [IO.File]::ReadAllText($File) | Should -Match '(?m)^vss_writer_gather_success\{computer="SRV1",source="Simulation"\} 0$'
    }

    It 'writes without the module what the cmdlet writes for nothing, and exits with 1' {
        $run = Invoke-Sample 'prometheus/vss_writers.ps1' "-Path ""$File""" -ModulePath $Nowhere
        $run.ExitCode | Should -Be 1
        $run.Error | Should -Match 'VssWriterStatus'
        [IO.File]::ReadAllText($File) | Should -BeExactly (ConvertTo-VssWriterMetric Prometheus)
    }

    It 'passes promtool' {
        Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        $null = Invoke-Sample 'prometheus/vss_writers.ps1' "-Path ""$File"" -Scenario everything-failed"
        $outcome = [IO.File]::ReadAllText($File) | & $Promtool check metrics 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$outcome"
    }

    It 'has rules that promtool takes' {
        Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        $outcome = & $Promtool check rules (Join-Path $Samples 'prometheus/vss_writers.rules.yml') 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$outcome"
    }

    It 'has rules that fire for what the cmdlet writes, and for no simulation' {
        Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        $json = '{{"input_series":{0},"interval":"1m","alert_rule_test":{1}}}'
        function ConvertTo-Test([string] $Text, [string[]] $Alert) {
            $series = @($Text -split "`n" | Where-Object { $_ -and $_ -notmatch '^#' } | ForEach-Object {
                    $name, $value = $_ -split ' (?=[0-9]+$)'
                    @{ series = $name; values = "$value+0x120" }
                })
            $tests = @('VssWriterFailed', 'VssWriterMissing', 'VssWritersNotGathered' | ForEach-Object {
                    @{ eval_time = '1h'; alertname = $_; exp_alerts = @(if ($Alert -contains $_) { @{ exp_labels = $script:Labels[$_]; exp_annotations = @{ summary = $script:Summary[$_] } } }) }
                })
            $json -f (ConvertTo-Json $series -Compress), (ConvertTo-Json $tests -Compress -Depth 6)
        }

        $simulated = (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario sql-failed)) | ConvertTo-VssWriterMetric Prometheus
        $script:Labels = @{
            VssWriterFailed       = @{ severity = 'critical'; computer = 'SRV1'; source = 'System'; writer = 'SqlServerWriter'; writer_id = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'; health = 'Failed' }
            VssWritersNotGathered = @{ severity = 'warning'; source = 'System' }
        }
        $script:Summary = @{
            VssWriterFailed       = 'VSS writer SqlServerWriter on SRV1 failed: backups of its application will fail.'
            VssWritersNotGathered = 'The VSS writers of  () could not be asked.'
        }
        $tests = @(
            ConvertTo-Test $simulated
            ConvertTo-Test $simulated.Replace('source="Simulation"', 'source="System"') 'VssWriterFailed'
            ConvertTo-Test (ConvertTo-VssWriterMetric Prometheus) 'VssWritersNotGathered'
        ) -join ','
        $rules = ConvertTo-Json (Join-Path $Samples 'prometheus/vss_writers.rules.yml')
        $path = "$File.test.yml"
        [IO.File]::WriteAllText($path, "{""rule_files"":[$rules],""tests"":[$tests]}")
        $outcome = & $Promtool test rules $path 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($outcome -join "`n")
    }
}
