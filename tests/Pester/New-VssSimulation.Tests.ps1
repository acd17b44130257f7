BeforeDiscovery {
    $script:Scenarios = 'access-denied', 'backup-fails-at-freeze', 'backup-ok', 'busy-backup', 'everything-failed', 'hang', 'healthy', 'missing-system-writer', 'sql-failed'

    # What is wrong, the file's text, the line that must be named, and what the message must say of the field.
    $script:WrongFiles = @(
        @{ Wrong = 'an empty file'; Text = ''; Line = 1; Says = 'not valid JSON' }
        @{ Wrong = 'text that is no JSON'; Text = 'writers: none'; Line = 1; Says = 'not valid JSON' }
        @{ Wrong = 'an object that is not closed'; Text = "{`n`"writers`": ["; Line = 2; Says = 'not valid JSON' }
        @{ Wrong = 'a trailing comma'; Text = "{`n  `"writers`": [],`n}"; Line = 3; Says = 'not valid JSON' }
        @{ Wrong = 'a comment'; Text = "{`n  // none`n  `"writers`": []}"; Line = 2; Says = 'not valid JSON' }
        @{ Wrong = 'a second value'; Text = "{`"writers`":[]}`n{`"writers`":[]}"; Line = 2; Says = 'not valid JSON' }
        @{ Wrong = 'a member that stands twice'; Text = "{`"writers`":[],`n`"writers`":[]}"; Line = 2; Says = 'writers.*duplicated' }
        @{ Wrong = 'an array in place of the object'; Text = '[]'; Line = 1; Says = 'must be an object' }
        @{ Wrong = 'null'; Text = 'null'; Line = 1; Says = 'must be an object' }
        @{ Wrong = 'a file without writers'; Text = '{"computerName":"SRV1"}'; Line = 1; Says = 'writers is missing' }
        @{ Wrong = 'writers that are null'; Text = "{`n`"writers`":null}"; Line = '\d'; Says = 'writers is missing' }
        @{ Wrong = 'writers that are an object'; Text = "{`n`"writers`":{}}"; Line = 2; Says = 'writers must be an array' }
        @{ Wrong = 'a writer that is text'; Text = "{`"writers`":[`n`"NTDS`"]}"; Line = 2; Says = 'writers\[0\] must be an object' }
        @{ Wrong = 'a writer without a name'; Text = "{`"writers`":[`n{`"name`":`"A`"},`n{`"state`":1}]}"; Line = 3; Says = 'writers\[1\]\.name is missing' }
        @{ Wrong = 'a name that is a number'; Text = "{`"writers`":[`n{`"name`":7}]}"; Line = 2; Says = 'writers\[0\]\.name must be a string' }
        @{ Wrong = 'an unknown member of the file'; Text = "{`"writers`":[],`n`"writer`":[]}"; Line = 2; Says = 'writer is not a known field' }
        @{ Wrong = 'an unknown member of a writer'; Text = "{`"writers`":[{`"name`":`"A`",`n`"status`":1}]}"; Line = 2; Says = 'writers\[0\]\.status is not a known field.*state' }
        @{ Wrong = 'a member in another case'; Text = "{`"writers`":[{`"name`":`"A`",`n`"State`":1}]}"; Line = 2; Says = 'writers\[0\]\.State is not a known field' }
        @{ Wrong = 'a class id that is no GUID'; Text = "{`"writers`":[{`"name`":`"A`",`n`"writerId`":`"e8132975`"}]}"; Line = 2; Says = 'writers\[0\]\.writerId .*e8132975.*GUID' }
        @{ Wrong = 'an instance id that is a number'; Text = "{`"writers`":[{`"name`":`"A`",`n`"instanceId`":1}]}"; Line = 2; Says = 'writers\[0\]\.instanceId must be a string' }
        @{ Wrong = 'a state that does not exist'; Text = "{`"writers`":[{`"name`":`"A`",`n`"state`":`"Broken`"}]}"; Line = 2; Says = 'writers\[0\]\.state .*Broken.*Stable' }
        @{ Wrong = 'a state that is a number in quotes'; Text = "{`"writers`":[{`"name`":`"A`",`n`"state`":`"1`"}]}"; Line = 2; Says = 'writers\[0\]\.state' }
        @{ Wrong = 'two states in one text'; Text = "{`"writers`":[{`"name`":`"A`",`n`"state`":`"Stable, WaitingForThaw`"}]}"; Line = 2; Says = 'writers\[0\]\.state' }
        @{ Wrong = 'a state that is a fraction'; Text = "{`"writers`":[{`"name`":`"A`",`n`"state`":1.5}]}"; Line = 2; Says = 'writers\[0\]\.state 1\.5' }
        @{ Wrong = 'a failure that has no such name'; Text = "{`"writers`":[{`"name`":`"A`",`n`"failure`":`"VSS_E_OOPS`"}]}"; Line = 2; Says = 'writers\[0\]\.failure .*VSS_E_OOPS' }
        @{ Wrong = 'a failure of more than 32 bits'; Text = "{`"writers`":[{`"name`":`"A`",`n`"failure`":`"0x1800423F4`"}]}"; Line = 2; Says = 'writers\[0\]\.failure' }
        @{ Wrong = 'an application message that is a list'; Text = "{`"writers`":[{`"name`":`"A`",`n`"applicationMessage`":[]}]}"; Line = 2; Says = 'writers\[0\]\.applicationMessage must be a string' }
        @{ Wrong = 'changes that are an object'; Text = "{`"writers`":[{`"name`":`"A`",`n`"changes`":{}}]}"; Line = 2; Says = 'writers\[0\]\.changes must be an array' }
        @{ Wrong = 'a change without afterMs'; Text = "{`"writers`":[{`"name`":`"A`",`"changes`":[`n{`"state`":1}]}]}"; Line = 2; Says = 'writers\[0\]\.changes\[0\]\.afterMs is missing' }
        @{ Wrong = 'a change before the beginning'; Text = "{`"writers`":[{`"name`":`"A`",`"changes`":[`n{`"afterMs`":-1}]}]}"; Line = 2; Says = 'writers\[0\]\.changes\[0\]\.afterMs -1' }
        @{ Wrong = 'changes out of order'; Text = "{`"writers`":[{`"name`":`"A`",`"changes`":[{`"afterMs`":9},`n{`"afterMs`":8}]}]}"; Line = 2; Says = 'writers\[0\]\.changes\[1\]\.afterMs' }
        @{ Wrong = 'a presence that is text'; Text = "{`"writers`":[{`"name`":`"A`",`"changes`":[`n{`"afterMs`":1,`"present`":`"no`"}]}]}"; Line = 2; Says = 'changes\[0\]\.present must be true or false' }
        @{ Wrong = 'a name in a change'; Text = "{`"writers`":[{`"name`":`"A`",`"changes`":[`n{`"afterMs`":1,`"name`":`"B`"}]}]}"; Line = 2; Says = 'changes\[0\]\.name is not a known field' }
        @{ Wrong = 'an unknown method'; Text = "{`"calls`":{`n`"ImportSnapshots`":{}},`"writers`":[]}"; Line = 2; Says = 'calls\.ImportSnapshots .*GatherWriterStatus' }
        @{ Wrong = 'a call that is a number'; Text = "{`"calls`":{`n`"Wait`":5},`"writers`":[]}"; Line = 2; Says = 'calls\.Wait must be an object' }
        @{ Wrong = 'an unknown behaviour of a call'; Text = "{`"calls`":{`n`"Wait`":{`"crash`":true}},`"writers`":[]}"; Line = 2; Says = 'calls\.Wait\.crash is not a known field' }
        @{ Wrong = 'a delay that is text'; Text = "{`"calls`":{`n`"Wait`":{`"delayMs`":`"5`"}},`"writers`":[]}"; Line = 2; Says = 'calls\.Wait\.delayMs must be a number' }
        @{ Wrong = 'a hang that is a number'; Text = "{`"calls`":{`n`"Wait`":{`"hang`":1}},`"writers`":[]}"; Line = 2; Says = 'calls\.Wait\.hang must be true or false' }
        @{ Wrong = 'an ex3 that is text'; Text = "{`"writers`":[],`n`"ex3`":`"yes`"}"; Line = 2; Says = 'ex3 must be true or false' }
        @{ Wrong = 'a computer that is a number'; Text = "{`"writers`":[],`n`"computerName`":1}"; Line = 2; Says = 'computerName must be a string' }
        @{ Wrong = 'an asyncResult for a call that begins nothing'; Text = "{`"calls`":{`n`"InitializeForBackup`":{`"asyncResult`":`"E_UNEXPECTED`"}},`"writers`":[]}"; Line = 2; Says = 'calls\.InitializeForBackup\.asyncResult' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
}

