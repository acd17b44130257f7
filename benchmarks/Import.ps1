#Requires -Version 5.1
<#
.SYNOPSIS
Measures Import-Module of the staged module and its first gather, compared with the import of an empty binary module.

.DESCRIPTION
Requires the .NET SDK: the empty module, one cmdlet and a manifest, is built in a temporary folder. Each import runs in
a new process of the current PowerShell program, without a profile, and is timed inside it. The two modules
alternate. The ratio is the median of the ratios of the pairs, so that other load on the computer affects both. The first
gather is a gather of the built-in simulation.

.PARAMETER Module
Specifies the manifest of the module; by default, the newest in output/VssWriterStatus.

.PARAMETER Runs
Specifies how many pairs are measured, after one that is not measured.

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

$TargetRatio = 1.6
$Invariant = [Globalization.CultureInfo]::InvariantCulture
. (Join-Path $PSScriptRoot 'common.ps1')

# Builds the empty module and returns its manifest.
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

# Returns the milliseconds of one import, and those until the end of a first call, in a new process.
function Measure-Import {
    param([string] $Manifest, [string] $FirstCall = '')

    $command = '$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module -Name ''{0}'' -ErrorAction Stop; $import = $clock.Elapsed; ' +
    "`$null = $(if ($FirstCall) { $FirstCall } else { '0' }); " +
    '$import, $clock.Elapsed | ForEach-Object { $_.TotalMilliseconds.ToString([Globalization.CultureInfo]::InvariantCulture) }'
    $answer = & $PowerShell -NoProfile -NonInteractive -Command $command.Replace('{0}', $Manifest.Replace("'", "''"))
    if ($LASTEXITCODE -ne 0) {
        throw "'$Manifest' cannot be imported."
    }

    $answer | ForEach-Object { [double]::Parse($_, $Invariant) }
}

$fileName = if ($PSVersionTable.PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }
$PowerShell = Join-Path $PSHOME $fileName
$manifest = if ($Module) { (Resolve-Path -LiteralPath $Module).ProviderPath } else { Find-StagedManifest }
$temporary = Join-Path ([IO.Path]::GetTempPath()) "EmptyModule-$PID"
try {
    $emptyManifest = Build-EmptyModule $temporary
    $imports = New-Object 'Collections.Generic.List[double]'
    $firstCalls = New-Object 'Collections.Generic.List[double]'
    for ($run = 0; $run -le $Runs; $run++) {
        $empty = Measure-Import $emptyManifest
        $ours = Measure-Import $manifest 'Get-VssWriterStatus -Simulation (New-VssSimulation)'

        # The first pair loads the files into the system cache.
        if ($run -gt 0) {
            $imports.Add($ours[0] / $empty[0])
            $firstCalls.Add($ours[1] / $empty[0])
        }
    }
}
finally {
    Remove-Item -LiteralPath $temporary -Recurse -Force -ErrorAction SilentlyContinue
}

ConvertTo-Row 'importing the module' 'an empty binary module' $imports $TargetRatio
ConvertTo-Row 'importing it and a first gather of 14 simulated writers' 'the import of an empty binary module' $firstCalls
