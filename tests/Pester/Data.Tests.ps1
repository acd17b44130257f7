# What goes into files for other programs is alike in every culture.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Vss = New-VssSimulation -Scenario sql-failed

    # What the script returns where the culture is that one.
    function Invoke-InCulture([string] $Culture, [scriptblock] $Script) {
        $thread = [Threading.Thread]::CurrentThread
        $before = $thread.CurrentCulture
        try {
            $thread.CurrentCulture = $Culture
            & $Script
        } finally {
            $thread.CurrentCulture = $before
        }
    }
}

Describe 'Data in a culture' {
    It 'is the same CSV in <_>' -ForEach 'de-DE', 'ar-SA', 'fa-IR', 'th-TH', 'tr-TR', 'fi-FI', 'en-US' {
        $writers = Get-VssWriterStatus -Simulation $Vss
        $csv = Invoke-InCulture $_ { $writers | Select-Object -Property Data | ConvertTo-Csv -NoTypeInformation }
        $csv | Should -BeExactly (Invoke-InCulture '' { $writers | Select-Object -Property Data | ConvertTo-Csv -NoTypeInformation })
        $rows = $csv | ConvertFrom-Csv
        $rows[0].PSObject.Properties.Name | Should -Be @(
            'ComputerName', 'Name', 'HealthName', 'StateName', 'FailureCodeHex', 'Failure', 'FailureMessage', 'IsRetryable', 'ApplicationCodeHex',
            'ApplicationMessage', 'ServiceName', 'Advice', 'WriterId', 'InstanceId', 'GatheredAtIso', 'Source', 'AcceptedBy')
        $rows.GatheredAtIso | Should -Match '^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ$'
        [DateTimeOffset]::Parse($rows[0].GatheredAtIso, [cultureinfo]::InvariantCulture) | Should -Be $writers[0].GatheredAt
    }

    It 'has the time as text in reports and changes too' {
        $report = Test-VssWriterStatus -Simulation $Vss -Detailed
        $fails = @{ writers = @(@{ name = 'W'; changes = @(@{ afterMs = 1500; state = 'FailedAtFreeze' }) }) }
        $change = Watch-VssWriterStatus -Simulation (ConvertTo-Simulation $fails) -IntervalSec 1 -Count 2
        Invoke-InCulture 'ar-SA' { $report.GatheredAtIso } | Should -BeExactly $report.GatheredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
        Invoke-InCulture 'ar-SA' { $change.AtIso } | Should -BeExactly $change.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
    }
}
