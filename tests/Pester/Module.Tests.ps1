BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    $script:Cmdlets = @(
        'ConvertTo-VssWriterMetric',
        'Export-VssWriterReport',
        'Get-VssKnownWriter',
        'Get-VssWriterComponent',
        'Get-VssWriterEvent',
        'Get-VssWriterStatus',
        'New-VssSimulation',
        'Resolve-VssError',
        'Restart-VssWriter',
        'Test-VssBackup',
        'Test-VssWriterStatus',
        'Wait-VssWriterStatus',
        'Watch-VssWriterStatus'
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Base = Split-Path $Manifest
    $script:Module = Get-Module VssWriterStatus
}

Describe 'The manifest' {
    It 'is valid' {
        (Test-ModuleManifest -Path $Manifest -ErrorAction Stop -WarningAction Stop).Name | Should -Be 'VssWriterStatus'
    }

    It 'has the version of its folder' {
        (Test-ModuleManifest -Path $Manifest).Version | Should -Be ([version](Split-Path $Base -Leaf))
    }

    It 'is for both editions of PowerShell, from 5.1 and .NET Framework 4.7.2' {
        $data = Import-PowerShellDataFile -Path $Manifest
        $data.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
        $data.PowerShellVersion | Should -Be '5.1'
        $data.DotNetFrameworkVersion | Should -Be '4.7.2'
    }

    It 'says who, what and under which license' {
        $data = Import-PowerShellDataFile -Path $Manifest
        $data.GUID | Should -Be '5b1a6d0e-6f0c-4c0e-9a43-0c2f3c6a7c55'
        foreach ($member in 'Author', 'Description', 'Copyright') {
            $data[$member] | Should -Not -BeNullOrEmpty
        }

        $data.PrivateData.PSData.Tags | Should -Contain 'VSS'
        $data.PrivateData.PSData.LicenseUri | Should -Not -BeNullOrEmpty
    }

    It 'exports by name, never by wildcard, so that commands are found without an import' {
        $data = Import-PowerShellDataFile -Path $Manifest
        foreach ($member in 'CmdletsToExport', 'FunctionsToExport', 'VariablesToExport', 'AliasesToExport') {
            $data.ContainsKey($member) | Should -BeTrue
            "$($data[$member])" | Should -Not -Match '\*'
        }
    }

    It 'names only files that are there' {
        $data = Import-PowerShellDataFile -Path $Manifest
        foreach ($file in @($data.RootModule) + $data.RequiredAssemblies + $data.TypesToProcess + $data.FormatsToProcess) {
            Join-Path $Base $file | Should -Exist
        }
    }
}

