#Requires -Version 5.1
<#
.SYNOPSIS
Builds, documents, tests, analyzes, packages and publishes the module.

.DESCRIPTION
Requires the .NET SDK. The other test tools are pinned (.config/dotnet-tools.json, Directory.Packages.props) and restored from NuGet.
On Linux, Debian packages are installed with apt if that is permitted. Only PlatyPS and PSScriptAnalyzer come from the PowerShell Gallery.

Tasks run in the specified order:
  Run      builds, then shows the status of VSS writers in a new PowerShell; this is the default
  Build    stages the modules in output/VssWriterStatus/<version> and output/VssWriterStatus.Dsc/<version>
  Shell    builds, then opens a PowerShell with the module imported
  Package  creates output/packages, the packages for the PowerShell Gallery and their SHA-256, and unpacks them in output/packed
  Test     packages, then runs all tests: xunit, and Pester on the packaged module in every installed PowerShell; then Analyze
  TestOnFramework, TestOnWine, TestRemoting, TestSample  parts of Test: Core on .NET Framework (on Linux, on Mono); on Linux, the
             tests that need Windows, with a simulated vssapi.dll, and the Pester tests of remoting over SSH and of the samples
  Analyze  dotnet format and PSScriptAnalyzer
  Help     creates en-US/ from docs/ and stages it
  FieldTest  creates output/fieldtest: the kit of the Windows field test, also as one script. Then it runs the field test, on
             Windows as administrator, elsewhere with a simulation
  ReleaseText  creates output/release-notes.md, the section of CHANGELOG.md for the version of -Tag
  Publish  uploads the packages that Test created

.PARAMETER Task
Specifies the tasks.

.PARAMETER Configuration
Specifies the configuration of the build.

.PARAMETER CertificateThumbprint
Specifies the code-signing certificate, of the current user or the local computer, with which Build signs.

.PARAMETER TimestampServer
Specifies the timestamp server for signatures.

.PARAMETER BackupOperator
Specifies a member of Backup Operators. FieldTest also runs its tests as this account.

.PARAMETER Tag
Specifies the tag of the release. ReleaseText fails if it is not that of the version, v<version>.

.PARAMETER ApiKey
Specifies the API key of the PowerShell Gallery, for Publish.

.PARAMETER Repository
Specifies the repository to which Publish uploads.

.EXAMPLE
./build.ps1 -Task Help, Test
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The functions use them.')]
param(
    [ValidateSet('Run', 'Build', 'Shell', 'Package', 'Test', 'TestOnFramework', 'TestOnWine', 'TestRemoting', 'TestSample', 'Analyze', 'Help', 'FieldTest', 'ReleaseText', 'Publish')]
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

# The second task needs the first.
$Modules = $ModuleName, "$ModuleName.Dsc"
$Root = $PSScriptRoot
$Version = (Import-PowerShellDataFile -LiteralPath "$Root/$ModuleName.psd1").ModuleVersion
$Output = "$Root/output"
$Stage = "$Output/$ModuleName/$Version"
$PackageFolder = "$Output/packages"
$Nupkgs = $Modules | ForEach-Object -Process { "$PackageFolder/$_.$Version.nupkg" }
$PackedFolder = "$Output/packed"

# Windows PowerShell does not define $IsWindows.
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

Import-Module -Name "$Root/tools/TestTools.psm1", "$Root/tools/TestSuite.psm1" -Force
$Suite = [pscustomobject]@{
    Configuration = $Configuration
    Log           = "$Output/tests"
    # The tests run on the packages that are published.
    Module        = "$PackedFolder/$ModuleName/$Version"
}

# The tasks that this run has completed.
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

    # In a separate process: a loaded DLL cannot be built again.
    Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-Command', $script
    'Next: {0} opens a PowerShell with the module. Try there:' -f $(if ($OnWindows) { '.\build.ps1 -Task Shell' } else { './build.sh shell' })
    '  Get-VssWriterStatus -Simulation (New-VssSimulation) -Health Failed | Format-List'
    '  Test-VssWriterStatus -Simulation (New-VssSimulation) -Detailed'
    '  Get-Help about_VssWriterStatus'
}

function Invoke-Build {
    Invoke-Program -Path dotnet -Argument build, "$Root/src/$ModuleName.Dsc", '-c', $Configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary'
    if ($CertificateThumbprint) {
        Import-Module -Name "$Root/tools/Signing.psm1" -Force
        foreach ($name in $Modules) {
            Set-ModuleSignature -Module "$Output/$name/$Version" -CertificateThumbprint $CertificateThumbprint -TimestampServer $TimestampServer
        }
    }
}