Describe 'New-VssSimulation: scenarios' {
    It 'makes sql-failed where nothing is named' {
        (New-VssSimulation).Name | Should -Be 'sql-failed'
    }

    It 'makes the scenario <_>' -ForEach $Scenarios {
        $simulation = New-VssSimulation -Scenario $_
        $simulation.GetType().FullName | Should -Be 'VssWriterStatus.VssSimulation'
        $simulation.Name | Should -Be $_
        $simulation.ComputerName | Should -Be 'SRV1'
        $simulation.WriterCount | Should -BeGreaterOrEqual 13
    }

    It 'ignores the case of a scenario' {
        (New-VssSimulation -Scenario HEALTHY).Name | Should -Be 'healthy'
    }

    It 'takes the name of a scenario without the name of the parameter' {
        (New-VssSimulation healthy).Name | Should -Be 'healthy'
    }

    It 'is made from the name of a scenario by <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'Get-VssWriterStatus'; Ask = { Get-VssWriterStatus SqlServerWriter -Simulation sql-failed } }
        @{ Cmdlet = 'Wait-VssWriterStatus'; Ask = { Wait-VssWriterStatus SqlServerWriter -Simulation HEALTHY } }
        @{ Cmdlet = 'Restart-VssWriter'; Ask = { Restart-VssWriter SqlServerWriter -Simulation sql-failed -PassThru -Confirm:$false } }
    ) {
        $outcome = Get-Outcome $Ask
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be 'SqlServerWriter'
        $outcome.Output.Source | Should -Be 'Simulation'
    }

    It 'lets Test-VssWriterStatus take the name of a scenario' {
        Test-VssWriterStatus -Simulation healthy | Should -BeTrue
        Test-VssWriterStatus -Simulation sql-failed | Should -BeFalse
    }

    It 'refuses where a scenario does not exist, and names those that do' {
        { Get-VssWriterStatus -Simulation nonsense } |
            Should -Throw "*The scenario 'nonsense' does not exist. Available scenarios: access-denied, *-Path.*" -ErrorId 'CannotConvertArgument*'
    }

    It 'completes scenarios where one is taken' {
        $line = 'Test-VssWriterStatus -Simulation every'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'everything-failed'
    }

    It 'completes scenarios' {
        $line = 'New-VssSimulation -Scenario '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $Scenarios
    }

    It 'completes the scenario that begins so' {
        $line = 'New-VssSimulation -Scenario every'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'everything-failed'
    }

    It 'refuses a scenario that does not exist, and names those that do' {
        $outcome = Get-Outcome { New-VssSimulation -Scenario nonsense }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssSimulationInvalid,VssWriterStatus.Commands.NewVssSimulationCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $outcome.Errors[0].TargetObject | Should -Be 'nonsense'
        foreach ($scenario in 'access-denied', 'backup-fails-at-freeze', 'backup-ok', 'busy-backup', 'everything-failed', 'hang', 'healthy', 'missing-system-writer', 'sql-failed') {
            "$($outcome.Errors[0])" | Should -Match $scenario
        }
    }

    It 'refuses -Path together with -Scenario' {
        { New-VssSimulation -Path x.json -Scenario healthy } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'refuses an empty <_>' -ForEach 'Path', 'Scenario' {
        $arguments = @{ $_ = '' }
        { New-VssSimulation @arguments } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'has only healthy writers in healthy' {
        (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy)).Health | Sort-Object -Unique | Should -Be 'Healthy'
    }

    It 'has only busy writers at the beginning of busy-backup' {
        (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario busy-backup)).Health | Sort-Object -Unique | Should -Be 'Busy'
    }

    It 'lacks only System Writer in missing-system-writer' {
        $all = (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy)).Name
        $there = (Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario missing-system-writer)).Name
        (Compare-Object $all $there).InputObject | Should -Be 'System Writer'
    }

    It 'is never switched on by an environment variable or a file lying about' -Tag Unix {
        $script = 'Set-Location ''{0}''; Import-Module ''{1}''; $e = $null; @(Get-VssWriterStatus -ErrorVariable e -ErrorAction SilentlyContinue).Count; $e[0].FullyQualifiedErrorId' -f
            $TestDrive, $Manifest
        Set-Content -LiteralPath (Join-Path $TestDrive 'simulation.json') -Value '{"writers":[]}'
        $env:VSS_SIMULATION = $env:VSSWRITERSTATUS_SIMULATION = 'healthy'
        try {
            Invoke-ChildPowerShell $script | Should -Be '0', 'VssNotSupportedOnPlatform,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        } finally {
            Remove-Item Env:VSS_SIMULATION, Env:VSSWRITERSTATUS_SIMULATION
        }
    }

    It 'prints as a sentence' {
        "$(New-VssSimulation -Scenario healthy)" | Should -Be 'healthy: 14 simulated writers on SRV1.'
    }
}