Describe 'The staged module' {
    It 'holds the expected files and no others' {
        $files = Get-ChildItem -LiteralPath $Base -Recurse -File |
            ForEach-Object { $_.FullName.Substring($Base.Length + 1).Replace('\', '/') } |
            Where-Object { $_ -notmatch '^en-US/(about_\w+\.help\.txt|VssWriterStatus\.dll-Help\.xml)$' }
        $files | Sort-Object | Should -Be (@(
                'LICENSE', 'VssWriterStatus.format.ps1xml', 'VssWriterStatus.psd1',
                'VssWriterStatus.types.ps1xml', 'bin/VssWriterCollector.exe', 'bin/VssWriterStatus.Core.dll',
                'bin/VssWriterStatus.dll', 'dsc/VssWriterHealth.dsc.resource.json', 'dsc/VssWriterHealth.ps1',
                'dsc/WriterHealth.psm1'
            ) | Sort-Object)
    }

    It 'needs no third-party DLL' {
        $own = 'VssWriterStatus', 'VssWriterStatus.Core'
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $own -contains $_.GetName().Name }
        @($loaded).Count | Should -Be 2
        foreach ($assembly in $loaded) {
            $assembly.Location | Should -BeLike "$(Join-Path $Base 'bin')*"
            foreach ($reference in $assembly.GetReferencedAssemblies().Name) {
                $reference | Should -BeIn (@('netstandard', 'System.Management.Automation') + $own)
            }
        }
    }

    It 'has the version of the manifest in every DLL' {
        foreach ($file in Get-ChildItem -LiteralPath (Join-Path $Base 'bin') -Filter *.dll) {
            [version]$file.VersionInfo.ProductVersion | Should -Be $Module.Version
            [Reflection.AssemblyName]::GetAssemblyName($file.FullName).Version | Should -Be ([version]"$($Module.Version).0")
        }
    }

    It 'is loaded from the stage' {
        $Module.ModuleBase | Should -Be $Base
    }

    It 'carries no path of the machine that built it' {
        foreach ($file in Get-ChildItem -LiteralPath (Join-Path $Base 'bin') -Filter *.dll) {
            $text = [Text.Encoding]::ASCII.GetString([IO.File]::ReadAllBytes($file.FullName))
            $text.Contains((Split-Path (Split-Path $PSScriptRoot))) | Should -BeFalse
        }
    }

    It 'imports without an error, a warning or output' {
        $run = Invoke-InFreshRunspace 'Remove-Module VssWriterStatus; Import-Module $args[0] -Force; Import-Module $args[0] -Force; Get-VssWriterStatus -Name NTDS -Simulation (New-VssSimulation)' $Manifest
        $run.Errors.Count | Should -Be 0
        $run.Warnings.Count | Should -Be 0
        $run.Output.Name | Should -Be 'NTDS'
    }

    It 'still has its format and types after it was removed and imported again' {
        $run = Invoke-InFreshRunspace @'
Remove-Module VssWriterStatus
Import-Module $args[0]
Get-VssWriterStatus -Name NTDS -Simulation (New-VssSimulation) | Out-String
[bool](Get-TypeData Deserialized.VssWriterStatus.WriterStatus)
'@ $Manifest
        $run.Output[0] | Should -Match 'Name +Health +State +Failure'
        $run.Output[1] | Should -BeTrue
    }

    It 'imports under Set-StrictMode' {
        $run = Invoke-InFreshRunspace 'Remove-Module VssWriterStatus; Set-StrictMode -Version Latest; Import-Module $args[0]; @(Get-Command -Module VssWriterStatus).Count' $Manifest
        $run.Errors.Count | Should -Be 0
        $run.Output | Should -BeGreaterThan 0
    }

    It 'is found and loaded by itself where it is on the module path' {
        $stage = Split-Path (Split-Path $Base)
        $script = '$env:PSModulePath = ''{0}'' + [IO.Path]::PathSeparator + $env:PSModulePath; (Get-VssWriterStatus NTDS -Simulation (New-VssSimulation)).Name' -f $stage
        Invoke-ChildPowerShell $script | Should -Be 'NTDS'
    }
}

Describe 'A session in ConstrainedLanguage' {
    BeforeAll {
        # What application control makes of a session. The module's files are trusted here: there is no application control.
        function Invoke-Constrained([string] $Script) {
            $shell = [powershell]::Create()
            $shell.Runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
            try {
                $shell.Runspace.Open()
                $shell.Runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
                $shell.AddScript($Script).AddParameter('Manifest', $Manifest).Invoke()
                $shell.Streams.Error | ForEach-Object { throw $_ }
            } finally {
                $shell.Runspace.Dispose()
                $shell.Dispose()
            }
        }
    }

    It 'imports the module and runs its cmdlets' {
        Invoke-Constrained @'
param($Manifest)
Import-Module $Manifest
"$($ExecutionContext.SessionState.LanguageMode)"
(Get-VssWriterStatus SqlServerWriter -Simulation (New-VssSimulation)).Health
Test-VssWriterStatus -Simulation (New-VssSimulation) -WarningAction SilentlyContinue
'@ | Should -Be 'ConstrainedLanguage', 'Failed', $false
    }

    It 'shows what any other shows, but for colours: <_>' -ForEach @(
        'Get-VssWriterStatus -Simulation (New-VssSimulation)'
        'Get-VssWriterStatus SqlServerWriter -Simulation (New-VssSimulation) | Format-List'
        'Get-VssWriterStatus -Simulation (New-VssSimulation) | Format-Table -View Fleet'
        'Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation)'
        'Test-VssBackup -Detailed -Confirm:$false -Simulation (New-VssSimulation backup-fails-at-freeze)'
        'Get-VssWriterComponent -Simulation (New-VssSimulation healthy)'
        'Get-VssWriterComponent -Writer -Simulation (New-VssSimulation healthy)'
        'Resolve-VssError VSS_E_WRITERERROR_NONRETRYABLE'
        'Get-VssKnownWriter NTDS | Format-List'
    ) {
        $shown, $expected = @(
            Invoke-Constrained "param(`$Manifest)`nImport-Module `$Manifest`n$_ | Out-String -Width 120"
            & ([scriptblock]::Create("$_ | Out-String -Width 120"))
        ) -replace '\x1b\[[0-9;]*m'
        # Not this moment, which is another, but that there is one.
        $moment = '(?m)^((?:GatheredAt|TestedAt) +: )\S.*$'
        $shown -replace $moment, '$1' | Should -Be ($expected -replace $moment, '$1')
        $shown -match '(?m)^(GatheredAt|TestedAt) +: *$' | Should -BeFalse
    }
}

Describe 'The module for DSC' {
    BeforeAll {
        $script:DscManifest = Get-StagedManifest VssWriterStatus.Dsc
        $script:DscData = Import-PowerShellDataFile -Path $DscManifest
    }

    It 'is of the release of the module, which it requires' {
        $DscData.ModuleVersion | Should -Be $Module.Version
        $DscData.RequiredModules.ModuleName | Should -Be 'VssWriterStatus'
        $DscData.RequiredModules.RequiredVersion | Should -Be $Module.Version
        Split-Path (Split-Path $DscManifest) -Leaf | Should -Be $DscData.ModuleVersion
    }

    It 'holds the class and nothing else' {
        (Get-ChildItem -LiteralPath (Split-Path $DscManifest) -Recurse -File).Name | Sort-Object |
            Should -Be 'LICENSE', 'VssWriterStatus.Dsc.psd1', 'VssWriterStatus.Dsc.psm1'
    }

    It 'leaves aliases out, and with them what keeps PSDesiredStateConfiguration from seeing the resource' {
        $DscData.ContainsKey('AliasesToExport') | Should -BeFalse
        $DscData.DscResourcesToExport | Should -Be 'VssWriterHealth'
    }

    It 'brings the module with it' {
        $script = '$env:PSModulePath = ''{0}'' + [IO.Path]::PathSeparator + $env:PSModulePath; Import-Module VssWriterStatus.Dsc; (Get-Module).Name -like ''Vss*''; (Get-Command -Module VssWriterStatus.Dsc).Count' -f
            (Split-Path (Split-Path (Split-Path $DscManifest)))
        Invoke-ChildPowerShell $script | Should -Be 'VssWriterStatus', 'VssWriterStatus.Dsc', '0'
    }
}

Describe 'What the module exports' {
    It 'is <_>' -ForEach $Cmdlets {
        $Module.ExportedCmdlets.Keys | Should -Contain $_
    }

    It 'is nothing else' -ForEach @{ Expected = $Cmdlets } {
        @($Module.ExportedCommands.Keys | Sort-Object) | Should -Be $Expected
        $Module.ExportedFunctions.Count | Should -Be 0
        $Module.ExportedAliases.Count | Should -Be 0
        $Module.ExportedVariables.Count | Should -Be 0
    }

    It 'has approved verbs and singular nouns with the prefix Vss (<_>)' -ForEach $Cmdlets {
        $command = Get-Command $_
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.Noun | Should -Match '^Vss'
        $command.Noun | Should -Not -Match '[^su]s$'
    }

    It 'declares its output (<_>)' -ForEach $Cmdlets {
        $types = (Get-Command $_).OutputType.Type
        $types | Should -Not -BeNullOrEmpty
        $types.Namespace | Where-Object { $_ -notin 'VssWriterStatus', 'System', 'System.IO', 'System.Diagnostics.Eventing.Reader' } | Should -BeNullOrEmpty
    }

    It 'has parameter names in Pascal case, none of them a plural (<_>)' -ForEach $Cmdlets {
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        foreach ($name in (Get-Command $_).Parameters.Keys | Where-Object { $common -notcontains $_ }) {
            $name | Should -MatchExactly '^[A-Z][a-zA-Z]+$'
            $name | Should -Not -Match '(Names|Ids|States)$'
        }
    }

    It 'has ShouldProcess if and only if it changes something (<_>)' -ForEach $Cmdlets {
        $command = Get-Command $_
        $changes = $command.Name -eq 'Test-VssBackup' -or $command.Verb -in 'Export', 'Restart', 'Set', 'Remove', 'Stop', 'Start'
        $command.Parameters.ContainsKey('WhatIf') | Should -Be $changes
    }

    It 'makes every type it emits public (<_>)' -ForEach $Cmdlets {
        (Get-Command $_).OutputType.Type.IsPublic | Should -Not -Contain $false
    }
}
