#Requires -Version 5.1
<#
.SYNOPSIS
Builds, documents, tests, analyses, packs and publishes the module.

.DESCRIPTION
Needs the .NET SDK. What the tests need beside it is pinned (.config/dotnet-tools.json, Directory.Packages.props) and restored from NuGet;
on Linux, programs that Debian has are installed with apt where that is allowed. Only PlatyPS and PSScriptAnalyzer come from the PowerShell Gallery.

Tasks run in the order in which they are given:
  Run      builds, then shows the main job in a new PowerShell; this is the default
  Build    stages the module in output/VssWriterStatus/<version>
  Shell    builds, then opens a PowerShell with the module imported
  Package  makes output/packages, the package for the PowerShell Gallery and its SHA-256, and unpacks it in output/packed
  Test     packs, then runs all tests: xunit, and Pester on the packed module in every PowerShell that there is; and Analyze
  TestOnWine  on Linux: those that need Windows, against a stand-in vssapi.dll; Test does that too
  Analyze  dotnet format and PSScriptAnalyzer
  Help     makes en-US/ from docs/ and stages it
  FieldTest  makes output/fieldtest: the kit of the Windows field test and the same in one script; then runs it, on
             Windows as administrator, elsewhere with a simulation
  ReleaseText  makes output/release-notes.md, the section of CHANGELOG.md for the version of -Tag
  Publish  uploads the package that Test has left

.PARAMETER Task
The tasks.

.PARAMETER Configuration
The configuration of the build.

.PARAMETER CertificateThumbprint
Build signs with this code-signing certificate of the current user or the computer.

.PARAMETER TimestampServer
The server that tells the time of a signature.

.PARAMETER BackupOperator
FieldTest runs its tests in the name of this account too, a member of Backup Operators.

.PARAMETER Tag
ReleaseText fails where this is not the tag of the version, v<version>.

.PARAMETER ApiKey
The key of the PowerShell Gallery, for Publish.

.PARAMETER Repository
Where Publish uploads to.

