[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPositionalParameters', '', Justification = 'Helper functions of the tests.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Helper functions of the tests.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'The tests replace the cmdlet.')]
param()

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Samples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'samples'
    $script:Stage = Split-Path (Split-Path (Split-Path $Manifest))
    $script:Promtool = (Get-Command promtool -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source

    # Runs a sample as a monitor does: a process of its own, of which only output and exit code count.
    function Invoke-Sample([string] $Sample, [string] $Arguments, [string] $ModulePath = $Stage) {
        Invoke-ScriptProcess -ModulePath $ModulePath ('-NoLogo -NoProfile -NonInteractive {0}-File "{1}" {2}' -f
            $(if ($OnWindows) { '-ExecutionPolicy Bypass ' }), (Join-Path $Samples $Sample), $Arguments)
    }

    $script:Nowhere = Join-Path (Get-PSDrive TestDrive).Root 'nowhere'
}

Describe 'samples/nagios' {
    It 'exits with <ExitCode> for <Scenario>' -ForEach (Select-ProcessCase @(
        @{ Scenario = 'healthy'; ExitCode = 0; Word = 'OK' }
        @{ Scenario = 'busy-backup'; ExitCode = 0; Word = 'OK' }
        @{ Scenario = 'sql-failed'; ExitCode = 2; Word = 'CRITICAL' }
        @{ Scenario = 'missing-system-writer'; ExitCode = 2; Word = 'CRITICAL' }
        @{ Scenario = 'access-denied'; ExitCode = 3; Word = 'UNKNOWN' }
        @{ Scenario = 'no-such-scenario'; ExitCode = 3; Word = 'UNKNOWN' }
        )) {
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

Describe 'samples/nagios: what it takes' {
    It 'requires and leaves out writers by lists in one text' {
        $run = Invoke-Sample 'nagios/check_vss_writers.ps1' '-Scenario sql-failed -Require "System Writer, Contoso Writer" -Ignore SqlServerWriter'
        $run.ExitCode | Should -Be 2
        $run.Text | Should -Match '1 writer missing'
        $run.Text | Should -Match 'Contoso Writer'
        $run.Text | Should -Not -Match 'SqlServerWriter'
    }

    It 'passes through NRPE with its command and its exit code' -Tag Unix {
        $nrpe = '/usr/sbin/nrpe', '/usr/lib/nagios/plugins/check_nrpe'
        Skip-Unless (-not @($nrpe | Where-Object { -not (Test-Path -LiteralPath $_) }).Count) 'NRPE is not installed (Debian: nagios-nrpe-server nagios-nrpe-plugin)'
        $folder = Join-Path (Get-PSDrive TestDrive).Root 'nrpe'
        $null = New-Item -ItemType Directory -Path $folder
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()

        # NRPE never runs as root, so what it runs only repeats what the sample printed.
        $run = Invoke-Sample 'nagios/check_vss_writers.ps1' '-Scenario everything-failed'
        [IO.File]::WriteAllText("$folder/text", $run.Text)
        chmod 755 (Split-Path $folder) $folder
        $user, $group = if ((& id -u) -eq '0') { 'nobody', 'nogroup' } else { (& id -un), (& id -gn) }
        [IO.File]::WriteAllText("$folder/nrpe.cfg", @(
                'server_address=127.0.0.1', "server_port=$port", 'allowed_hosts=127.0.0.1', "pid_file=$folder/nrpe.pid", "nrpe_user=$user", "nrpe_group=$group"
                'command_timeout=60', "log_file=$folder/nrpe.log", "command[check_vss_writers]=/bin/sh -c 'cat $folder/text; exit $($run.ExitCode)'"
            ) -join "`n")
        $process = Start-Process -FilePath $nrpe[0] -ArgumentList '-c', "$folder/nrpe.cfg", '-f', '-n' -PassThru -RedirectStandardError "$folder/err"
        try {
            $null = Wait-Until { (Test-Path "$folder/nrpe.log") -and (Get-Content "$folder/nrpe.log" -Raw) -match 'Listening for connections' } 10
            # Version 2 is the protocol with 1,024 bytes.
            $text = @(& $nrpe[1] -H 127.0.0.1 -p $port -n -t 60 -2 -c check_vss_writers 2>&1)
            $LASTEXITCODE | Should -Be 2 -Because "$text $(Get-Content "$folder/nrpe.log" -Raw)"
            $text -join "`n" | Should -BeExactly $run.Text.TrimEnd("`n")
            $text[0] | Should -Match '^VSS CRITICAL: 14 VSS writers on SRV1: 14 failed \(simulated\)\. .* \| failed=14 missing=0'
            $text[-1] | Should -Match '^And [0-9]+ more\.$'
        } finally {
            if (-not $process.HasExited) {
                $process.Kill()
                $process.WaitForExit()
            }

            $process.Dispose()
        }
    }

    It 'has a CheckCommand and a service that Icinga takes' -Tag Unix {
        Skip-Unless (Get-Command icinga2 -CommandType Application -ErrorAction SilentlyContinue) 'Icinga is not installed (Debian: icinga2-bin)'
        $folder = Join-Path (Get-PSDrive TestDrive).Root 'icinga'
        $null = New-Item -ItemType Directory -Path $folder, "$folder/data", "$folder/run", "$folder/cache", "$folder/log", "$folder/spool"
        chmod -R 777 $folder
        $sample = Join-Path $Samples 'nagios/vss_writers.icinga2.conf'
        [IO.File]::WriteAllText("$folder/icinga2.conf", @"
object Endpoint NodeName { }
object Zone ZoneName { endpoints = [ NodeName ] }
object Endpoint "srv1" { }
object Zone "srv1" { endpoints = [ "srv1" ]; parent = ZoneName }
object CheckCommand "dummy" { command = [ "true" ] }
object Host "srv1" { check_command = "dummy"; zone = ZoneName; vars.os = "Windows"; vars.vss_writers_require = "SqlServerWriter" }
include "$sample"
"@)
        $definitions = @{ NodeName = 'master'; ZoneName = 'master'; RunAsUser = (& id -un); RunAsGroup = (& id -gn) }
        foreach ($name in 'Data', 'Cache', 'Log', 'Spool') {
            $definitions["${name}Dir"] = "$folder/$($name.ToLowerInvariant())"
        }

        $definitions['InitRunDir'] = "$folder/run"
        $outcome = & icinga2 daemon -C -c "$folder/icinga2.conf" @($definitions.GetEnumerator() | ForEach-Object { "-D$($_.Key)=$($_.Value)" }) 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($outcome -join "`n")
        "$outcome" | Should -Match 'Instantiated 1 Service\b'
        "$outcome" | Should -Not -Match 'warning/'
    }
}

Describe 'samples/rmm' {
    It 'exits with <ExitCode> for <Arguments> and prints one line' -ForEach (Select-ProcessCase @(
        @{ Arguments = '-Scenario healthy'; ExitCode = 0; Begins = 'OK: SRV1 \(simulated\) is healthy' }
        @{ Arguments = '-Scenario busy-backup'; ExitCode = 0; Begins = 'OK: ' }
        @{ Arguments = '-Scenario sql-failed'; ExitCode = 1; Begins = 'PROBLEM: .*SqlServerWriter' }
        @{ Arguments = '-Scenario missing-system-writer'; ExitCode = 1; Begins = 'PROBLEM: .*System Writer' }
        @{ Arguments = '-Scenario healthy -Require "NTDS,Contoso Writer"'; ExitCode = 1; Begins = 'PROBLEM: .*Contoso Writer' }
        @{ Arguments = '-Scenario access-denied'; ExitCode = 2; Begins = 'UNKNOWN: .*0x80070005' }
        @{ Arguments = '-Scenario no-such-scenario'; ExitCode = 2; Begins = 'UNKNOWN: .*no-such-scenario' }
        @{ Arguments = ''; ModulePath = 'nowhere'; ExitCode = 2; Begins = 'UNKNOWN: .*VssWriterStatus' }
        )) {
        $run = Invoke-Sample 'rmm/Test-VssWriters.ps1' $Arguments -ModulePath $(if ($ModulePath) { $Nowhere } else { $Stage })
        $run.ExitCode | Should -Be $ExitCode
        $run.Text | Should -Match "\A$Begins[^\n]*\n\z"
        $run.Error | Should -BeNullOrEmpty
    }
}

Describe 'samples/eventlog' {
    BeforeEach {
        $script:State = Join-Path (Get-PSDrive TestDrive).Root "$([guid]::NewGuid().ToString('N')).json"

        # The ids and names of the events of one run.
        function Get-Event([string] $Arguments, [int] $ExitCode) {
            $script = Join-Path $Samples 'eventlog/vss_writers.ps1'
            $result = Invoke-ChildPowerShell "`$env:PSModulePath = '$Stage'; & '$script' -NoEventLog -PassThru -StatePath '$State' $Arguments | ForEach-Object { ""`$(`$_.EventId) `$(`$_.EntryType) `$(`$_.WriterName)"" }; ""exit `$LASTEXITCODE"""
            @($result)[-1] | Should -Be "exit $ExitCode" -Because "$result"
            @($result | Select-Object -SkipLast 1)
        }
    }

    It 'writes an event when something begins and when it ends, and none while it lasts' -Tag Portable {
        Get-Event '-Scenario healthy' 0 | Should -BeNullOrEmpty
        Get-Event '-Scenario sql-failed' 1 | Should -Be '921 Information SqlServerWriter'
        Get-Event '-Scenario sql-failed' 1 | Should -BeNullOrEmpty
        Get-Event '-Scenario healthy' 0 | Should -Be '901 Information SqlServerWriter'
        Get-Event '-Scenario access-denied' 1 | Should -Be '910 Information '
        Get-Event '-Scenario healthy' 0 | Should -Be '900 Information '
        Get-Event '-Scenario missing-system-writer' 1 | Should -Be '922 Information System Writer'
        Get-Event '-Scenario healthy -Heartbeat -Require "Contoso Writer"' 1 | Should -Be '900 Information ', '901 Information System Writer', '922 Information Contoso Writer'
    }

    It 'writes the alarms again when its file is damaged' -Tag Portable {
        Get-Event '-Scenario sql-failed' 1 | Should -Be '921 Information SqlServerWriter'
        [IO.File]::WriteAllText($State, '{ "Key":')
        Get-Event '-Scenario sql-failed' 1 | Should -Be '921 Information SqlServerWriter'
    }

    It 'exits with 2 without the module' {
        $run = Invoke-Sample 'eventlog/vss_writers.ps1' "-NoEventLog -StatePath ""$State""" -ModulePath $Nowhere
        $run.ExitCode | Should -Be 2
        $run.Error | Should -Match 'VssWriterStatus'
    }

    It 'has each id that the cmdlet gives in its help' {
        $help = Get-Content -LiteralPath (Join-Path $Samples 'eventlog/vss_writers.ps1') -Raw
        $guide = Get-Content -LiteralPath (Join-Path (Split-Path $Samples) 'docs/ConvertTo-VssWriterMetric.md') -Raw
        foreach ($id in 100, 101, 102, 110, 111, 120, 121, 122) {
            $help | Should -Match "(?m)^  $id  (Information|Warning|Error) "
            $guide | Should -Match "(?m)^- $id \((Information|Warning|Error)\)"
        }
    }

    It 'writes to the event log of Windows' -Tag Windows, Wine {
        $run = Invoke-Sample 'eventlog/vss_writers.ps1' "-StatePath ""$State"" -Scenario sql-failed"
        $run.Error | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be 1
        $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\VssWriterStatus'
        (Get-ItemProperty -LiteralPath $key).EventMessageFile | Should -Match 'EventCreate\.exe$'
        if (-not $OnWine) {
            $entry = Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'VssWriterStatus'; Id = 921 } -MaxEvents 1
            $entry.Message | Should -Match '^SqlServerWriter on SRV1 is Failed'
        }
    }
}

Describe 'the samples that send mail' -Tag Portable {
    BeforeAll {
        # A relay that takes one mail and hands it back as text.
        function Receive-Mail([scriptblock] $Send) {
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $relay = [powershell]::Create().AddScript({
                    param($Listener)
                    $client = $Listener.AcceptTcpClient()
                    $reader = [IO.StreamReader]::new($client.GetStream())
                    $writer = [IO.StreamWriter]::new($client.GetStream())
                    $writer.NewLine = "`r`n"
                    $writer.AutoFlush = $true
                    $writer.WriteLine('220 relay')
                    $isData = $false
                    $mail = [Collections.Generic.List[string]]::new()
                    while ($null -ne ($line = $reader.ReadLine())) {
                        if ($isData) {
                            if ($line -eq '.') {
                                $isData = $false
                                $writer.WriteLine('250 taken')
                            } else {
                                $mail.Add($line)
                            }
                        } elseif ($line -match '^DATA') {
                            $isData = $true
                            $writer.WriteLine('354 go on')
                        } elseif ($line -match '^QUIT') {
                            $writer.WriteLine('221 bye')
                            break
                        } else {
                            if ($line -match '^RCPT') { $mail.Add($line) }
                            $writer.WriteLine('250 well')
                        }
                    }

                    $client.Dispose()
                    $mail -join "`n"
                }).AddArgument($listener)
            $pending = $relay.BeginInvoke()
            try {
                & $Send $listener.LocalEndpoint.Port
                # Whoever sent nothing leaves the relay waiting.
                if ($pending.AsyncWaitHandle.WaitOne(2000)) {
                    "$($relay.EndInvoke($pending))"
                }
            } finally {
                $listener.Stop()
                $relay.Dispose()
            }
        }

        function ConvertFrom-Mail([string] $Mail) {
            [regex]::Replace($Mail, '(?m)^(?:[A-Za-z0-9+/]{4}\n?)*(?:[A-Za-z0-9+/]{2,4}={0,2})$', {
                    param($Match)
                    try { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Match.Value -replace '\n')) } catch { $Match.Value }
                }) -replace '=\n' -replace '=3D', '='
        }
    }

    It 'mails what begins, to everybody' {
        $state = Join-Path (Get-PSDrive TestDrive).Root 'mail.json'
        $mail = Receive-Mail {
            $run = Invoke-Sample 'eventlog/vss_writers.ps1' "-NoEventLog -StatePath ""$state"" -Scenario sql-failed -SmtpServer 127.0.0.1 -Port $($args[0]) -From a@example.com -To ""b@example.com,c@example.com"""
            $run.ExitCode | Should -Be 1 -Because $run.Error
        }
        $mail | Should -Match 'RCPT TO:<b@example.com>'
        $mail | Should -Match 'RCPT TO:<c@example.com>'
        ConvertFrom-Mail $mail | Should -Match 'SqlServerWriter on SRV1 is Failed'
    }

    It 'mails the report on many computers' {
        $mail = Receive-Mail {
            $run = Invoke-Sample 'fleet-report/Send-VssWriterReport.ps1' "-Scenario healthy,sql-failed,access-denied -SmtpServer 127.0.0.1 -Port $($args[0]) -From a@example.com -To b@example.com"
            $run.Error | Should -BeNullOrEmpty
            $run.ExitCode | Should -Be 0
        }
        $text = ConvertFrom-Mail $mail
        $text | Should -Match 'VSS CRITICAL'
        $text | Should -Match 'SqlServerWriter on SRV1 is Failed'
        $text | Should -Match '<html'
    }

    It 'mails nothing if all computers are healthy and only problems are wanted' {
        Receive-Mail {
            $run = Invoke-Sample 'fleet-report/Send-VssWriterReport.ps1' "-Scenario healthy -OnlyProblems -SmtpServer 127.0.0.1 -Port $($args[0]) -From a@example.com -To b@example.com"
            $run.ExitCode | Should -Be 0
        } | Should -BeNullOrEmpty
    }
}

