# Writers, files and computers that mean harm, and sessions that may do little.

BeforeDiscovery {
    $script:Views = @(
        @{ View = 'the table'; Show = { $args[0] } }
        @{ View = 'the list'; Show = { $args[0] | Format-List } }
        @{ View = 'every property'; Show = { $args[0] | Format-List -Property * } }
        @{ View = 'the sentence'; Show = { $args[0] | ForEach-Object { "$_" } } }
        @{ View = 'its names'; Show = { $args[0] | ForEach-Object { $_.Name, $_.ComputerName, $_.ApplicationMessage } } }
        @{ View = 'a group'; Show = { $args[0] | Group-Object -Property ComputerName } }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule

    # What is missing beside such a writer is not the question here.
    $PSDefaultParameterValues = @{ 'Get-VssWriterStatus:WarningAction' = 'SilentlyContinue' }

    # Clears the screen, names the window, writes to the clipboard, the same in 8 bits, turns the text, and a row of its own.
    $script:Escapes = '\u001b[2J\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007\u009b31m\u202e\u2066\u007f\r\nSystem Writer   Healthy Stable\b'
    $script:SystemWriter = 'e8132975-6f93-4464-a53e-1050253ae220'
    $script:HostileText = "{`"computerName`":`"$Escapes`",`"writers`":[{`"name`":`"$Escapes`",`"writerId`":`"$SystemWriter`",`"state`":9,`"failure`":`"VSS_E_WRITERERROR_TIMEOUT`",`"applicationMessage`":`"$Escapes`"}]}"
    $script:Hostile = ConvertTo-Simulation $HostileText

    # All but line feeds: what drives a terminal or turns text.
    $script:Dangerous = '<ESC>|[\x00-\x09\x0B-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069]'
}

Describe 'A writer whose name drives terminals' {
    It 'drives none through <View>' -ForEach $Views {
        $screen = ConvertTo-Screen (& $Show (Get-VssWriterStatus -Simulation $Hostile)) -Width 500
        $screen | Should -Match 'owned'
        $screen | Should -Not -Match $Dangerous
    }

    It 'has one row in the table, and no other pretends to be another writer''s' {
        $screen = ConvertTo-Screen (Get-VssWriterStatus -Simulation $Hostile) -Width 500
        @($screen -split "`n" -match '^System Writer').Count | Should -Be 0
        @($screen -split "`n" -match 'FailedAtFreeze').Count | Should -Be 1
    }

    It 'is found by its class, by a wildcard, and by the name that it is shown with' {
        $writer = Get-VssWriterStatus -Simulation $Hostile -WriterId $SystemWriter
        $writer.ServiceName | Should -Be 'CryptSvc'
        (Get-VssWriterStatus -Simulation $Hostile -Name '*System Writer*').WriterId | Should -Be $SystemWriter
        (Get-VssWriterStatus -Simulation $Hostile -Name $writer.Name).WriterId | Should -Be $SystemWriter
    }

    It 'drives none through verbose, progress or warnings' {
        $said = Invoke-InFreshRunspace -Script { param($Simulation) Get-VssWriterStatus -Simulation $Simulation -Verbose }.ToString() -ArgumentList $Hostile
        $said.Verbose.Count | Should -BeGreaterThan 5
        $said.Progress.Count | Should -BeGreaterThan 5
        @($said.Verbose) + @($said.Warnings) + @($said.Progress | ForEach-Object { "$_" }) | Should -Not -Match $Dangerous
    }

    It 'drives none when its status was tampered with on its way in a file' {
        $path = Join-Path $TestDrive 'tampered.xml'
        Get-VssWriterStatus -Simulation (New-VssSimulation) -Name SqlServerWriter | Export-Clixml -LiteralPath $path
        $xml = [IO.File]::ReadAllText($path).Replace('SqlServerWriter', '_x001B_[2J_x009B_31mSql').Replace('N="Advice">', 'N="Advice">_x001B_[2J')
        [IO.File]::WriteAllText($path, $xml)
        $writer = Import-Clixml -LiteralPath $path
        $writer | Should -BeOfType 'VssWriterStatus.WriterStatus'
        ConvertTo-Screen ($writer | Format-List -Property *) | Should -Not -Match $Dangerous
    }
}

Describe 'An error about something that drives terminals' {
    It 'drives none: <What>' -ForEach @(
        @{ What = 'a file that is no JSON'; Fail = { New-VssSimulation -Path (ConvertTo-SimulationFile "$([char]27)[2J") } }
        @{ What = 'a field that is wrong'; Fail = { New-VssSimulation -Path (ConvertTo-SimulationFile $HostileText.Replace($SystemWriter, $Escapes)) } }
        @{ What = 'a member that is not known'; Fail = { New-VssSimulation -Path (ConvertTo-SimulationFile "{`"writers`":[],`"$Escapes`":1}") } }
        @{ What = 'a gather of a computer of that name'; Fail = { Get-VssWriterStatus -Simulation (ConvertTo-Simulation $HostileText.Replace('"writers"', '"calls":{"GatherWriterStatus":{"hresult":"E_ACCESSDENIED"}},"writers"')) } }
        @{ What = 'a scenario that there is not'; Fail = { New-VssSimulation -Scenario "$([char]0x9B)2J" } }
    ) {
        $errors = (Get-Outcome $Fail).Errors
        $errors.Count | Should -Be 1
        $errors[0].Exception.Message | Should -Not -Match $Dangerous
        $errors[0].ErrorDetails.Message | Should -Not -Match $Dangerous
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -Match $Dangerous
    }

    It 'takes a code that ends in NULs for the code alone' {
        (Resolve-VssError -Code "0x800423F4$([char]0)").Name | Should -Be 'VSS_E_WRITERERROR_NONRETRYABLE'
    }

    It 'stays short, whatever the file says' {
        $path = ConvertTo-SimulationFile "{`"writers`":[{`"name`":`"x`",`"state`":`"$('x' * 100000)`"}]}"
        (Get-Outcome { New-VssSimulation -Path $path }).Errors[0].Exception.Message.Length | Should -BeLessThan 5000
    }
}