Describe 'New-VssSimulation: files' {
    BeforeAll {
        $script:Good = Join-Path $TestDrive 'good.json'
        [IO.File]::WriteAllText($Good, '{"computerName":"SRV7","writers":[{"name":"NTDS"},{"name":"Other","writerId":"11111111-2222-3333-4444-555555555555"}]}')
    }

    It 'takes a path by position' {
        $simulation = New-VssSimulation $Good
        $simulation.ComputerName | Should -Be 'SRV7'
        $simulation.WriterCount | Should -Be 2
        $simulation.Name | Should -Be $Good
    }

    It 'takes a relative path' {
        Push-Location $TestDrive
        try {
            (New-VssSimulation ./good.json).Name | Should -Be $Good
        } finally {
            Pop-Location
        }
    }

    It 'takes a path on a drive of PowerShell' {
        (New-VssSimulation TestDrive:/good.json).ComputerName | Should -Be 'SRV7'
    }

    It 'takes files from the pipeline' {
        (Get-Item $Good | New-VssSimulation).ComputerName | Should -Be 'SRV7'
    }

    It 'takes a path by property name' {
        ([pscustomobject]@{ Path = $Good } | New-VssSimulation).ComputerName | Should -Be 'SRV7'
    }

    It 'makes one simulation a file' {
        $second = Join-Path $TestDrive 'second.json'
        Copy-Item $Good $second
        @(Get-Item $Good, $second | New-VssSimulation).Count | Should -Be 2
    }

    It 'goes on with the next file after a wrong one' {
        $wrong = Join-Path $TestDrive 'wrong.json'
        [IO.File]::WriteAllText($wrong, '{')
        $outcome = Get-Outcome { Get-Item $wrong, $Good | New-VssSimulation }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Output.Count | Should -Be 1
    }

    It 'takes a file whose name holds <Odd>' -ForEach @(
        @{ Odd = 'brackets'; File = 'sim[1].json' }
        @{ Odd = 'a quote and spaces'; File = 'it''s a file.json' }
    ) {
        $path = Join-Path $TestDrive $File
        [IO.File]::WriteAllText($path, '{"writers":[]}')
        (New-VssSimulation -Path $path).Name | Should -Be $path
        (Get-Item -LiteralPath $path | New-VssSimulation).Name | Should -Be $path
    }

    It 'reads a file written as <_>' -ForEach 'UTF-8', 'UTF-8 with a byte order mark', 'UTF-16' {
        $encoding = switch ($_) {
            'UTF-8' { [Text.UTF8Encoding]::new($false) }
            'UTF-8 with a byte order mark' { [Text.UTF8Encoding]::new($true) }
            default { [Text.UnicodeEncoding]::new() }
        }
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $name = "Writer $([char]0x00DC)"
        [IO.File]::WriteAllText($path, "{`"writers`":[{`"name`":`"$name`"}]}", $encoding)
        (Get-VssWriterStatus -Simulation (New-VssSimulation $path)).Name | Should -BeExactly $name
    }

    It 'reads a file with lines that end in CRLF, and counts them right' {
        $path = ConvertTo-SimulationFile "{`r`n`"writers`": [],`r`n`"wrong`": 1}"
        "$((Get-Outcome { New-VssSimulation $path }).Errors[0])" | Should -Match 'line 3:'
    }

    It 'refuses <Wrong>, naming file, line and field' -ForEach $WrongFiles {
        $path = ConvertTo-SimulationFile $Text
        $outcome = Get-Outcome { New-VssSimulation -Path $path }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be 'VssSimulationInvalid,VssWriterStatus.Commands.NewVssSimulationCommand'
        $record.CategoryInfo.Category | Should -Be 'InvalidData'
        $record.TargetObject | Should -Be $path
        "$record" | Should -Match ([regex]::Escape($path))
        "$record" | Should -Match "line $($Line): "
        "$record" | Should -Match $Says
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'reports <What> as VssSimulationInvalid, naming it' -ForEach @(
        @{ What = 'a file that does not exist'; Path = 'nowhere.json' }
        @{ What = 'a folder'; Path = '.' }
    ) {
        $full = Join-Path $TestDrive $Path
        $outcome = Get-Outcome { New-VssSimulation -Path $full }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssSimulationInvalid,'
        $outcome.Errors[0].TargetObject | Should -Be $full
        "$($outcome.Errors[0])" | Should -Match 'could not be read'
    }

    It 'refuses a path that is not of the file system, whatever file lies about' {
        $outside = [Environment]::CurrentDirectory
        [Environment]::CurrentDirectory = "$TestDrive"
        [IO.File]::WriteAllText((Join-Path $TestDrive 'SIMULATION_LURE'), '{"writers":[]}')
        $env:SIMULATION_LURE = 'x'
        try {
            $outcome = Get-Outcome { New-VssSimulation -Path Env:SIMULATION_LURE }
            $outcome.Output.Count | Should -Be 0
            $outcome.Errors.Count | Should -Be 1
        } finally {
            [Environment]::CurrentDirectory = $outside
            Remove-Item Env:SIMULATION_LURE
        }
    }

    It 'ends the script at a wrong file with -ErrorAction Stop' {
        $path = ConvertTo-SimulationFile '{'
        { New-VssSimulation $path -ErrorAction Stop } | Should -Throw -ErrorId 'VssSimulationInvalid,*'
    }
}

