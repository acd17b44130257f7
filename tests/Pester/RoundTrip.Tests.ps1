BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'fleet.ps1')
    Import-StagedModule

    # Every kind of property: null and empty texts, odd characters, all verdicts.
    $script:Simulation = ConvertTo-Simulation @'
{"computerName":"SRV1","writers":[
  {"name":"SqlServerWriter","state":"FailedAtPrepareSnapshot","failure":"VSS_E_WRITERERROR_NONRETRYABLE",
   "application":"0x80040E14","applicationMessage":"Disk \"D:\" is full.\nSecond line, \u00DC \uD83D\uDCBE"},
  {"name":"System Writer","state":"Stable"},
  {"name":"Odd Writer","state":"Unknown","failure":"0x8BADF00D"},
  {"name":"NTDS","state":"WaitingForThaw","applicationMessage":""}
]}
'@
    $script:Writers = Get-VssWriterStatus -Simulation $Simulation
    $script:Remote = @'
Import-Module '{0}'
Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario sql-failed)
'@ -f $Manifest

    # What cannot be equal after a second gather is compared by its precision.
    function Test-WriterStatus($Came) {
        $Came.Count | Should -Be 14
        foreach ($writer in $Came) {
            $writer.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
        }

        $expected = @(Get-VssWriterStatus -Simulation (New-VssSimulation) | ForEach-Object { ConvertTo-PropertyText $_ }) -notmatch '^GatheredAt'
        @($Came | ForEach-Object { ConvertTo-PropertyText $_ }) -notmatch '^GatheredAt' | Should -Be $expected
        [math]::Abs(($Came[0].GatheredAt - [DateTimeOffset]::UtcNow).TotalMinutes) | Should -BeLessThan 2
        $Came[0].GatheredAt.Offset | Should -Be ([timespan]::Zero)
    }
}

