#Requires -Version 5.1
<#
.SYNOPSIS
Builds, documents, tests, analyses, packs and publishes the module.

.DESCRIPTION
Needs the .NET SDK. The modules for help, tests and analysis are taken in the versions below from
PSModulePath or output/modules; what is missing is fetched from the PowerShell Gallery into output/modules.

Tasks run in the order in which they are given:
  Run      builds, then shows the main job in a new PowerShell; this is the default
  Build    stages the module in output/VssWriterStatus/<version>
  Help     makes en-US/ from docs/ and stages it
  Test     runs the xunit programs, Pester in every PowerShell that there is, and Analyze; after Package,
           Pester tests the packed module
  Analyze  PSScriptAnalyzer and dotnet format
  FieldTest  makes output/fieldtest: the kit of the Windows field test and the same in one script; then runs it, on
             Windows as administrator, elsewhere with a simulation
  Package  makes output/packages: the package for the PowerShell Gallery, a zip and their SHA-256 sums
  Publish  uploads the package

.PARAMETER Task
The tasks.

.PARAMETER Configuration
The configuration of the build.

.PARAMETER CertificateThumbprint
Package signs with this code-signing certificate of the current user or the computer.

.PARAMETER TimestampServer
The server that tells the time of a signature.

.PARAMETER BackupOperator
FieldTest runs its tests in the name of this account too, a member of Backup Operators.

.PARAMETER ApiKey
The key of the PowerShell Gallery, for Publish.

.PARAMETER Repository
Where Publish uploads to.