Describe 'New-VssSimulation: what a file leaves out' {
    It 'calls the computer SIMULATION' {
        (ConvertTo-Simulation '{"writers":[]}').ComputerName | Should -Be 'SIMULATION'
    }

    It 'makes a writer stable, without failure, with ids of its own' {
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"Mine"}]}')
        $writer.State | Should -Be 'Stable'
        $writer.FailureCode | Should -Be 0
        $writer.WriterId | Should -Not -Be ([guid]::Empty)
        $writer.InstanceId | Should -Not -Be ([guid]::Empty)
        $writer.ServiceName | Should -BeNullOrEmpty
    }

    It 'gives a known writer its published class id and service' {
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[{"name":"System Writer"}]}')
        $writer.WriterId | Should -Be ([guid]'e8132975-6f93-4464-a53e-1050253ae220')
        $writer.ServiceName | Should -Be 'CryptSvc'
    }

    It 'makes up the same ids each time' {
        $text = '{"writers":[{"name":"Mine"},{"name":"Mine"}]}'
        $first = Get-VssWriterStatus -Simulation (ConvertTo-Simulation $text)
        $second = Get-VssWriterStatus -Simulation (ConvertTo-Simulation $text)
        $first.InstanceId | Should -Be $second.InstanceId
        $first[0].WriterId | Should -Be $first[1].WriterId
        $first[0].InstanceId | Should -Not -Be $first[1].InstanceId
    }

    It 'takes a failure as <Form>' -ForEach @(
        @{ Form = 'hexadecimal'; Failure = '"0x800423F4"' }
        @{ Form = 'hexadecimal in lower case without a prefix'; Failure = '"800423f4"' }
        @{ Form = 'a signed number'; Failure = '-2147212300' }
        @{ Form = 'its name'; Failure = '"VSS_E_WRITERERROR_NONRETRYABLE"' }
        @{ Form = 'its name in lower case'; Failure = '"vss_e_writererror_nonretryable"' }
    ) {
        $writer = Get-VssWriterStatus -Simulation (ConvertTo-Simulation "{`"writers`":[{`"name`":`"W`",`"failure`":$Failure}]}")
        $writer.FailureCode | Should -Be 0x800423F4
    }

    It 'takes null for what is left out' {
        $text = '{"computerName":null,"calls":null,"ex3":null,"writers":[{"name":"W","writerId":null,"instanceId":null,"state":null,"failure":null,"application":null,"applicationMessage":null,"changes":null}]}'
        (Get-VssWriterStatus -Simulation (ConvertTo-Simulation $text)).State | Should -Be 'Stable'
    }

    It 'begins its time when it is made, not when the file was read by another' {
        $path = ConvertTo-SimulationFile '{"writers":[{"name":"W","changes":[{"afterMs":2000,"state":"FailedAtThaw"}]}]}'
        $old = New-VssSimulation $path
        Start-Sleep -Milliseconds 2100
        $young = New-VssSimulation $path
        (Get-VssWriterStatus -Simulation $old).State | Should -Be 'FailedAtThaw'
        (Get-VssWriterStatus -Simulation $young).State | Should -Be 'Stable'
    }

    It 'delays a call by delayMs' {
        $slow = ConvertTo-Simulation '{"calls":{"InitializeForBackup":{"delayMs":300}},"writers":[]}'
        (Measure-Command { Get-VssWriterStatus -Simulation $slow }).TotalMilliseconds | Should -BeGreaterOrEqual 290
    }
}
