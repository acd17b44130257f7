BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule

    # With $ConfirmPreference as users have it, nobody is there to be asked: the switch stands for a schedule.
    $script:Quiet = @{ Confirm = $false }

    function Get-Report([string] $Scenario = 'backup-ok') {
        Test-VssBackup -Simulation (New-VssSimulation $Scenario) -Detailed @Quiet
    }
}

Describe 'Test-VssBackup' {
    It 'answers <Expected> for the scenario <Scenario>' -ForEach @(
        @{ Scenario = 'backup-ok'; Expected = $true }
        @{ Scenario = 'healthy'; Expected = $true }
        @{ Scenario = 'backup-fails-at-freeze'; Expected = $false }
        @{ Scenario = 'sql-failed'; Expected = $false }
        @{ Scenario = 'missing-system-writer'; Expected = $false }
        @{ Scenario = 'everything-failed'; Expected = $false }
    ) {
        $answer = Test-VssBackup -Simulation $Scenario @Quiet
        $answer | Should -BeOfType bool
        @($answer).Count | Should -Be 1
        $answer | Should -Be $Expected
    }

    It 'has a high impact, and makes no test and gives no answer with -WhatIf' {
        (Get-Command Test-VssBackup).ImplementingType.GetCustomAttributes($true).Where{ $_ -is [System.Management.Automation.CmdletAttribute] }.ConfirmImpact | Should -Be 'High'
        $answer = Test-VssBackup -Simulation backup-ok -WhatIf -Verbose 4>&1
        @($answer | Where-Object { $_ -is [bool] }).Count | Should -Be 0
        "$answer" | Should -Not -Match 'StartSnapshotSet'
    }

    It 'gives no answer where only some of the computers may be tested' {
        $answer = 'backup-ok', 'healthy' | ForEach-Object { New-VssSimulation $_ } | Test-VssBackup -WhatIf
        $answer | Should -BeNullOrEmpty
    }

    It 'tells with -Detailed which writer failed in which phase, and the next step' {
        $report = Get-Report 'backup-fails-at-freeze'
        $report | Should -BeOfType VssWriterStatus.BackupTestReport
        $report.IsSuccess | Should -BeFalse
        $report.Summary | Should -Be 'SRV1 (simulated): the test backup failed in DoSnapshotSet; 14 writers, 2 volumes; 1 failed (SqlServerWriter).'
        "$report" | Should -Be $report.Summary
        $report.Failed.Name | Should -Be 'SqlServerWriter'
        $report.Failed.Phase | Should -Be 'DoSnapshotSet'
        $report.Failed[0].Writer.State | Should -Be 'FailedAtFreeze'
        $report.Phases.Name | Should -Be 'GatherWriterMetadata', 'StartSnapshotSet', 'AddToSnapshotSet', 'PrepareForBackup', 'DoSnapshotSet', 'AbortBackup'
        $report.Reasons.Code | Should -Be 'WriterFailed:SqlServerWriter'
        $report.Reasons[0].Phrase | Should -Match 'Restart-VssWriter'
        $report.Source | Should -Be 'Simulation'
    }

    It 'ends with a success after the restart of the writer' {
        $vss = New-VssSimulation backup-fails-at-freeze
        Test-VssBackup -Simulation $vss @Quiet | Should -BeFalse
        Restart-VssWriter SqlServerWriter -Simulation $vss -Confirm:$false
        Test-VssBackup -Simulation $vss @Quiet | Should -BeTrue
    }

    It 'shows the reasons with -Verbose' {
        "$(Test-VssBackup -Simulation backup-fails-at-freeze @Quiet -Verbose 4>&1)" | Should -Match 'SqlServerWriter failed in DoSnapshotSet'
    }

    It 'takes volumes as <Volume>' -ForEach @(
        @{ Volume = 'C:', 'D:' }, @{ Volume = 'c', 'd:\' }, @{ Volume = 'C:\', 'D:/', 'c:' }
    ) {
        (Test-VssBackup $Volume -Simulation backup-ok -Detailed @Quiet).Volumes.Name | Should -Be 'C:\', 'D:\'
    }

    It 'refuses <_> before anything is begun' -ForEach 'Data', '\\server\share', 'C:\*"', '1:', '' {
        { Test-VssBackup $_ -Simulation backup-ok @Quiet } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'reports a volume that does not exist as an error, and the result is false' {
        $answer = Test-VssBackup X: -Simulation backup-ok @Quiet -ErrorAction SilentlyContinue -ErrorVariable failures
        $answer | Should -BeFalse
        $failures[0].FullyQualifiedErrorId | Should -Match '^VssVolumeNotFound,'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($failures[0].ErrorDetails.RecommendedAction)" | Should -Match 'Get-Volume'
    }

    It 'answers false for a volume that was specified and is not supported' {
        $vss = ConvertTo-Simulation @{ volumes = @(@{ name = 'C:' }, @{ name = 'E:'; supported = $false }); writers = @(@{ name = 'System Writer' }) }
        $report = Test-VssBackup C:, E: -Simulation $vss -Detailed @Quiet
        $report.Reasons.Phrase -join ' ' | Should -Match 'AddToSnapshotSet failed for E:\\ with 0x8004230C \(VSS_E_VOLUME_NOT_SUPPORTED\)'
    }

    It 'warns of a volume that it leaves out' {
        $vss = ConvertTo-Simulation @{ volumes = @(@{ name = 'C:' }, @{ name = 'E:'; supported = $false }); writers = @(@{ name = 'System Writer' }) }
        $null = Test-VssBackup -Simulation $vss @Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'does not include the volume E:\\'
    }

    It 'is <ErrorId>, and false, where <Scenario> keeps the test from being made' -ForEach @(
        @{ Scenario = 'access-denied'; ErrorId = 'VssAccessDenied'; Category = 'PermissionDenied' }
        @{ Scenario = 'busy-backup'; ErrorId = 'VssBackupInProgress'; Category = 'ResourceBusy' }
        @{ Scenario = 'hang'; ErrorId = 'VssTimeout'; Category = 'OperationTimeout' }
    ) {
        $answer = Test-VssBackup -Simulation $Scenario -TimeoutSec 1 @Quiet -ErrorAction SilentlyContinue -ErrorVariable failures
        $answer | Should -BeExactly $false
        $failures[0].FullyQualifiedErrorId | Should -Match "^$ErrorId,"
        $failures[0].CategoryInfo.Category | Should -Be $Category
        Test-VssBackup -Simulation $Scenario -TimeoutSec 1 -Detailed @Quiet -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'gives one answer for several computers, and names those whose backup fails' {
        $answer = 'backup-ok', 'backup-fails-at-freeze' | ForEach-Object { New-VssSimulation $_ } | Test-VssBackup @Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        @($answer) | Should -Be @($false)
        "$warnings" | Should -Match 'the test backup failed in DoSnapshotSet'
        @('backup-ok', 'healthy' | ForEach-Object { New-VssSimulation $_ } | Test-VssBackup @Quiet) | Should -Be @($true)
    }

    It 'has no -SkipMetadata, and 600 seconds' {
        (Get-Command Test-VssBackup).Parameters.Keys | Should -Not -Contain 'SkipMetadata'
        (Get-Command Test-VssBackup).ImplementingType::new().TimeoutSec | Should -Be 600
    }

    It 'shows a report as a list with its phases' {
        $text = Get-Report 'backup-fails-at-freeze' | Out-String -Width 200
        $text | Should -Match 'IsSuccess +: .*False'
        $text | Should -Match 'DoSnapshotSet +Writer failed +\d\.\d s'
        $text | Should -Match 'SqlServerWriter in DoSnapshotSet'
        [regex]::Matches($text, '(?m)^(\w+) +:').ForEach({ $_.Groups[1].Value }) |
            Should -Be 'ComputerName', 'IsSuccess', 'Summary', 'Reasons', 'Failed', 'Missing', 'Warnings', 'Phases', 'Volumes', 'TestedAt', 'Source'
        (Get-Report).Phases | Format-Table | Out-String -Width 80 | Should -Match 'GatherWriterMetadata Succeeded +0\.\d s +14'
    }
}

Describe 'A report on a test backup that comes back' {
    BeforeAll {
        function Get-PlainText($Report) {
            foreach ($property in [VssWriterStatus.BackupTestReport].GetProperties()) {
                '{0}={1}' -f $property.Name, (@($property.GetValue($Report.PSObject.BaseObject)) -join '|')
            }
        }
    }

    It 'is the same again from a file: <_>' -ForEach 'backup-ok', 'backup-fails-at-freeze', 'missing-system-writer' {
        $report = Get-Report $_
        $path = Join-Path $TestDrive 'report.xml'
        $report | Export-Clixml -LiteralPath $path
        $back = Import-Clixml -LiteralPath $path
        $back.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.BackupTestReport])
        Get-PlainText $back | Should -Be (Get-PlainText $report)
        $back.Writers[0].PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
    }

    It 'is the same again from a job' {
        $back = Start-Job -ScriptBlock {
            Import-Module $using:Manifest
            Test-VssBackup -Simulation backup-fails-at-freeze -Detailed -Confirm:$false
        } | Receive-Job -Wait -AutoRemoveJob
        $back.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.BackupTestReport])
        $back.Failed[0].Writer.Name | Should -Be 'SqlServerWriter'
        $back.Phases[4].Duration | Should -BeOfType timespan
    }

    It 'is no success where <_> was lost on the way' -ForEach 'Phases', 'Volumes' {
        $path = Join-Path $TestDrive 'lost.xml'
        Get-Report | Export-Clixml -LiteralPath $path
        [xml] $xml = Get-Content -LiteralPath $path -Raw
        $lost = $xml.SelectSingleNode("//*[@N='$_']")
        $null = $lost.ParentNode.RemoveChild($lost)
        $xml.Save($path)
        $back = Import-Clixml -LiteralPath $path
        $back.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.BackupTestReport])
        $back.IsSuccess | Should -BeFalse
        $back.Reasons.Code | Should -Contain 'BackupNotComplete'
    }

    It 'is judged anew: what it claims of itself does not count' {
        $path = Join-Path $TestDrive 'claim.xml'
        Get-Report 'backup-fails-at-freeze' | Export-Clixml -LiteralPath $path
        (Get-Content -LiteralPath $path -Raw) -replace '<B N="IsSuccess">false</B>', '<B N="IsSuccess">true</B>' | Set-Content -LiteralPath $path
        (Import-Clixml -LiteralPath $path).IsSuccess | Should -BeFalse
    }
}

