#Requires -Version 5.1
<#
.SYNOPSIS
Measures what Import-Module of the staged module costs, against an empty binary module.

.DESCRIPTION
Needs the .NET SDK: the empty module, one cmdlet and a manifest, is built in a temporary folder. Each import is done by
a new process of the PowerShell that runs this script, without profile, and is timed inside it; the two modules take
turns. The ratio is the median of the ratios of the pairs, so that what disturbs the machine disturbs both.

.PARAMETER Module
The manifest of the module; by default the newest in output/VssWriterStatus.

.PARAMETER Runs
How many pairs are measured, after one that is not.

.EXAMPLE
./benchmarks/Import.ps1 -Runs 31
#>
[CmdletBinding()]
param(
    [string] $Module,

    [ValidateRange(1, 10000)]
    [int] $Runs = 15
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$TargetRatio = 1.5
$Invariant = [Globalization.CultureInfo]::InvariantCulture
. (Join-Path $PSScriptRoot 'common.ps1')

# Builds the empty module; its manifest.
function Build-EmptyModule {
    param([string] $Folder)

    $null = New-Item -ItemType Directory -Path $Folder
    Set-Content -LiteralPath (Join-Path $Folder 'EmptyModule.csproj') -Value @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="PowerShellStandard.Library" Version="5.1.0-preview-06" PrivateAssets="all" />
  </ItemGroup>
</Project>
'@
    Set-Content -LiteralPath (Join-Path $Folder 'GetNothingCommand.cs') -Value @'
using System.Management.Automation;

namespace EmptyModule
{
    [Cmdlet(VerbsCommon.Get, "Nothing")]
    public sealed class GetNothingCommand : PSCmdlet
    {
    }
}
'@
    $log = & dotnet build $Folder --configuration Release --output (Join-Path $Folder 'module') -nologo
    if ($LASTEXITCODE -ne 0) {
        throw "The empty module cannot be built:`n$($log -join "`n")"
    }

    $manifest = Join-Path $Folder 'module/EmptyModule.psd1'
    Set-Content -LiteralPath $manifest -Value @'
@{
    RootModule             = 'EmptyModule.dll'
    ModuleVersion          = '1.0.0'
    GUID                   = '6f0b6b53-5f9f-4a35-8d0d-6a8f0e7b1c11'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FunctionsToExport      = @()
    CmdletsToExport        = @('Get-Nothing')
    VariablesToExport      = @()
    AliasesToExport        = @()
}
'@
    $manifest
}

# Milliseconds of one import in a new process.
function Measure-Import {
    param([string] $Manifest)

    $command = '$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module -Name ''{0}'' -ErrorAction Stop; $clock.Stop(); ' +
    '$clock.Elapsed.TotalMilliseconds.ToString([Globalization.CultureInfo]::InvariantCulture)'
    $answer = & $PowerShell -NoProfile -NonInteractive -Command ($command -f $Manifest.Replace("'", "''"))
    if ($LASTEXITCODE -ne 0) {
        throw "'$Manifest' cannot be imported."
    }

    [double]::Parse($answer, $Invariant)
}

function Get-Median {
    param([double[]] $Value)

    $sorted = @($Value | Sort-Object)
    $middle = [int][Math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

function Format-Result {
    param([string] $Name, [double[]] $Value, [string] $Unit)

    $range = $Value | Measure-Object -Minimum -Maximum
    [string]::Format($Invariant, '{0,-16} median {1,8:0.00}{4}  min {2,8:0.00}{4}  max {3,8:0.00}{4}',
        $Name, (Get-Median $Value), $range.Minimum, $range.Maximum, $Unit)
}

$fileName = if ($PSVersionTable.PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }
$PowerShell = Join-Path $PSHOME $fileName
$manifest = if ($Module) { (Resolve-Path -LiteralPath $Module).ProviderPath } else { Find-StagedManifest }
$temporary = Join-Path ([IO.Path]::GetTempPath()) "EmptyModule-$PID"
try {
    $emptyManifest = Build-EmptyModule $temporary
    $empty = New-Object 'Collections.Generic.List[double]'
    $ours = New-Object 'Collections.Generic.List[double]'
    $ratios = New-Object 'Collections.Generic.List[double]'
    for ($run = 0; $run -le $Runs; $run++) {
        $a = Measure-Import $emptyManifest
        $b = Measure-Import $manifest

        # The first pair brings the files into the cache of the system.
        if ($run -gt 0) {
            $empty.Add($a)
            $ours.Add($b)
            $ratios.Add($b / $a)
        }
    }
}
finally {
    Remove-Item -LiteralPath $temporary -Recurse -Force -ErrorAction SilentlyContinue
}

'Import-Module in PowerShell {0}, {1} pairs of new processes: {2}' -f $PSVersionTable.PSVersion, $Runs, $manifest
Format-Result -Name 'Empty module' -Value $empty -Unit ' ms'
Format-Result -Name 'VssWriterStatus' -Value $ours -Unit ' ms'
Format-Result -Name 'Ratio of pairs' -Value $ratios -Unit '   '
$verdict = if ((Get-Median $ratios) -le $TargetRatio) { 'met' } else { 'MISSED' }
[string]::Format($Invariant, 'Target: a ratio of at most {0:0.0}: {1}', $TargetRatio, $verdict)