Describe 'samples/prtg' {
    It 'shows <Failed> failed writers for <Scenario>' -ForEach (Select-ProcessCase @(
        @{ Scenario = 'healthy'; Failed = 0 }
        @{ Scenario = 'sql-failed'; Failed = 1 }
        )) {
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

    It 'is an error with its reason for <Arguments> <ModulePath>' -ForEach (Select-ProcessCase @(
        @{ Arguments = '-Scenario access-denied'; Reason = 'VssAccessDenied' }
        @{ Arguments = '-Scenario no-such-scenario'; Reason = 'no-such-scenario' }
        @{ Arguments = ''; ModulePath = 'nowhere'; Reason = 'VssWriterStatus' }
        )) {
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
    It 'is state <State> for <Arguments> <ModulePath>' -ForEach (Select-ProcessCase @(
        @{ Arguments = '-Scenario healthy'; State = 0; Name = 'VSS writers (simulated)' }
        @{ Arguments = '-Scenario sql-failed'; State = 2; Name = 'VSS writers (simulated)' }
        @{ Arguments = '-Scenario access-denied'; State = 3; Name = 'VSS writers (simulated)' }
        @{ Arguments = '-Scenario no-such-scenario'; State = 3; Name = 'VSS writers' }
        @{ Arguments = ''; ModulePath = 'nowhere'; State = 3; Name = 'VSS writers' }
        )) {
        $run = Invoke-Sample 'checkmk/vss_writers.ps1' $Arguments -ModulePath $(if ($ModulePath) { $Nowhere } else { $Stage })
        $run.ExitCode | Should -Be 0
        $run.Error | Should -BeNullOrEmpty
        $run.Text | Should -Match ('\A{0} "{1}" (-|[a-z_]+=[0-9]+(\|[a-z_]+=[0-9]+)*) [^\n]+\n\z' -f $State, [regex]::Escape($Name))
    }
}

Describe 'samples/checkmk: services' {
    It 'has a service for each writer on request' {
        $run = Invoke-Sample 'checkmk/vss_writers.ps1' '-Scenario sql-failed -PerWriter'
        $lines = @($run.Text.TrimEnd("`n") -split "`n")
        $lines.Count | Should -Be 15
        @($lines -match '^2 "VSS writer SqlServerWriter \(simulated\)" - ').Count | Should -Be 1
    }

    It 'has a short summary' {
        $run = Invoke-Sample 'checkmk/vss_writers.ps1' '-Scenario sql-failed'
        $summary, $details = $run.Text -split '\\n'
        $summary | Should -Match 'healthy \(simulated\)\. Failed or missing: SqlServerWriter\.$'
        $details | Should -Match 'SqlServerWriter on SRV1 is Failed: '
    }
}

Describe 'samples/zabbix' {
    It 'has severity <Severity> for <Arguments> <ModulePath>' -ForEach (Select-ProcessCase @(
        @{ Arguments = '-Scenario healthy'; Severity = 0; Writers = 14 }
        @{ Arguments = '-Scenario sql-failed'; Severity = 2; Writers = 14 }
        @{ Arguments = '-Scenario access-denied'; Severity = 3; Writers = 0 }
        @{ Arguments = '-Scenario no-such-scenario'; Severity = 3; Writers = 0 }
        @{ Arguments = ''; ModulePath = 'nowhere'; Severity = 3; Writers = 0 }
        )) {
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

    It 'writes to <Expected> by default, where ProgramFiles is <ProgramFiles>' -ForEach @(
        @{ ProgramFiles = 'C:\Program Files'; Expected = 'C:\Program Files\windows_exporter\textfile_inputs\vss_writers.prom' }
        @{ ProgramFiles = ''; Expected = '/var/lib/prometheus/node-exporter/vss_writers.prom' }
    ) {
        $script = [Management.Automation.Language.Parser]::ParseFile((Join-Path $Samples 'prometheus/vss_writers.ps1'), [ref] $null, [ref] $null)
        $default = ($script.ParamBlock.Parameters | Where-Object { $_.Name.VariablePath.UserPath -eq 'Path' }).DefaultValue.Extent.Text
        $before = $env:ProgramFiles
        try {
            $env:ProgramFiles = $ProgramFiles
            & ([scriptblock]::Create($default)) | Should -Be $Expected
        } finally {
            $env:ProgramFiles = $before
        }
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
        [IO.File]::ReadAllText($File) | Should -BeExactly (ConvertTo-VssWriterMetric Prometheus).Replace('computer=""', "computer=""$([Environment]::MachineName)""")
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

    It 'has a dashboard whose queries Prometheus takes, on metrics that the cmdlet writes' {
        Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        $text = foreach ($scenario in 'everything-failed', 'missing-system-writer') {
            Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation -Scenario $scenario) | ConvertTo-VssWriterMetric Prometheus
        }
        $known = @([regex]::Matches("$text", '# TYPE (\S+)') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique)
        $dashboard = Get-Content -LiteralPath (Join-Path $Samples 'prometheus/grafana-dashboard.json') -Raw | ConvertFrom-Json
        $dashboard.title | Should -Be 'VSS writers'
        @($dashboard.panels.id | Sort-Object -Unique).Count | Should -Be @($dashboard.panels).Count
        $dashboard.panels | ForEach-Object { $_.datasource.uid | Should -Be '${datasource}'; $_.gridPos.x + $_.gridPos.w | Should -BeLessOrEqual 24 }
        $dashboard.templating.list.name | Should -Be 'datasource', 'computer'
        $queries = @($dashboard.panels.targets.expr)
        $queries.Count | Should -BeGreaterThan 8
        foreach ($query in $queries) {
            $query | Should -Match 'source="System"'
            [regex]::Matches($query, '\bvss_writer\w*') | ForEach-Object { $known | Should -Contain $_.Value }
        }

        $number = 0
        $rules = @($queries | ForEach-Object { @{ record = "panel:$((++$number))"; expr = $_.Replace('$computer', '.*') } })
        [IO.File]::WriteAllText("$File.yml", (ConvertTo-Json @{ groups = @(@{ name = 'dashboard'; rules = $rules }) } -Depth 5))
        $outcome = & $Promtool check rules "$File.yml" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$outcome"
    }

    Context 'rules' {
        BeforeAll {
            $script:Rules = Join-Path $Samples 'prometheus/vss_writers.rules.yml'
            $script:Alerts = @(Select-String -LiteralPath $Rules -Pattern '- alert: (\w+)' | ForEach-Object { $_.Matches[0].Groups[1].Value })

            # The metrics of a report as Prometheus scrapes them every five minutes for a day.
            function Get-Series($Report, [string] $Values = '+0x288', [string] $Source = 'System') {
                $text = ($Report | ConvertTo-VssWriterMetric Prometheus).Replace('source="Simulation"', "source=""$Source""")
                $text -split "`n" | Where-Object { $_ -and $_ -notmatch '^#|^vss_writer_gathered' } | ForEach-Object {
                    $name, $value = $_ -split ' (?=[0-9]+$)'
                    @{ series = $name.Insert($name.IndexOf('{') + 1, 'job="windows",instance="srv1:9182",'); values = "$value$Values" }
                }
            }

            function Get-SimulatedReport([string] $Scenario) {
                try { Test-VssWriterStatus -Detailed -AllowBusy -Simulation (New-VssSimulation -Scenario $Scenario) -ErrorAction Stop } catch { $_ }
            }

            # Fails unless exactly these alerts fire then; a value is what its summary and its description have to be.
            function Assert-Alert($Series, [string] $At, [hashtable] $Expected) {
                $tests = @($Alerts | ForEach-Object {
                        @{ eval_time = $At; alertname = $_; exp_alerts = @(if ($Expected[$_]) { $Expected[$_] }) }
                    })
                $test = @{ rule_files = @($Rules); tests = @(@{ interval = '5m'; input_series = @($Series); alert_rule_test = $tests }) }
                [IO.File]::WriteAllText("$File.test.yml", (ConvertTo-Json $test -Depth 9))
                $outcome = & $Promtool test rules "$File.test.yml" 2>&1
                $LASTEXITCODE | Should -Be 0 -Because ($outcome -join "`n")
            }

            function New-Alert([string] $Severity, [hashtable] $Labels, [string] $Summary, [string] $Description) {
                @{ exp_labels = @{ severity = $Severity; job = 'windows'; instance = 'srv1:9182' } + $Labels; exp_annotations = @{ summary = $Summary; description = $Description } }
            }

            $script:Answered = @{ series = 'vss_writer_gather_success{job="windows",instance="srv1:9182",computer="SRV1",source="System"}'; values = '1+0x288' }
            $script:TaskHint = 'check the last run result of the scheduled task that runs vss_writers.ps1.'
        }

        BeforeEach {
            Skip-Unless $Promtool 'promtool is not installed (Debian: prometheus)'
        }

        It 'name the failed writer, the computer and the advice' {
            $report = Get-SimulatedReport sql-failed
            $advice = [regex]::Match(($report | ConvertTo-VssWriterMetric Prometheus), 'vss_writer_advice_info\{.*advice="((?:[^"\\]|\\.)*)"').Groups[1].Value -replace '\\(.)', '$1'
            $advice | Should -Not -BeNullOrEmpty
            Assert-Alert (Get-Series $report) 2h @{
                VssWriterFailed = New-Alert critical @{ computer = 'SRV1'; source = 'System'; writer = 'SqlServerWriter'; writer_id = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'; health = 'Failed' } `
                    'VSS writer SqlServerWriter on SRV1 failed. Backups of its application fail.' $advice
            }
        }

        It 'name the missing writer, the computer and the advice' {
            $report = Get-SimulatedReport missing-system-writer
            $advice = [regex]::Match(($report | ConvertTo-VssWriterMetric Prometheus), 'vss_writer_advice_info\{.*advice="((?:[^"\\]|\\.)*)"').Groups[1].Value -replace '\\(.)', '$1'
            Assert-Alert (Get-Series $report) 2h @{
                VssWriterMissing = New-Alert critical @{ computer = 'SRV1'; source = 'System'; writer = 'System Writer' } `
                    'VSS writer System Writer on SRV1 is missing. Backups do not include its application.' $advice
            }
        }

        It 'say that a computer could not be queried' {
            Assert-Alert (Get-Series (Get-SimulatedReport access-denied)) 2h @{
                VssWritersNotGathered = New-Alert warning @{ computer = 'SRV1'; source = 'System' } 'The VSS writers of SRV1 could not be queried (srv1:9182).' `
                    'Run on SRV1, in an elevated PowerShell session: Get-VssWriterStatus. The error shows the cause and the next step.'
            }
        }

        It 'raise one alert for a computer whose writers are busy for six hours, and none before' {
            $series = Get-Series (Get-SimulatedReport busy-backup)
            Assert-Alert $series 5h @{}
            $busy = @($series | Where-Object { $_.series -match 'health="Busy"' -and $_.values -match '^1' }).Count
            $busy | Should -BeGreaterThan 1
            Assert-Alert $series 8h @{
                VssWritersBusyForLong = New-Alert warning @{ computer = 'SRV1' } "$busy VSS writers on SRV1 have been busy for six hours." `
                    'Check whether a backup is still running on SRV1. If not, end the backup program that started the shadow copy, and run on SRV1: Get-VssWriterStatus -Health Busy'
            }
        }

        It 'raise an alert when the file vanishes, though all others resolve' {
            $vanished = New-Alert critical @{ computer = 'SRV1' } 'The status of the VSS writers of SRV1 is no longer exported (srv1:9182).' `
                'On SRV1, check that windows_exporter runs with its textfile collector, that vss_writers.prom is in its folder, and that the scheduled task runs.'
            $absent = @{
                exp_labels      = @{ severity = 'critical'; source = 'System' }
                exp_annotations = @{
                    summary     = 'No computer exports the status of its VSS writers.'
                    description = 'Check that Prometheus scrapes windows_exporter, and that the scheduled tasks that run vss_writers.ps1 run.'
                }
            }
            Assert-Alert (Get-Series (Get-SimulatedReport sql-failed) '+0x12 stale') 4h @{ VssWritersVanished = $vanished; VssWritersAbsent = $absent }
        }

        It 'raise an alert when the status is old, and when the file is old' {
            $series = @(
                $Answered
                @{ series = 'vss_writer_gathered_timestamp_seconds{job="windows",instance="srv1:9182",computer="SRV1",source="System"}'; values = '0+0x288' }
                @{ series = 'windows_textfile_mtime_seconds{job="windows",instance="srv1:9182",file="C:\\x\\vss_writers.prom"}'; values = '0+0x288' }
            )
            Assert-Alert $series 30m @{}
            Assert-Alert $series 2h @{
                VssWritersStale     = New-Alert warning @{ computer = 'SRV1'; source = 'System' } 'The status of the VSS writers of SRV1 is 2h 0m 0s old.' "On SRV1, $TaskHint"
                VssWritersFileStale = New-Alert warning @{ file = 'C:\x\vss_writers.prom' } 'The file of the VSS writers on srv1:9182 is 2h 0m 0s old.' "On srv1:9182, $TaskHint"
            }
        }

        It 'raise an alert for a target that never had the file' {
            $series = @(
                $Answered
                @{ series = 'windows_textfile_scrape_error{job="windows",instance="srv1:9182"}'; values = '0+0x288' }
                @{ series = 'windows_textfile_scrape_error{job="windows",instance="srv2:9182"}'; values = '0+0x288' }
            )
            Assert-Alert $series 2h @{
                VssWritersNotMonitored = @{
                    exp_labels      = @{ severity = 'warning'; job = 'windows'; instance = 'srv2:9182' }
                    exp_annotations = @{
                        summary     = 'srv2:9182 does not export the status of VSS writers.'
                        description = 'Install the module VssWriterStatus and the scheduled task that runs vss_writers.ps1 on srv2:9182.'
                    }
                }
            }
        }

        It 'raise no alert for a simulation of <_>' -ForEach 'sql-failed', 'missing-system-writer', 'access-denied', 'busy-backup' {
            Assert-Alert (@($Answered) + @(Get-Series (Get-SimulatedReport $_) -Source Simulation)) 8h @{}
        }
    }
}