function Invoke-Shell {
    Invoke-Once -Name Build
    & (Get-PowerShellPath) -NoLogo -NoProfile -NoExit -Command "Import-Module '$Stage/$ModuleName.psd1'"
}

function Invoke-Help {
    Import-GalleryModule -Name Microsoft.PowerShell.PlatyPS
    Import-Module "$Root/tools/HelpText.psm1" -Force
    Write-ModuleHelp -Name $ModuleName
    Invoke-Build
}

function Invoke-Package {
    Invoke-Once -Name Build
    Remove-Item -LiteralPath $PackageFolder, $PackedFolder -Recurse -Force -ErrorAction SilentlyContinue
    foreach ($name in $Modules) {
        Invoke-Program -Path dotnet -Argument pack, "$Root/src/$name", '-c', $Configuration, '--no-build', '-v', 'quiet', '-nologo', '-clp:NoSummary'
    }

    $sums = Get-FileHash -LiteralPath $Nupkgs -Algorithm SHA256 |
        ForEach-Object -Process { "$($_.Hash.ToLowerInvariant())  $(Split-Path -Path $_.Path -Leaf)`n" }
    [System.IO.File]::WriteAllText("$PackageFolder/SHA256SUMS", -join $sums)

    # The same files as an installation: without those that only the package needs.
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    foreach ($name in $Modules) {
        $packed = "$PackedFolder/$name/$Version"
        [System.IO.Compression.ZipFile]::ExtractToDirectory("$PackageFolder/$name.$Version.nupkg", $packed)
        Remove-Item -LiteralPath "$packed/_rels", "$packed/package", "$packed/[Content_Types].xml", "$packed/$name.nuspec" -Recurse -Force
    }

    Get-Content -LiteralPath "$PackageFolder/SHA256SUMS"
}

function Invoke-Test {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $null = New-Item -Path $Suite.Log -ItemType Directory -Force
    Remove-Item -Path "$($Suite.Log)/*"
    # The tests start hundreds of short-lived PowerShell processes: no telemetry, no profiling, which only helps long-running ones, and code
    # that is mapped only once.
    $env:POWERSHELL_TELEMETRY_OPTOUT = 1
    $env:DOTNET_TieredPGO = 0
    $env:DOTNET_EnableWriteXorExecute = 0

    # Meanwhile, because most of it comes over the network.
    $tools = if (-not $OnWindows) {
        Start-ThreadJob -ArgumentList "$Root/tools/TestTools.psm1" -ScriptBlock {
            Import-Module -Name $args[0]
            Install-DebianProgram
            $null = Get-TestTool
        }
    }

    Invoke-Program -Path dotnet -Argument build, "$Root/module.sln", '-c', $Configuration, '-v', 'quiet', '-nologo', '-clp:NoSummary'
    Invoke-Once -Name Package
    if ($tools) {
        Receive-Job -Job $tools -Wait
    }

    $tool = Get-TestTool
    $stages = @('Core on .NET', 'Core on .NET Framework', 'Native', 'Pester on Wine', 'Formatting', 'Script analysis')
    if ($OnWindows) {
        foreach ($name in 'Native', 'Pester on Wine') {
            Write-NotTested -Suite $Suite -Name $name -Because 'the stand-in vssapi.dll is for Wine, which build.sh has.'
        }
    } else {
        $stages += 'Pester over SSH', 'Pester of samples'
    }

    # The tests on Wine and in Pester wait more than they work, so they run in parallel, and those that only work come last.
    $parts = @(if (-not $OnWindows) { 'TestOnWine', 'TestRemoting', 'TestSample' | ForEach-Object -Process { Start-Part -Name $_ } })
    foreach ($program in @($tool.PowerShell) + @(Get-InstalledPowerShell)) {
        $stages += Get-ModuleStage -PowerShell $program
        Test-Module -Suite $Suite -PowerShell $program -Tool $tool
    }

    $parts += Start-Part -Name TestOnFramework
    Test-Core -Suite $Suite
    foreach ($part in $parts) {
        $part.Process.WaitForExit()
        Get-Content -LiteralPath $part.Output
    }

    Invoke-Check -Suite $Suite -Name Formatting -Check { Invoke-Formatting }
    try {
        Import-GalleryModule -Name PSScriptAnalyzer
        Invoke-Check -Suite $Suite -Name 'Script analysis' -Check { Invoke-ScriptAnalysis }
    } catch {
        Write-NotTested -Suite $Suite -Name 'Script analysis' -Because "$_"
    }

    $total = Get-TestTotal -Suite $Suite -Name $stages
    ''
    $total.Failures
    '{0:hh\:mm\:ss}' -f $clock.Elapsed
    '{0} passed, {1} failed, {2} skipped' -f $total.Passed, $total.Failed, $total.Skipped
    if ($total.Failed) {
        exit 1
    }
}

