<#
.SYNOPSIS
Runs the Pester suite against the staged module.

.DESCRIPTION
Leaves out what cannot run here and says so:
  Windows  the real VSS: a Windows that is not Wine
  Wine     the Windows path with the stand-in vssapi.dll: Wine, and FAKEVSSAPI=1 set by whoever installed it
  Linux    what is read from /proc
  Unix     what differs where there is no VSS at all
  Portable what takes seconds and is the same wherever .NET runs: Wine, beside which Linux runs it
  Chromium what a browser shows: PowerShell 7 and a Chromium on the path
The last line is the count. The exit code is 1 if a test failed or none ran.

.PARAMETER Stage
The folder that holds VssWriterStatus/<version>; by default <repository>/output.

.PARAMETER File
Runs only the test files of these names, separated by commas; wildcards are allowed.

.PARAMETER ResultPath
Where to write the results: JUnit where the file's name holds "junit", else NUnit 3.

.PARAMETER Tag
Runs only tests with these tags.

.PARAMETER ExcludeTag
Leaves out tests with these tags too.
#>
[CmdletBinding()]
param(
    [string] $Stage,
    [string[]] $File = '*.Tests.ps1',
    [string] $ResultPath,
    [string[]] $Tag = @(),
    [string[]] $ExcludeTag = @()
)

$ErrorActionPreference = 'Stop'

# With pwsh -File, a list comes as one text.
$File = $File -split ','
if ($Stage) {
    $env:VSSWRITERSTATUS_STAGE = (Resolve-Path -LiteralPath $Stage).ProviderPath
}

. (Join-Path $PSScriptRoot 'common.ps1')
. (Join-Path $PSScriptRoot 'chromium.ps1')
Import-Module Pester -MinimumVersion 6.0.0
$manifest = Get-StagedManifest
'PowerShell {0} ({1}); Pester {2}; module {3}' -f $PSVersionTable.PSVersion, [Environment]::OSVersion.VersionString,
    (Get-Module Pester).Version, $manifest

if ($script:OnWine) {
    # Pester asks CIM for the name of Windows when it writes results; Wine has no CIM.
    & (Get-Module Pester) { $SafeCommands['Get-CimInstance'] = { } }
}

$leftOut = [ordered]@{}
if (-not $script:OnWindows -or $script:OnWine) {
    $leftOut['Windows'] = 'this is no real Windows'
}

if (-not $script:HasStandIn) {
    $leftOut['Wine'] = 'there is no stand-in vssapi.dll here (Wine with FAKEVSSAPI=1)'
}

if ($script:OnWine) {
    $leftOut['Portable'] = 'Linux runs the same code'
}

if (-not $script:OnLinux) {
    $leftOut['Linux'] = 'this is no Linux'
}

if ($script:OnWindows) {
    $leftOut['Unix'] = 'this is Windows'
}

if ($PSVersionTable.PSVersion.Major -lt 7 -or -not (Get-Chromium)) {
    $leftOut['Chromium'] = 'there is no Chromium, or this is Windows PowerShell'
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = @($File | ForEach-Object { Get-Item -Path (Join-Path $PSScriptRoot $_) } | Select-Object -ExpandProperty FullName)
$configuration.Run.PassThru = $true
$configuration.Filter.Tag = $Tag
$configuration.Filter.ExcludeTag = @($leftOut.Keys) + $ExcludeTag
$configuration.Output.Verbosity = 'Normal'
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ResultPath)
    $configuration.TestResult.OutputFormat = 'NUnit3'
    if ((Split-Path $ResultPath -Leaf) -match 'junit') {
        $configuration.TestResult.OutputFormat = 'JUnitXml'
    }
}

$result = Invoke-Pester -Configuration $configuration
if (-not $result) {
    'Pester: 0 passed, 1 failed, 0 skipped'
    exit 1
}

foreach ($test in $result.Failed) {
    'FAILED: {0}: {1}' -f $test.ExpandedPath, @("$($test.ErrorRecord)" -split '\r?\n')[0]
}

foreach ($test in $result.Skipped) {
    'SKIPPED: {0}: {1}' -f $test.ExpandedPath, $test.ErrorRecord.Exception.Message
}

foreach ($name in $leftOut.Keys) {
    $count = @($result.NotRun | Where-Object {
            $block = $_.Block
            $tags = @($_.Tag)
            while ($block) {
                $tags += @($block.Tag)
                $block = $block.Parent
            }

            $tags -contains $name
        }).Count
    'LEFT OUT: {0} tests with tag {1}: {2}.' -f $count, $name, $leftOut[$name]
}

# A file or a block that breaks down takes its tests with it.
$broken = $result.FailedBlocksCount + $result.FailedContainersCount
foreach ($block in @($result.FailedBlocks) + @($result.FailedContainers)) {
    'BROKEN: {0}' -f $block
}

'Pester: {0} passed, {1} failed, {2} skipped' -f $result.PassedCount, ($result.FailedCount + $broken), $result.SkippedCount
if ($result.PassedCount -gt 0 -and $result.FailedCount -eq 0 -and $broken -eq 0) {
    exit 0
}

exit 1