Describe 'A service whose name drives terminals' {
    It 'drives none through the plan, the steps or the refusal of a restart' {
        $text = "{`"writers`":[{`"name`":`"SqlServerWriter`"}],`"services`":[{`"name`":`"SQLWriter`"},{`"name`":`"$Escapes`",`"dependsOn`":[`"SQLWriter`"]}]}"
        $said = Invoke-InFreshRunspace -ArgumentList (ConvertTo-Simulation $text) -Script {
            param($Simulation)
            Restart-VssWriter SqlServerWriter -Simulation $Simulation -Force -Confirm:$false -Verbose
        }.ToString()
        $lines = @($said.Verbose) + @($said.Errors) + @($said.Warnings) + @($said.Progress | ForEach-Object { "$_" })
        $lines -match 'owned' | Should -Not -BeNullOrEmpty
        $lines | Should -Not -Match $Dangerous
    }
}

Describe 'A simulation' {
    It 'is not switched on by variables of the environment or files that lie about' -Tag Unix {
        Push-Location -LiteralPath $TestDrive
        foreach ($name in 'simulation.json', 'VssWriterStatus.json', 'VssWriterCollector.json') {
            [IO.File]::WriteAllText((Join-Path $TestDrive $name), '{"writers":[{"name":"planted"}]}')
        }

        $env:VSS_SIMULATION = $env:VSSWRITERSTATUS_SIMULATION = Join-Path $TestDrive 'simulation.json'
        try {
            $outcome = Get-Outcome { Get-VssWriterStatus }
        } finally {
            Remove-Item Env:VSS_SIMULATION, Env:VSSWRITERSTATUS_SIMULATION
            Pop-Location
        }

        $outcome.Output.Count | Should -Be 0
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
    }

    It 'is named by every object, in the table and in the sentence' {
        $writers = @(Get-VssWriterStatus -Simulation (New-VssSimulation))
        @($writers.Source -ne 'Simulation').Count | Should -Be 0
        ConvertTo-Screen $writers | Should -Match 'SRV1 \(Simulation\)'
        @("$($writers -join "`n")" -split "`n" -notmatch '\(simulated\)\.$').Count | Should -Be 0
    }
}

Describe 'A session of little rights (Just Enough Administration)' {
    BeforeAll {
        $state = [initialsessionstate]::CreateRestricted([Management.Automation.SessionCapabilities]::RemoteServer)
        $state.LanguageMode = 'NoLanguage'
        $state.ImportPSModule(@($Manifest))
        $script:Restricted = [runspacefactory]::CreateRunspace($state)
        $Restricted.Open()

        # What New-PSSession's configuration does with VisibleCmdlets.
        foreach ($command in $Restricted.SessionStateProxy.InvokeCommand.GetCommands('*', 'Cmdlet,Function,Alias', $true)) {
            if ($command.Name -ne 'Get-VssWriterStatus') {
                $command.Visibility = 'Private'
            }
        }

        function script:Invoke-Restricted([string] $Command, [hashtable] $Parameter = @{}) {
            $shell = [powershell]::Create()
            $shell.Runspace = $Restricted
            try {
                [pscustomobject]@{ Output = @($shell.AddCommand($Command).AddParameters($Parameter).Invoke()); Errors = @($shell.Streams.Error) }
            } finally {
                $shell.Dispose()
            }
        }
    }

    AfterAll {
        $Restricted.Dispose()
    }

    It 'can show the status of writers' {
        (Invoke-Restricted 'Get-VssWriterStatus' @{ Simulation = New-VssSimulation -Scenario healthy }).Output.Count | Should -Be 14
    }

    It 'can do nothing else that its role does not name' -ForEach 'New-VssSimulation', 'Get-VssKnownWriter', 'Resolve-VssError' {
        { Invoke-Restricted $_ } | Should -Throw -ErrorId 'CommandNotFoundException'
    }
}
