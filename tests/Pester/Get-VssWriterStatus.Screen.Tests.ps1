BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
}

Describe 'Get-VssWriterStatus: on the screen' {
    BeforeAll {
        $script:Healthy = Get-VssWriterStatus -Simulation healthy
        $script:SqlFailed = Get-VssWriterStatus -Simulation sql-failed
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
        $run = Invoke-InFreshRunspace 'Set-StrictMode -Version Latest; Get-VssWriterStatus -Simulation sql-failed | Out-String -Width 80'
        $run.Output[0] | Should -Match 'FailedAtPrepareSnapshot'
        $run.Errors.Count | Should -Be 0
    }

    It 'shows the same under Set-StrictMode: <_>' -ForEach @(
        'Get-VssWriterStatus -Simulation sql-failed | Format-Table -View Fleet'
        'Get-VssWriterStatus -Simulation sql-failed | Format-List'
        'Test-VssWriterStatus -Detailed -Simulation missing-system-writer -WarningAction Ignore'
        'Test-VssWriterStatus -Detailed -Simulation missing-system-writer -WarningAction Ignore | Format-Table'
        'Test-VssBackup -Detailed -Confirm:$false -Simulation backup-ok -WarningAction Ignore'
        'Get-VssWriterComponent -Simulation healthy'
        'Get-VssWriterComponent -Writer -Simulation healthy'
        'Resolve-VssError 0x800423F4, 12301'
        'Get-VssKnownWriter NTDS | Format-List'
    ) {
        $show = "`$Error.Clear()`n$_ | Out-String -Width 80`n`$Error.Count"
        $plain = Invoke-InFreshRunspace $show
        $strict = Invoke-InFreshRunspace "Set-StrictMode -Version Latest`n$show"
        # Not these moments, which are others.
        $moment = '(?<=(GatheredAt|TestedAt) +: ).+|\d[.,]\d s'
        $strict.Output[0] -replace $moment | Should -BeExactly ($plain.Output[0] -replace $moment)
        $strict.Output[1] | Should -Be 0
    }

    It 'shows the state where there is no $PSStyle, as in Windows PowerShell' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation sql-failed | Out-String -Width 80' -WithoutVariable PSStyle
        ConvertTo-PlainLine $run.Output[0] | Should -BeExactly $Table
    }

    It 'shows the state under Set-StrictMode where there is no $PSStyle, as in Windows PowerShell' {
        $run = Invoke-InFreshRunspace @'
Set-StrictMode -Version Latest
$Error.Clear()
Get-VssWriterStatus -Simulation sql-failed | Out-String -Width 80
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

    It 'breaks <View> between words where PowerShell breaks words' -ForEach @(
        @{ View = 'a status'; Get = { Get-VssWriterStatus SqlServerWriter -Simulation sql-failed }; Text = { $_.FailureMessage; $_.ApplicationMessage; $_.Advice } }
        @{ View = 'a report'; Get = { Test-VssWriterStatus -Detailed -Simulation sql-failed 3>$null }; Text = { $_.Summary; $_.Reasons.Phrase } }
        @{ View = 'a report with warnings'; Get = { Test-VssWriterStatus -Detailed -Simulation missing-system-writer 3>$null }; Text = { $_.Reasons.Phrase } }
        @{ View = 'a report on a test backup'; Get = { Test-VssBackup -Detailed -Confirm:$false -Simulation backup-fails-at-freeze 3>$null }; Text = { $_.Summary; $_.Reasons.Phrase } }
        @{ View = 'a code'; Get = { Resolve-VssError VSS_E_WRITERERROR_NONRETRYABLE }; Text = { $_.Meaning; $_.Advice } }
        @{ View = 'a known writer'; Get = { Get-VssKnownWriter NTDS | Select-Object -First 1 }; Text = { $_.Note } }
    ) {
        $object = & $Get
        $list = ConvertTo-NarrowList $object
        $list.Split("`n") | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $unwrapped = $list -replace '\n +', ' '
        $texts = @($object | ForEach-Object $Text)
        ($texts | Measure-Object Length -Maximum).Maximum | Should -BeGreaterThan 70
        foreach ($text in $texts) {
            $unwrapped.Contains($text) | Should -BeTrue -Because "'$text' should not be broken within a word in:`n$list"
        }
    }

    It 'loses nothing of a word that is longer than a line, nor of lines' {
        $message = "A short text, then $('x' * 200) and the rest`nof it."
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation @{ writers = @(@{ name = 'W'; failure = '0x800423F4'; applicationMessage = $message }) })
        (ConvertTo-NarrowList $writer) -replace '\s' | Should -Match ([regex]::Escape(($writer.ApplicationMessage -replace '\s')))
    }

    It 'leaves a text in one line where PowerShell breaks between words' {
        $list = ConvertTo-Screen ($SqlFailed | Where-Object Name -EQ SqlServerWriter) -List -Width 600
        $list | Should -Match '(?m)^Advice +: Do not run.+ add -Force\.$'
    }

    It 'breaks the lines of a list at the width of the window' {
        Skip-Unless $OnLinux 'It needs a terminal'
        $script = Join-Path $TestDrive 'list.ps1'
        "Import-Module '$Manifest'; `$ProgressPreference = 'SilentlyContinue'; `$PSStyle.OutputRendering = 'PlainText'; Get-VssWriterStatus SqlServerWriter -Simulation sql-failed | Format-List" |
            Set-Content -LiteralPath $script
        $shown = & env LC_ALL=C.UTF-8 python3 (Join-Path $PSScriptRoot 'terminal.py') 'no such text' sh -c "stty rows 24 cols 60 && '$(Get-PowerShellProgram)' -NoLogo -NoProfile -File '$script'"
        $advice = ($shown -join "`n") -replace '\r' -replace '(?s).*\nAdvice +: (.*?)\nWriterId.*', '$1'
        $lines = $advice.Split("`n").Trim()
        $lines.Count | Should -BeGreaterThan 6
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 39
        $lines -join ' ' | Should -BeExactly ($SqlFailed | Where-Object Name -EQ SqlServerWriter).Advice
    }

    It 'has everything in Format-List' {
        $list = (ConvertTo-Screen ($SqlFailed | Where-Object Name -EQ SqlServerWriter) -List -Width 600) -replace '(?<=GatheredAt         : ).+', '<moment>'
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
Advice             : Do not run the backup again yet. Read the errors of sources SQLWRITER, SQLVDI, MSSQL*, and VSS in the Application event log, fix the cause, then restart the host service SQLWriter while no backup is running; this does not interrupt users (Restart-VssWriter -Name SqlServerWriter -Simulation $vss). If the command is refused because of writers in the state WaitingForBackupComplete and no backup is running, add -Force.
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
        $screen = (ConvertTo-Screen $writer) + (ConvertTo-Screen $writer -List)
        $screen | Should -Match '\.\.\.'
        $screen.Length | Should -BeLessThan 50000
        $writer.Name.Length | Should -Be 200000
    }

    It 'leaves no property out of Format-List' {
        $list = ConvertTo-Screen $Healthy[0] -List -Width 200
        # What is shown as text already is not shown twice, how a computer was reached is for commands, and what is
        # accepted is in the report of Test-VssWriterStatus.
        foreach ($property in [VssWriterStatus.WriterStatus].GetProperties().Name -notmatch '^(State|Health)Name$|(Hex|Iso)$|^(Connection|AcceptedBy)$') {
            $list | Should -Match "(?m)^$property +:"
        }
    }
}