function Invoke-TestOnFramework {
    Test-CoreOnFramework -Suite $Suite
}

function Invoke-TestOnWine {
    Test-OnWine -Suite $Suite
}

function Invoke-TestRemoting {
    Test-ModulePart -Suite $Suite -Name 'Pester over SSH'
}

function Invoke-TestSample {
    Test-ModulePart -Suite $Suite -Name 'Pester of samples'
}

<#
.SYNOPSIS
Starts a part of Test in a separate process. Returns an object with Process and Output, the file for its output.
#>
function Start-Part {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It runs tests.')]
    param([string] $Name)

    $output = "$($Suite.Log)/$Name.txt"
    $process = Start-Process -FilePath (Get-PowerShellPath) -PassThru -RedirectStandardOutput $output -ArgumentList @(
        '-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', "`"$PSCommandPath`"", '-Task', $Name, '-Configuration', $Configuration)
    [pscustomobject]@{ Process = $process; Output = $output }
}

function Invoke-Analyze {
    Invoke-Once -Name Build
    Invoke-Formatting
    Import-GalleryModule -Name PSScriptAnalyzer
    Invoke-ScriptAnalysis
}

function Invoke-Formatting {
    # The build checks the style: its rules are warnings, and warnings are errors.
    Invoke-Program -Path dotnet -Argument format, whitespace, $Root, '--folder', '--verify-no-changes', '--exclude', "$Output"
}

function Invoke-ScriptAnalysis {
    # The manifest is valid only if the files that it names are in the same folder. A configuration can be parsed only if its
    # resources are installed.
    $files = @($Modules | ForEach-Object -Process { "$Output/$_/$Version/$_.psd1" }) + @(Get-ChildItem -LiteralPath $Root -Recurse -File | Where-Object -FilterScript {
            $_.Extension -match '^\.ps(1|m1|d1)$' -and $_.Name -notin ($Modules -replace '$', '.psd1') -and
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
    Import-Module "$Root/fieldtest/FieldKit.psm1" -Force
    $framework = if ($OnWindows) { 'net472' } else { 'net10.0' }
    $folder = "$Output/fieldtest"
    Invoke-Program -Path dotnet -Argument build, "$Root/fieldtest/VssProbe", '-c', $Configuration, '-f', $framework, '-v', 'quiet', '-nologo', '-clp:NoSummary'
    Write-FieldKit -Destination "$folder/kit" -Repository $Root -ModuleFolder ($Modules | ForEach-Object -Process { "$Output/$_/$Version" }) -ProbeFolder "$Root/fieldtest/VssProbe/bin/$Configuration/$framework"
    Write-SelfContainedKit -Path "$folder/$ModuleName-FieldTest.ps1" -Kit "$folder/kit" -Head "$Root/fieldtest/SelfContained.ps1"
    if (-not $OnWindows) {
        'There is no Volume Shadow Copy Service on this platform: this is a dry run with a simulation.'
        Invoke-Program -Path (Get-PowerShellPath) -Argument '-NoProfile', '-File', "$folder/kit/FieldTest.ps1", '-OutputPath', $folder,
            '-Simulation', "$Root/src/$ModuleName.Core/Simulation/Scenarios/healthy.json"
        return
    }

    Add-ModulePath -Path (Get-TestTool).ModuleFolder
    try {
        # Only here, not in the script that is distributed: AlphaVSS is used only for comparison and never ships.
        Invoke-Program -Path dotnet -Argument build, "$Root/fieldtest/AlphaVssWitness", '-c', $Configuration, '-o', "$folder/kit/AlphaVssWitness", '-v', 'quiet', '-nologo', '-clp:NoSummary'
    } catch {
        Write-Warning -Message "AlphaVSS is left out: $_"
    }

    # A file that only this user on this computer can read, because a process does not accept a credential.
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

    # Not packaged again: the packages that were tested are uploaded.
    foreach ($nupkg in $Nupkgs) {
        if (-not (Test-Path -LiteralPath $nupkg)) {
            throw "There is no package '$nupkg'. Run the task Test first: it packs and tests."
        }
    }

    foreach ($nupkg in $Nupkgs) {
        # The Gallery lists the first package only minutes after the upload.
        Publish-PSResource -NupkgPath $nupkg -Repository $Repository -ApiKey $ApiKey -SkipDependenciesCheck
    }
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
Runs a program and fails if the program fails.
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
Returns the path of the current PowerShell program.
#>
function Get-PowerShellPath {
    $name = if ($PSVersionTable.PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }
    Join-Path -Path $PSHOME -ChildPath $(if ($OnWindows) { "$name.exe" } else { $name })
}

foreach ($name in $Task) {
    Invoke-Once -Name $name
}