Describe 'A report on a test backup for monitors' {
    It 'is critical for Nagios where a writer failed, with the writer as it failed' {
        $text = Get-Report 'backup-fails-at-freeze' | ConvertTo-VssWriterMetric -As Nagios
        $text | Should -Match 'CRITICAL'
        $text | Should -Match 'SqlServerWriter'
        $text | Should -Match 'FailedAtFreeze'
    }

    It 'is critical where a phase failed and every writer is well' {
        $vss = ConvertTo-Simulation @{ calls = @{ DoSnapshotSet = @{ asyncResult = 'VSS_E_INSUFFICIENT_STORAGE' } }; writers = @('System Writer', 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer', 'ASR Writer', 'WMI Writer', 'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer' | ForEach-Object { @{ name = $_ } }) }
        $text = Test-VssBackup -Simulation $vss -Detailed @Quiet | ConvertTo-VssWriterMetric -As Nagios
        $text | Should -Match 'CRITICAL'
        $text | Should -Match 'VSS_E_INSUFFICIENT_STORAGE'
    }

    It 'is OK where the backup can be made' {
        Get-Report | ConvertTo-VssWriterMetric -As Nagios | Should -Match 'OK'
    }

    It 'is on the page of Export-VssWriterReport' {
        $path = Join-Path $TestDrive 'report.html'
        Get-Report 'backup-fails-at-freeze' | Export-VssWriterReport $path
        Get-Content -LiteralPath $path -Raw | Should -Match 'FailedAtFreeze'
    }
}