Describe 'A status in a file' {
    BeforeAll {
        $script:File = Join-Path $TestDrive 'writers.xml'
        $Writers | Export-Clixml -LiteralPath $File
    }

    It 'comes back as a real WriterStatus with every property as it was' {
        $back = Import-Clixml -LiteralPath $File
        $back.Count | Should -Be 4
        for ($i = 0; $i -lt 4; $i++) {
            $back[$i].PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
            ConvertTo-PropertyText $back[$i] | Should -Be (ConvertTo-PropertyText $Writers[$i])
        }
    }

    It 'comes back as a real WriterStatus though its state is a number without a name' {
        $odd = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"New in the next Windows","state":99}]}')
        $path = Join-Path $TestDrive 'odd.xml'
        $odd | Export-Clixml -LiteralPath $path
        $back = Import-Clixml -LiteralPath $path
        $back.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
        ConvertTo-PropertyText $back | Should -Be (ConvertTo-PropertyText $odd)
    }

    It 'comes back the same under culture <_>' -ForEach 'en-GB', 'de-DE', 'ar-SA' {
        $before = [Threading.Thread]::CurrentThread.CurrentCulture
        [Threading.Thread]::CurrentThread.CurrentCulture = $_
        try {
            $path = Join-Path $TestDrive "$_.xml"
            $Writers | Export-Clixml -LiteralPath $path
            $back = Import-Clixml -LiteralPath $path
        } finally {
            [Threading.Thread]::CurrentThread.CurrentCulture = $before
        }

        ConvertTo-PropertyText $back[0] | Should -Be (ConvertTo-PropertyText $Writers[0])
    }

    It 'comes back whole from inside another object' {
        $path = Join-Path $TestDrive 'nested.xml'
        [pscustomobject]@{ Note = 'before the update'; Writers = $Writers } | Export-Clixml -LiteralPath $path
        $back = (Import-Clixml -LiteralPath $path).Writers
        $back[0].PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
        ConvertTo-PropertyText $back[0] | Should -Be (ConvertTo-PropertyText $Writers[0])
    }

    It 'comes back whole from an export that is one level deep, as remoting is' {
        $path = Join-Path $TestDrive 'shallow.xml'
        $Writers | Export-Clixml -LiteralPath $path -Depth 1
        $back = Import-Clixml -LiteralPath $path
        $back[0].PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
        ConvertTo-PropertyText $back[0] | Should -Be (ConvertTo-PropertyText $Writers[0])
    }

    It 'comes back a second time as it did the first time' {
        $path = Join-Path $TestDrive 'again.xml'
        Import-Clixml -LiteralPath $File | Export-Clixml -LiteralPath $path
        $back = Import-Clixml -LiteralPath $path
        ConvertTo-PropertyText $back[0] | Should -Be (ConvertTo-PropertyText $Writers[0])
    }

    It 'looks the same on the screen when it came back' {
        ConvertTo-Screen (Import-Clixml -LiteralPath $File) | Should -BeExactly (ConvertTo-Screen $Writers)
    }

    It 'can be piped back into Get-VssWriterStatus' {
        @(Import-Clixml -LiteralPath $File | Get-VssWriterStatus -Simulation $Simulation).Count | Should -Be 4
    }

    It 'shows its writers readably in a PowerShell without the module' {
        $lines = Invoke-ChildPowerShell ((@'
$w = Import-Clixml '{0}'
Get-Module VssWriterStatus
$w[0].PSObject.TypeNames[0]
$w | ForEach-Object { $_.Name + '|' + $_.Health.ToString() + '|' + $_.State.ToString() }
$w | Format-Table Name, Health, State | Out-String -Width 100
'@).Replace('{0}', $File))
        $lines[0] | Should -Be 'Deserialized.VssWriterStatus.WriterStatus'
        $lines[1..4] | Should -Be @(
            'SqlServerWriter|Failed|FailedAtPrepareSnapshot', 'System Writer|Healthy|Stable', 'Odd Writer|Failed|Unknown',
            'NTDS|Busy|WaitingForThaw'
        )
        "$lines" | Should -Match 'SqlServerWriter +Failed +FailedAtPrepareSnapshot'
    }

    It 'is left alone where a property bag is no WriterStatus' {
        $path = Join-Path $TestDrive 'other.xml'
        [pscustomobject]@{ Name = 'NTDS'; State = 'Stable' } | Export-Clixml -LiteralPath $path
        { [VssWriterStatus.WriterStatus](Import-Clixml -LiteralPath $path) } | Should -Throw
    }

    It 'comes back as a bag, not as an error, from a file of a version with other properties' {
        $path = Join-Path $TestDrive 'future.xml'
        (Get-Content -LiteralPath $File -Raw) -replace '<S N="Name">SqlServerWriter</S>', '<S N="DisplayName">SqlServerWriter</S>' |
            Set-Content -LiteralPath $path -Encoding UTF8
        $back = Import-Clixml -LiteralPath $path -ErrorAction Stop
        $back.Count | Should -Be 4
        $back[1].PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatus])
    }
}

Describe 'What a cmdlet returns from another computer' {
    It 'becomes the real type again: every output type of every cmdlet with -Session' {
        $types = Get-Command -Module VssWriterStatus | Where-Object { $_.Parameters.ContainsKey('Session') } | ForEach-Object { $_.OutputType.Type } |
            Where-Object Namespace -EQ VssWriterStatus | Sort-Object -Property FullName -Unique
        $types.Name | Should -Contain 'WriterMetadata'
        foreach ($type in $types) {
            (Get-TypeData $type.FullName).TypeConverter | Should -Be ([VssWriterStatus.DeserializedConverter]) -Because $type
            (Get-TypeData "Deserialized.$($type.FullName)").TargetTypeForDeserialization | Should -Be $type
        }
    }
}