.EXAMPLE
./build.ps1 -Task Help, Package, Test
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The functions use them.')]
param(
    [ValidateSet('Run', 'Build', 'Help', 'Test', 'Analyze', 'FieldTest', 'Package', 'Publish')]
    [string[]] $Task = 'Run',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $CertificateThumbprint,

    [string] $TimestampServer = 'http://timestamp.digicert.com',

    [pscredential] $BackupOperator,

    [string] $ApiKey,

    [string] $Repository = 'PSGallery'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$ModuleName = 'VssWriterStatus'
$Root = $PSScriptRoot
$Version = (Import-PowerShellDataFile -LiteralPath "$Root/$ModuleName.psd1").ModuleVersion
$Output = "$Root/output"
$Stage = "$Output/$ModuleName/$Version"
$PackageFolder = "$Output/packages"
$Nupkg = "$PackageFolder/$ModuleName.$Version.nupkg"
$PackedFolder = "$Output/packed"

# $IsWindows is unknown to Windows PowerShell.
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

$RequiredModule = @{
    'Pester'                       = '6.0.0'
    'Microsoft.PowerShell.PlatyPS' = '1.0.3'
    'PSScriptAnalyzer'             = '1.25.0'
}

# All that a package holds. A file that comes or goes does so here too.
$ExpectedFile = @(
    'LICENSE'
    'VssWriterStatus.format.ps1xml'
    'VssWriterStatus.psd1'
    'VssWriterStatus.psm1'
    'VssWriterStatus.types.ps1xml'
    'bin/VssWriterCollector.exe'
    'bin/VssWriterStatus.Core.dll'
    'bin/VssWriterStatus.dll'
    'dsc/VssWriterHealth.dsc.resource.json'
    'dsc/VssWriterHealth.ps1'
    'en-US/VssWriterStatus.dll-Help.xml'
    'en-US/about_VssWriterStatus.help.txt'
    'en-US/about_VssWriterStatus_Simulation.help.txt'
)

# What this run has done already.
$Done = @{}

function Invoke-Run {
    Invoke-Once -Name Build
    $commands = if ($OnWindows) {
        'Get-VssWriterStatus'
    } else {
        'There is no Volume Shadow Copy Service on this platform: this is a simulation.'
        'Get-VssWriterStatus -Simulation (New-VssSimulation)'
    }

    $script = "Import-Module '$Stage/$ModuleName.psd1'`n"
    foreach ($line in @($commands)) {
        $script += if ($line -match '^Get-') { "$line`n" } else { "'$line'`n" }
    }

    # In a process of its own: a loaded DLL cannot be built again.
    Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-Command', $script
}

function Invoke-Build {
    Invoke-Program -Path dotnet -Argument build, "$Root/src/$ModuleName", '-c', $Configuration, '-v', 'quiet', '-nologo'
}

function Invoke-Help {
    Import-BuildModule -Name Microsoft.PowerShell.PlatyPS
    Import-Module "$Root/tools/HelpText.psm1" -Force
    $pages = Get-ChildItem -Path "$Root/docs/*-Vss*.md" | Sort-Object -Property Name
    foreach ($page in $pages) {
        $verdict = Test-MarkdownCommandHelp -Path $page.FullName -DetailView
        if (-not $verdict.IsValid) {
            throw "$($page.Name) is no valid help page: $($verdict.Messages -match '^FAIL' -join '; ')"
        }
    }

    $help = @{}
    $commandHelp = $pages | ForEach-Object -Process { Import-MarkdownCommandHelp -Path $_.FullName }
    $help["$ModuleName.dll-Help.xml"] = ConvertTo-Maml -CommandHelp $commandHelp
    foreach ($topic in Get-ChildItem -Path "$Root/docs/about_*.md") {
        $markdown = [System.IO.File]::ReadAllText($topic.FullName)
        $help["$($topic.BaseName).help.txt"] = ConvertTo-TopicText -Markdown $markdown
    }

    Remove-Item -Path "$Root/en-US/*"
    foreach ($name in $help.Keys | Sort-Object) {
        # UTF-8 without a mark and with line feeds, in every edition.
        [System.IO.File]::WriteAllText("$Root/en-US/$name", $help[$name])
        "en-US/$name"
    }

    Invoke-Build
}

function Invoke-Test {
    Invoke-Program -Path dotnet -Argument build, "$Root/module.sln", '-c', $Configuration, '-v', 'quiet', '-nologo'
    Invoke-UnitTest
    Invoke-ModuleTest
    Invoke-Once -Name Analyze
}

function Invoke-UnitTest {
    $folder = "$Root/tests/$ModuleName.Core.Tests/bin/$Configuration"
    Invoke-Program -Path dotnet -Argument "$folder/net10.0/$ModuleName.Core.Tests.dll"
    if ($OnWindows) {
        Invoke-Program -Path "$folder/net472/$ModuleName.Core.Tests.exe"
    } else {
        'LEFT OUT: the unit tests on .NET Framework; build.sh runs them on Mono.'
    }

    "LEFT OUT: $ModuleName.Native.Tests, which need the stand-in vssapi.dll; build.sh runs them under Wine."
}

function Invoke-ModuleTest {
    Import-BuildModule -Name Pester -FindOnly
    $folder = if ($Done['Package']) { $PackedFolder } else { $Output }
    foreach ($program in @(Get-PowerShellPath) + @(Get-OtherPowerShellPath)) {
        $arguments = @('-NoProfile')
        if ($OnWindows) {
            $arguments += '-ExecutionPolicy', 'Bypass'
        }

        Invoke-Program -Path $program -Argument ($arguments + @('-File', "$Root/tests/Pester/Run.ps1", '-Stage', $folder))
    }
}

function Invoke-Analyze {
    Import-BuildModule -Name PSScriptAnalyzer
    Invoke-Once -Name Build

    # The manifest is whole only where the files that it names lie beside it. A configuration parses only where its
    # resources are installed.
    $manifest = "$Stage/$ModuleName.psd1"
    $files = @($manifest) + @(Get-ChildItem -LiteralPath $Root -Recurse -File | Where-Object -FilterScript {
            $_.Extension -match '^\.ps(1|m1|d1)$' -and $_.Name -ne "$ModuleName.psd1" -and
            $_.Name -notlike '*.Configuration.ps1' -and
            $_.FullName.Substring($Root.Length) -notmatch '[\\/](bin|obj|output|\.git)[\\/]'
        } | Select-Object -ExpandProperty FullName)
    $findings = @($files | ForEach-Object -Process {
            Invoke-ScriptAnalyzer -Path $_ -Settings "$Root/PSScriptAnalyzerSettings.psd1"
        })
    $findings | ForEach-Object -Process { '{0}:{1}: {2}: {3}' -f $_.ScriptPath, $_.Line, $_.RuleName, $_.Message }
    if ($findings) {
        throw "PSScriptAnalyzer has $($findings.Count) findings."
    }

    "PSScriptAnalyzer: $($files.Count) files, no findings."
    Invoke-Program -Path dotnet -Argument format, "$Root/module.sln", '--verify-no-changes'
}

function Invoke-FieldTest {
    Invoke-Once -Name Build
    Import-Module "$Root/tools/FieldKit.psm1" -Force
    $framework = if ($OnWindows) { 'net472' } else { 'net10.0' }
    $folder = "$Output/fieldtest"
    Invoke-Program -Path dotnet -Argument build, "$Root/fieldtest/VssProbe", '-c', $Configuration, '-f', $framework, '-v', 'quiet', '-nologo'
    Write-FieldKit -Destination "$folder/kit" -Repository $Root -ModuleFolder $Stage -ProbeFolder "$Root/fieldtest/VssProbe/bin/$Configuration/$framework"
    Write-SelfContainedKit -Path "$folder/$ModuleName-FieldTest.ps1" -Kit "$folder/kit" -Head "$Root/fieldtest/SelfContained.ps1"
    if (-not $OnWindows) {
        'There is no Volume Shadow Copy Service on this platform: this is a dry run with a simulation.'
        Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-File', "$folder/kit/FieldTest.ps1", '-OutputPath', $folder,
            '-Simulation', "$Root/src/$ModuleName.Core/Simulation/Scenarios/healthy.json"
        return
    }

    Import-BuildModule -Name Pester -FindOnly
    try {
        # Only here, and not in the script that is handed on: AlphaVSS is a witness, never a part.
        Invoke-Program -Path dotnet -Argument build, "$Root/fieldtest/AlphaVssWitness", '-c', $Configuration, '-o', "$folder/kit/AlphaVssWitness", '-v', 'quiet', '-nologo'
    } catch {
        Write-Warning -Message "AlphaVSS is left out: $_"
    }

    # A file that only this user on this computer can read, since a process takes no credential.
    $credential = "$folder/credential.xml"
    $script = "& '$folder/kit/FieldTest.ps1' -OutputPath '$folder' -Verbose"
    if ($BackupOperator) {
        $BackupOperator | Export-Clixml -LiteralPath $credential
        $script += " -BackupOperator (Import-Clixml -LiteralPath '$credential')"
    }

    try {
        Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-ExecutionPolicy', 'Bypass', '-Command', "$script; exit `$LASTEXITCODE"
    } finally {
        Remove-Item -LiteralPath $credential -ErrorAction SilentlyContinue
    }
}

function Invoke-Package {
    Invoke-Once -Name Build
    Import-Module "$Root/tools/Package.psm1" -Force
    if ($CertificateThumbprint) {
        Invoke-Signing
    }

    Remove-Item -LiteralPath $PackageFolder, $PackedFolder -Recurse -Force -ErrorAction SilentlyContinue
    $null = New-Item -Path $PackageFolder -ItemType Directory

    # Not Compress-PSResource: the same module must give the same bytes everywhere.
    Write-Nupkg -Path $Nupkg -ModuleFolder $Stage
    $zip = "$PackageFolder/$ModuleName.$Version.zip"
    Write-ModuleZip -Path $zip -ModuleFolder $Stage -Prefix "$ModuleName/$Version"
    Expand-Nupkg -Path $Nupkg -Destination "$PackedFolder/$ModuleName/$Version"
    Assert-Package
    $sums = Get-FileHash -LiteralPath $Nupkg, $zip -Algorithm SHA256 |
        ForEach-Object -Process { '{0}  {1}' -f $_.Hash.ToLowerInvariant(), (Split-Path -Path $_.Path -Leaf) }
    [System.IO.File]::WriteAllText("$PackageFolder/SHA256SUMS", ($sums -join "`n") + "`n")
    $sums
}

function Invoke-Signing {
    if (-not $OnWindows) {
        throw 'Signing needs Windows, which has Set-AuthenticodeSignature and the certificates.'
    }

    $certificate = Get-ChildItem -Path Cert:\CurrentUser\My, Cert:\LocalMachine\My -CodeSigningCert |
        Where-Object -Property Thumbprint -EQ -Value $CertificateThumbprint |
        Select-Object -First 1
    if (-not $certificate) {
        throw "There is no code-signing certificate $CertificateThumbprint in Cert:\CurrentUser\My or Cert:\LocalMachine\My."
    }

    $signable = Get-ChildItem -LiteralPath $Stage -Recurse -File |
        Where-Object -FilterScript { $_.Extension -match '^\.(ps1|psd1|psm1|ps1xml|dll|exe)$' }
    foreach ($file in $signable) {
        $signature = Set-AuthenticodeSignature -LiteralPath $file.FullName -Certificate $certificate `
            -HashAlgorithm SHA256 -TimestampServer $TimestampServer
        if ($signature.Status -ne 'Valid') {
            throw "$($file.Name) could not be signed: $($signature.StatusMessage)"
        }
    }
}

<#
.SYNOPSIS
Fails where the package is not exactly what is meant to be in it.
#>
function Assert-Package {
    $difference = Compare-Object -ReferenceObject $ExpectedFile -DifferenceObject @(Get-NupkgFile -Path $Nupkg)
    if ($difference) {
        $lines = $difference | ForEach-Object -Process {
            '{0} is {1}' -f $_.InputObject, $(if ($_.SideIndicator -eq '<=') { 'missing' } else { 'not expected' })
        }
        throw "The package is not as expected: $($lines -join '; ')."
    }

    $packed = "$PackedFolder/$ModuleName/$Version"
    $versions = @{ "$ModuleName.psd1" = (Import-PowerShellDataFile -LiteralPath "$packed/$ModuleName.psd1").ModuleVersion }
    foreach ($file in Get-ChildItem -LiteralPath "$packed/bin") {
        $versions[$file.Name] = [System.Reflection.AssemblyName]::GetAssemblyName($file.FullName).Version.ToString(3)
    }

    foreach ($name in $versions.Keys | Where-Object -FilterScript { $versions[$_] -ne $Version }) {
        throw "$name in the package has version $($versions[$name]), not $Version."
    }
}

function Invoke-Publish {
    if (-not $ApiKey) {
        throw 'Publish needs -ApiKey, a key of the PowerShell Gallery (https://www.powershellgallery.com/account/apikeys).'
    }

    if (-not (Get-Command -Name Publish-PSResource -ErrorAction SilentlyContinue)) {
        throw 'Publish needs Microsoft.PowerShell.PSResourceGet 1.1 or later: Install-Module -Name Microsoft.PowerShell.PSResourceGet'
    }

    Invoke-Once -Name Package
    Publish-PSResource -NupkgPath $Nupkg -Repository $Repository -ApiKey $ApiKey
}

function Invoke-Once {
    param([string] $Name)

    if (-not $Done[$Name]) {
        "== $Name"
        & "Invoke-$Name"
        $Done[$Name] = $true
    }
}

<#
.SYNOPSIS
Runs a program and fails where it fails.
#>
function Invoke-Program {
    param([string] $Path, [string[]] $Argument = @())

    if (-not (Get-Command -Name $Path -CommandType Application -ErrorAction SilentlyContinue)) {
        throw "'$Path' was not found. The .NET SDK 10 has dotnet: https://dotnet.microsoft.com/download"
    }

    & $Path @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "'$Path $Argument' failed with exit code $LASTEXITCODE."
    }
}

<#
.SYNOPSIS
The program of this PowerShell.
#>
function Get-PowerShellPath {
    $name = if ($PSVersionTable.PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }
    Join-Path -Path $PSHOME -ChildPath $(if ($OnWindows) { "$name.exe" } else { $name })
}

<#
.SYNOPSIS
On Windows the program of the other edition, where it is installed.
#>
function Get-OtherPowerShellPath {
    if ($OnWindows) {
        $name = if ($PSVersionTable.PSEdition -eq 'Core') { 'powershell.exe' } else { 'pwsh.exe' }
        (Get-Command -Name $name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source
    }
}

<#
.SYNOPSIS
Makes a module that the build needs available in its pinned version, and imports it unless FindOnly.
#>
function Import-BuildModule {
    param([string] $Name, [switch] $FindOnly)

    $local = "$Output/modules"
    $separator = [System.IO.Path]::PathSeparator
    if ($env:PSModulePath -split $separator -notcontains $local) {
        # Programs that are started from here find it there too.
        $env:PSModulePath = $local + $separator + $env:PSModulePath
    }

    $specification = @{ ModuleName = $Name; RequiredVersion = $RequiredModule[$Name] }
    if (-not (Get-Module -ListAvailable -FullyQualifiedName $specification)) {
        Save-BuildModule -Name $Name -Destination $local
    }

    if (-not $FindOnly) {
        Import-Module -FullyQualifiedName $specification
    }
}

function Save-BuildModule {
    param([string] $Name, [string] $Destination)

    $moduleVersion = $RequiredModule[$Name]
    $null = New-Item -Path $Destination -ItemType Directory -Force
    try {
        if (Get-Command -Name Save-PSResource -ErrorAction SilentlyContinue) {
            Save-PSResource -Name $Name -Version $moduleVersion -Repository PSGallery -Path $Destination -TrustRepository
        } else {
            Save-Module -Name $Name -RequiredVersion $moduleVersion -Repository PSGallery -Path $Destination
        }
    } catch {
        throw ("$Name $moduleVersion is not installed and could not be fetched from the PowerShell Gallery ($_). " +
            "Run this where the Gallery can be reached: Save-Module -Name $Name -RequiredVersion $moduleVersion -Path '$Destination'")
    }
}

foreach ($name in $Task) {
    Invoke-Once -Name $name
}