.EXAMPLE
./build.ps1 -Task Help, Test
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The functions use them.')]
param(
    [ValidateSet('Run', 'Build', 'Shell', 'Package', 'Test', 'TestOnWine', 'Analyze', 'Help', 'FieldTest', 'ReleaseText', 'Publish')]
    [string[]] $Task = 'Run',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $CertificateThumbprint,

    [string] $TimestampServer = 'http://timestamp.digicert.com',

    [pscredential] $BackupOperator,

    [string] $Tag,

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
$ModuleCache = "$Output/modules"

# $IsWindows is unknown to Windows PowerShell.
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

$GalleryModule = @{
    'Microsoft.PowerShell.PlatyPS' = '1.0.3'
    'PSScriptAnalyzer'             = '1.25.0'
}

# The programs of the tests on Linux and the Debian packages that have them.
$DebianProgram = [ordered]@{
    'wine'                   = 'wine', 'wine64'
    'x86_64-w64-mingw32-g++' = 'g++-mingw-w64-x86-64'
    'make'                   = 'make'
    'mono'                   = 'mono-devel'
    'sshd'                   = 'openssh-server'
    'ssh'                    = 'openssh-client'
    'promtool'               = 'prometheus'
    'python3'                = 'python3'
    'chromium'               = 'chromium'
}

Import-Module -Name "$Root/tools/TestTools.psm1", "$Root/tools/TestSuite.psm1" -Force
$Suite = [pscustomobject]@{
    Configuration = $Configuration
    Log           = "$Output/tests"
    # What would be published is what is tested.
    Module        = "$PackedFolder/$ModuleName/$Version"
}

# What this run has done already.
$Done = @{}

function Invoke-Run {
    Invoke-Once -Name Build
    $script = "Import-Module '$Stage/$ModuleName.psd1'; "
    if ($OnWindows) {
        $script += 'Get-VssWriterStatus'
    } else {
        'This platform has no Volume Shadow Copy Service, so this is a simulation:'
        'PS> Get-VssWriterStatus -Simulation (New-VssSimulation)'
        $script += 'Get-VssWriterStatus -Simulation (New-VssSimulation)'
    }

    # In a process of its own: a loaded DLL cannot be built again.
    Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-Command', $script
    'Next: {0} opens a PowerShell with the module. Try there:' -f $(if ($OnWindows) { '.\build.ps1 -Task Shell' } else { './build.sh shell' })
    '  Get-VssWriterStatus -Simulation (New-VssSimulation) -Health Failed | Format-List'
    '  Test-VssWriterStatus -Simulation (New-VssSimulation) -Detailed'
    '  Get-Help about_VssWriterStatus'
}

function Invoke-Build {
    Invoke-Program -Path dotnet -Argument build, "$Root/src/$ModuleName", '-c', $Configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary'
    if ($CertificateThumbprint) {
        Import-Module -Name "$Root/tools/Signing.psm1" -Force
        Set-ModuleSignature -Module $Stage -CertificateThumbprint $CertificateThumbprint -TimestampServer $TimestampServer
    }
}

function Invoke-Shell {
    Invoke-Once -Name Build
    & (Get-PowerShellPath) -NoLogo -NoProfile -NoExit -Command "Import-Module '$Stage/$ModuleName.psd1'"
}

function Invoke-Help {
    Import-GalleryModule -Name Microsoft.PowerShell.PlatyPS
    Import-Module "$Root/tools/HelpText.psm1" -Force
    $pages = Get-ChildItem -Path "$Root/docs/*-Vss*.md" | Sort-Object -Property Name
    foreach ($page in $pages) {
        $verdict = Test-MarkdownCommandHelp -Path $page.FullName -DetailView
        if (-not $verdict.IsValid) {
            throw "$($page.Name) is no valid help page: $($verdict.Messages -match '^FAIL' -join '; ')"
        }
    }

    $help = @{}
    $address = "$((Import-PowerShellDataFile -LiteralPath "$Root/$ModuleName.psd1").PrivateData.PSData.ProjectUri)/blob/main/docs/"
    $commandHelp = $pages | ForEach-Object -Process { Import-MarkdownCommandHelp -Path $_.FullName }
    $help["$ModuleName.dll-Help.xml"] = ConvertTo-Maml -CommandHelp $commandHelp -Address $address

    # What is installed has no docs: the guides that an administrator needs are topics of the help too.
    $topics = @{}
    $guides = @{}
    foreach ($page in Get-ChildItem -Path "$Root/docs/*.md") {
        $markdown = [System.IO.File]::ReadAllText($page.FullName)
        $guide = ConvertFrom-Guide -Markdown $markdown
        if ($guide) {
            $guides[$page.Name] = $guide.Name
            $topics[$guide.Name] = $guide.Markdown
        } elseif ($page.Name -like 'about_*') {
            $topics[$page.BaseName] = $markdown
        }
    }

    foreach ($name in $topics.Keys) {
        $help["$name.help.txt"] = ConvertTo-TopicText -Markdown (Resolve-Link -Markdown $topics[$name] -Topic $guides -Address $address)
    }

    Remove-Item -Path "$Root/en-US/*"
    foreach ($name in $help.Keys | Sort-Object) {
        # UTF-8 without a mark and with line feeds, in every edition.
        [System.IO.File]::WriteAllText("$Root/en-US/$name", $help[$name])
        "en-US/$name"
    }

    Invoke-Build
}

function Invoke-Package {
    Invoke-Once -Name Build
    Remove-Item -LiteralPath $PackageFolder, $PackedFolder -Recurse -Force -ErrorAction SilentlyContinue
    Invoke-Program -Path dotnet -Argument pack, "$Root/src/$ModuleName", '-c', $Configuration, '--no-build', '-v', 'quiet', '-nologo', '-clp:NoSummary'
    $sum = (Get-FileHash -LiteralPath $Nupkg -Algorithm SHA256).Hash.ToLowerInvariant()
    [System.IO.File]::WriteAllText("$PackageFolder/SHA256SUMS", "$sum  $(Split-Path -Path $Nupkg -Leaf)`n")

    # As an installation leaves it: without what only the container needs.
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $packed = "$PackedFolder/$ModuleName/$Version"
    [System.IO.Compression.ZipFile]::ExtractToDirectory($Nupkg, $packed)
    Remove-Item -LiteralPath "$packed/_rels", "$packed/package", "$packed/[Content_Types].xml", "$packed/$ModuleName.nuspec" -Recurse -Force
    Get-Content -LiteralPath "$PackageFolder/SHA256SUMS"
}

function Invoke-Test {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $null = New-Item -Path $Suite.Log -ItemType Directory -Force
    Remove-Item -Path "$($Suite.Log)/*"
    if (-not $OnWindows) {
        Install-DebianProgram -Program $DebianProgram
    }

    Invoke-Program -Path dotnet -Argument build, "$Root/module.sln", '-c', $Configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary'
    Invoke-Once -Name Package
    $tool = Get-TestTool
    $stages = @('Core on .NET', 'Core on .NET Framework', 'Native', 'Pester on Wine', 'Formatting', 'Script analysis')
    if ($OnWindows) {
        foreach ($name in 'Native', 'Pester on Wine') {
            Write-NotTested -Suite $Suite -Name $name -Because 'the stand-in vssapi.dll is for Wine, which build.sh has.'
        }
    } else {
        # On Wine there is more waiting than work, so the others run beside it.
        $wineOutput = "$($Suite.Log)/wine.txt"
        $wine = Start-Process -FilePath (Get-PowerShellPath) -PassThru -RedirectStandardOutput $wineOutput -ArgumentList @(
            '-NoProfile', '-File', $PSCommandPath, '-Task', 'TestOnWine', '-Configuration', $Configuration)
    }

    Test-Core -Suite $Suite
    foreach ($program in @($tool.PowerShell) + @(Get-InstalledPowerShell)) {
        $stages += Get-ModuleStage -PowerShell $program
        Test-Module -Suite $Suite -PowerShell $program -Tool $tool
    }

    if (-not $OnWindows) {
        $wine.WaitForExit()
        Get-Content -LiteralPath $wineOutput
    }

    Invoke-Check -Suite $Suite -Name Formatting -Check { Invoke-Formatting }
    try {
        Import-GalleryModule -Name PSScriptAnalyzer
        Invoke-Check -Suite $Suite -Name 'Script analysis' -Check { Invoke-ScriptAnalysis }
    } catch {
        Write-NotTested -Suite $Suite -Name 'Script analysis' -Because "$_"
    }

    $total = Get-TestTotal -Suite $Suite -Name $stages
    "`n{0:hh\:mm\:ss}" -f $clock.Elapsed
    '{0} passed, {1} failed, {2} skipped' -f $total.Passed, $total.Failed, $total.Skipped
    if ($total.Failed) {
        exit 1
    }
}

function Invoke-TestOnWine {
    Test-OnWine -Suite $Suite
}

function Invoke-Analyze {
    Invoke-Once -Name Build
    Invoke-Formatting
    Import-GalleryModule -Name PSScriptAnalyzer
    Invoke-ScriptAnalysis
}

function Invoke-Formatting {
    Invoke-Program -Path dotnet -Argument format, "$Root/module.sln", '--verify-no-changes'
}

function Invoke-ScriptAnalysis {
    # The manifest is whole only where the files that it names lie beside it. A configuration parses only where its
    # resources are installed.
    $files = @("$Stage/$ModuleName.psd1") + @(Get-ChildItem -LiteralPath $Root -Recurse -File | Where-Object -FilterScript {
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
}

function Invoke-FieldTest {
    Invoke-Once -Name Build
    Import-Module "$Root/tools/FieldKit.psm1" -Force
    $framework = if ($OnWindows) { 'net472' } else { 'net10.0' }
    $folder = "$Output/fieldtest"
    Invoke-Program -Path dotnet -Argument build, "$Root/fieldtest/VssProbe", '-c', $Configuration, '-f', $framework, '-v', 'quiet', '-nologo', '-clp:NoSummary'
    Write-FieldKit -Destination "$folder/kit" -Repository $Root -ModuleFolder $Stage -ProbeFolder "$Root/fieldtest/VssProbe/bin/$Configuration/$framework"
    Write-SelfContainedKit -Path "$folder/$ModuleName-FieldTest.ps1" -Kit "$folder/kit" -Head "$Root/fieldtest/SelfContained.ps1"
    if (-not $OnWindows) {
        'There is no Volume Shadow Copy Service on this platform: this is a dry run with a simulation.'
        Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-File', "$folder/kit/FieldTest.ps1", '-OutputPath', $folder,
            '-Simulation', "$Root/src/$ModuleName.Core/Simulation/Scenarios/healthy.json"
        return
    }

    Add-ModulePath -Path (Get-TestTool).ModuleFolder
    try {
        # Only here, and not in the script that is handed on: AlphaVSS is a witness, never a part.
        Invoke-Program -Path dotnet -Argument build, "$Root/fieldtest/AlphaVssWitness", '-c', $Configuration, '-o', "$folder/kit/AlphaVssWitness", '-v', 'quiet', '-nologo', '-clp:NoSummary'
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

function Invoke-ReleaseText {
    if ($Tag -ne "v$Version") {
        throw "The tag '$Tag' is not that of the version in $ModuleName.psd1, v$Version."
    }

    $changelog = [System.IO.File]::ReadAllText("$Root/CHANGELOG.md")
    $section = [regex]::Match($changelog, "(?ms)^## \[$([regex]::Escape($Version))\][^\n]*\n(.+?)(?=^## |\z)")
    if (-not $section.Success) {
        throw "CHANGELOG.md has no section [$Version]."
    }

    [System.IO.File]::WriteAllText("$Output/release-notes.md", $section.Groups[1].Value.Trim() + "`n")
}

function Invoke-Publish {
    if (-not $ApiKey) {
        throw 'Publish needs -ApiKey, a key of the PowerShell Gallery (https://www.powershellgallery.com/account/apikeys).'
    }

    if (-not (Get-Command -Name Publish-PSResource -ErrorAction SilentlyContinue)) {
        throw 'Publish needs Microsoft.PowerShell.PSResourceGet 1.1 or later: Install-Module -Name Microsoft.PowerShell.PSResourceGet'
    }

    # Not packed again: what is uploaded is what was tested.
    if (-not (Test-Path -LiteralPath $Nupkg)) {
        throw "There is no package '$Nupkg'. Run the task Test first: it packs and tests."
    }

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
Imports a module in its pinned version, from PSModulePath, output/modules or the PowerShell Gallery.
#>
function Import-GalleryModule {
    param([string] $Name)

    Add-ModulePath -Path $ModuleCache
    $specification = @{ ModuleName = $Name; RequiredVersion = $GalleryModule[$Name] }
    if (-not (Get-Module -ListAvailable -FullyQualifiedName $specification)) {
        $null = New-Item -Path $ModuleCache -ItemType Directory -Force
        try {
            if (Get-Command -Name Save-PSResource -ErrorAction SilentlyContinue) {
                Save-PSResource -Name $Name -Version $GalleryModule[$Name] -Repository PSGallery -Path $ModuleCache -TrustRepository
            } else {
                Save-Module -Name $Name -RequiredVersion $GalleryModule[$Name] -Repository PSGallery -Path $ModuleCache
            }
        } catch {
            throw "$Name $($GalleryModule[$Name]) is not installed, and the PowerShell Gallery could not be reached: $_"
        }
    }

    Import-Module -FullyQualifiedName $specification
}

<#
.SYNOPSIS
Puts a folder first in PSModulePath, for this process and those that it starts.
#>
function Add-ModulePath {
    param([string] $Path)

    $separator = [System.IO.Path]::PathSeparator
    if ($env:PSModulePath -split $separator -notcontains $Path) {
        $env:PSModulePath = $Path + $separator + $env:PSModulePath
    }
}

foreach ($name in $Task) {
    Invoke-Once -Name $name
}