Describe 'A status of another computer' {
    BeforeAll {
        function Get-Back($InputObject) {
            $path = Join-Path $TestDrive "$(New-Guid).xml"
            $InputObject | Export-Clixml -LiteralPath $path
            Import-Clixml -LiteralPath $path
        }

        # As another computer writes it into a file: gathered there, from its own VSS, by a PowerShell of its own.
        function Get-StatusOf([string] $Computer) {
            $path = Join-Path $TestDrive "$(New-Guid).xml"
            $Writers[0] | Export-Clixml -LiteralPath $path
            $text = (Get-Content -LiteralPath $path -Raw) -replace '>SRV1<', ">$Computer<" -replace '<ToString>Simulation</ToString>(\s*)<I32>1</I32>', '<ToString>System</ToString>$1<I32>0</I32>'
            Set-Content -LiteralPath $path -Value $text -Encoding UTF8
            Import-Clixml -LiteralPath $path
        }
    }

    It 'names it in every command of its advice, whoever imports the file' {
        $status = Get-StatusOf 'SRV7'
        $status.Source | Should -Be 'System'
        $status.Connection.ComputerName | Should -Be 'SRV7'
        $status.Advice | Should -Match '\(Restart-VssWriter -Name SqlServerWriter -ComputerName SRV7\)'
    }

    It 'cannot carry a command in the name of its computer' {
        (Get-StatusOf 'SRV7; calc.exe #').Advice | Should -Match "-ComputerName 'SRV7; calc\.exe #'\)"
    }

    It 'is one of this computer where the names are the same' {
        $status = Get-StatusOf ([Environment]::MachineName.ToLowerInvariant())
        $status.Connection | Should -BeNullOrEmpty
        $status.Advice | Should -Match '\(Restart-VssWriter -Name SqlServerWriter'
    }

    It 'comes back from a file with its connection' {
        $status = Get-StatusOf 'SRV7'
        (Get-Back $status).Connection.GetType() | Should -Be ([VssWriterStatus.RemoteConnection])
        ConvertTo-PropertyText (Get-Back $status) | Should -Be (ConvertTo-PropertyText $status)
        Get-Back $status.Connection | ConvertTo-Json | Should -Be ($status.Connection | ConvertTo-Json)
    }
}

Describe 'A status that was read before the module was loaded' {
    BeforeAll {
        # Read where the module is not loaded, then handed over.
        $path = Join-Path $TestDrive 'bags.xml'
        $Writers | Export-Clixml -LiteralPath $path
        $plain = [powershell]::Create()
        $script:Bags = @($plain.AddCommand('Import-Clixml').AddParameter('LiteralPath', $path).Invoke())
        $plain.Dispose()
    }

    It 'is no WriterStatus yet' {
        $Bags[0].PSObject.TypeNames[0] | Should -Be 'Deserialized.VssWriterStatus.WriterStatus'
    }

    It 'becomes one by a cast' {
        ConvertTo-PropertyText ([VssWriterStatus.WriterStatus]$Bags[0]) | Should -Be (ConvertTo-PropertyText $Writers[0])
    }

    It 'looks the same on the screen without colour' {
        ConvertTo-Screen $Bags | Should -BeExactly (ConvertTo-Screen $Writers)
    }

    It 'looks the same on the screen with colour' {
        Skip-Unless (Test-Path variable:PSStyle) 'Windows PowerShell shows no colours'
        (ConvertTo-Screen $Bags -Colour).Split("`n")[-4..-1] | Should -Be (ConvertTo-Screen $Writers -Colour).Split("`n")[-4..-1]
    }

    It 'looks the same in Format-List' {
        $moment = '(?<=GatheredAt         : ).+'
        (ConvertTo-Screen $Bags[0] -List -Width 200) -replace $moment |
            Should -BeExactly ((ConvertTo-Screen $Writers[0] -List -Width 200) -replace $moment)
    }

    It 'can be piped back into Get-VssWriterStatus' {
        @($Bags | Get-VssWriterStatus -Simulation $Simulation).Count | Should -Be 4
    }
}

Describe 'A status from a job' {
    It 'comes from Start-Job as a real WriterStatus with every property' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create($Remote))
        Test-WriterStatus @($job | Receive-Job -Wait -AutoRemoveJob)
    }

    It 'comes from Start-Job with its moment to the last digit' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create("$Remote | Select-Object -First 1 -OutVariable w; `$w[0].GatheredAt.UtcTicks"))
        $came = @($job | Receive-Job -Wait -AutoRemoveJob)
        $came[0].GatheredAt.UtcTicks | Should -Be $came[1]
    }

    It 'is filtered, sorted and formatted like one of this session' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create($Remote))
        $came = $job | Receive-Job -Wait -AutoRemoveJob
        ($came | Where-Object Health -EQ Failed).Name | Should -Be 'SqlServerWriter'
        ($came | Sort-Object | Select-Object -First 1).Name | Should -Be 'ASR Writer'
        ConvertTo-Screen $came | Should -BeExactly (ConvertTo-Screen (Get-VssWriterStatus -Simulation (New-VssSimulation)))
    }

    It 'brings errors along with their ids' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create("Import-Module '$Manifest'; Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied)"))
        $outcome = Get-Outcome { $job | Receive-Job -Wait -AutoRemoveJob }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssAccessDenied,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'Administrator'
    }
}

Describe 'A status over SSH' {
    BeforeAll {
        $script:Session = $null
        $script:Why = Get-FleetObstacle
        if (-not $Why) {
            $script:Fleet = Open-Fleet -Folder (Join-Path $TestDrive 'fleet') -Name 'bare-1' -Manifest $Manifest
            $script:Session = New-PSSession -HostName 'bare-1'
        }
    }

    AfterAll {
        if (-not $Why) {
            Remove-PSSession $Session
            Close-Fleet $Fleet
        }
    }

    It 'becomes a real WriterStatus with every property by a cast' {
        # New-PSSession -HostName loads only the types of PowerShell itself, so PowerShell does not do it unasked.
        Skip-Unless $Session $Why
        $came = Invoke-Command -Session $Session -ScriptBlock ([scriptblock]::Create($Remote))
        Test-WriterStatus @($came | ForEach-Object { [VssWriterStatus.WriterStatus]$_ })
    }

    It 'looks on the screen like one of this computer' {
        Skip-Unless $Session $Why
        $came = Invoke-Command -Session $Session -ScriptBlock ([scriptblock]::Create($Remote))
        ConvertTo-Screen $came | Should -BeExactly (ConvertTo-Screen (Get-VssWriterStatus -Simulation (New-VssSimulation)))
    }

    It 'keeps the name of the computer that it came through' {
        Skip-Unless $Session $Why
        $came = Invoke-Command -Session $Session -ScriptBlock ([scriptblock]::Create($Remote))
        $came[0].PSComputerName | Should -Be 'bare-1'
        $came[0].ComputerName | Should -Be 'SRV1'
    }

    It 'brings a report whose writers are real again after a cast' {
        Skip-Unless $Session $Why
        $script = "Import-Module '$Manifest'; Test-VssWriterStatus -Simulation (New-VssSimulation -Scenario everything-failed) -Require 'Acme Writer' -Detailed"
        $report = [VssWriterStatus.WriterHealthReport](Invoke-Command -Session $Session -ScriptBlock ([scriptblock]::Create($script)))
        $local = & ([scriptblock]::Create($script))
        $report.Failed.Count | Should -Be 14
        $report.Missing[0].GetType().FullName | Should -Be 'VssWriterStatus.MissingWriter'
        $report.Summary | Should -BeExactly $local.Summary
        $report.Reasons.Phrase | Should -Be $local.Reasons.Phrase
    }

    It 'keeps its moment to the last digit' {
        Skip-Unless $Session $Why
        $came = Invoke-Command -Session $Session -ScriptBlock ([scriptblock]::Create("`$w = & { $Remote }; `$w[0]; `$w[0].GatheredAt.UtcTicks"))
        ([VssWriterStatus.WriterStatus]$came[0]).GatheredAt.UtcTicks | Should -Be $came[1]
    }

    It 'is stopped from this side' {
        Skip-Unless $Session $Why
        $job = Invoke-Command -Session $Session -AsJob -ScriptBlock ([scriptblock]::Create("Import-Module '$Manifest'; Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario hang)"))
        Start-Sleep -Seconds 1
        (Measure-Command { Stop-Job $job }).TotalSeconds | Should -BeLessThan 12
        $job.State | Should -Be 'Stopped'
        Remove-Job $job -Force
        Invoke-Command -Session $Session -ScriptBlock { 1 + 1 } | Should -Be 2
    }
}
