#Requires -Version 5.1
<#
.SYNOPSIS
Measures the throughput of Get-VssWriterStatus against a public parser of the text of "vssadmin list writers".

.DESCRIPTION
Both turn the same simulated writers into objects, in this process and by turns after a warm-up. Get-VssWriterStatus
asks a simulation through the virtual tables of VSS; the parser reads text that stands in memory, as if vssadmin had
printed it at no cost. Neither pays for VSS itself. What both return is compared before anything is measured.

The parser is Get-VSSWriter.ps1 of the VSSTester of https://github.com/microsoft/CSS-Exchange
(Databases/VSSTester/Logging/Get-VSSWriter.ps1, MIT licence).

.PARAMETER Parser
The path of Get-VSSWriter.ps1.

.PARAMETER Module
The manifest of the module; by default the newest in output/VssWriterStatus.

.PARAMETER Writers
How many writers are simulated.

.PARAMETER Runs
How many pairs are measured.

.EXAMPLE
./benchmarks/Pipeline.ps1 -Parser ~/CSS-Exchange/Databases/VSSTester/Logging/Get-VSSWriter.ps1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $Parser,

    [string] $Module,

    [ValidateRange(1, 1000000)]
    [int] $Writers = 1000,

    [ValidateRange(1, 10000)]
    [int] $Runs = 15
)

# No strict mode: the parser would inherit it.
$ErrorActionPreference = 'Stop'

$WarmUps = 5
$Invariant = [Globalization.CultureInfo]::InvariantCulture
. (Join-Path $PSScriptRoot 'common.ps1')

# Writers as a simulation's file defines them: half known, half of other makers, one in ten failed.
function Get-SimulatedWriter {
    param([int] $Count)

    $known = @(
        @{ name = 'System Writer'; writerId = 'e8132975-6f93-4464-a53e-1050253ae220' }
        @{ name = 'Registry Writer'; writerId = 'afbab4a2-367d-4d15-a586-71dbb18f8485' }
        @{ name = 'WMI Writer'; writerId = 'a6ad56c2-b509-4e6c-bb19-49d8f43532f0' }
        @{ name = 'SqlServerWriter'; writerId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a' }
        @{ name = 'NTDS'; writerId = 'b2014c9e-8711-4c5c-a5a9-3cf384484757' }
    )
    $failures = @('VSS_E_WRITERERROR_RETRYABLE', 'VSS_E_WRITERERROR_NONRETRYABLE', 'VSS_E_WRITERERROR_TIMEOUT')
    for ($index = 0; $index -lt $Count; $index++) {
        $writer = [ordered]@{ name = "Example Backup Writer $index"; writerId = '00000000-0000-4000-8000-{0:x12}' -f $index }
        if ($index % 2) {
            $class = $known[(($index - 1) / 2) % $known.Count]
            $writer = [ordered]@{ name = $class.name; writerId = $class.writerId }
        }

        $writer.instanceId = '00000000-0000-4000-9000-{0:x12}' -f $index
        $writer.state = 'Stable'
        $writer.failure = 'S_OK'
        if ($index % 10 -eq 9) {
            $writer.state = 'FailedAtFreeze'
            $writer.failure = $failures[($index - 9) / 10 % $failures.Count]
        }

        $writer
    }
}

# The lines that vssadmin prints for them.
function Get-VssAdminText {
    param([object[]] $Writer)

    $stateText = @{ Stable = '[1] Stable'; FailedAtFreeze = '[9] Failed' }
    $errorText = @{
        S_OK                           = 'No error'
        VSS_E_WRITERERROR_RETRYABLE    = 'Retryable error'
        VSS_E_WRITERERROR_NONRETRYABLE = 'Non-retryable error'
        VSS_E_WRITERERROR_TIMEOUT      = 'Timed out'
    }
    'vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool'
    '(C) Copyright 2001-2013 Microsoft Corp.'
    ''
    foreach ($one in $Writer) {
        "Writer name: '$($one.name)'"
        "   Writer Id: {$($one.writerId)}"
        "   Writer Instance Id: {$($one.instanceId)}"
        "   State: $($stateText[$one.state])"
        "   Last error: $($errorText[$one.failure])"
        ''
    }
}

# What each has to say the same of every writer.
function Get-Identity {
    param([object[]] $Status, [string] $IdProperty)

    foreach ($one in $Status) {
        '{0}|{1}|{2}|{3}' -f $one.Name, $one.$IdProperty, $one.InstanceId, ($one.State -match 'Failed')
    }
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
    [string]::Format($Invariant, '{0,-20} median {1,8:0.00}{4}  min {2,8:0.00}{4}  max {3,8:0.00}{4}',
        $Name, (Get-Median $Value), $range.Minimum, $range.Maximum, $Unit)
}

$manifest = if ($Module) { (Resolve-Path -LiteralPath $Module).ProviderPath } else { Find-StagedManifest }
Import-Module -Name $manifest
. (Resolve-Path -LiteralPath $Parser).ProviderPath

$definitions = @(Get-SimulatedWriter $Writers)
$VssAdminText = @(Get-VssAdminText $definitions)

# Stands in for vssadmin.exe, which the parser calls by this name.
function vssadmin {
    $global:LASTEXITCODE = 0
    $VssAdminText
}

$file = [IO.Path]::GetTempFileName()
try {
    # No byte order mark, in Windows PowerShell either.
    [IO.File]::WriteAllText($file, (ConvertTo-Json @{ computerName = 'BENCHMARK'; writers = $definitions } -Depth 3))
    $simulation = New-VssSimulation -Path $file
}
finally {
    Remove-Item -LiteralPath $file
}

$expected = (Get-Identity @(Get-VSSWriter) Id) -join "`n"
$actual = (Get-Identity @(Get-VssWriterStatus -Simulation $simulation) WriterId) -join "`n"
if ($expected -ne $actual -or $definitions.Count -ne $expected.Split("`n").Count) {
    throw 'The parser and Get-VssWriterStatus differ about the writers, so there is nothing to compare.'
}

$parsed = New-Object 'Collections.Generic.List[double]'
$gathered = New-Object 'Collections.Generic.List[double]'
$ratios = New-Object 'Collections.Generic.List[double]'
for ($run = -$WarmUps; $run -lt $Runs; $run++) {
    # Nobody pays for the other's rubbish.
    [GC]::Collect()
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = Get-VSSWriter
    $a = $clock.Elapsed.TotalMilliseconds

    [GC]::Collect()
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = Get-VssWriterStatus -Simulation $simulation
    $b = $clock.Elapsed.TotalMilliseconds

    if ($run -ge 0) {
        $parsed.Add($a)
        $gathered.Add($b)
        $ratios.Add($a / $b)
    }
}

'{0} writers in PowerShell {1}, {2} pairs: {3}' -f $Writers, $PSVersionTable.PSVersion, $Runs, $manifest
Format-Result -Name 'Text parser' -Value $parsed -Unit ' ms'
Format-Result -Name 'Get-VssWriterStatus' -Value $gathered -Unit ' ms'
Format-Result -Name 'Parser over ours' -Value $ratios -Unit '   '
[string]::Format($Invariant, 'Writers per second: text parser {0:0}, Get-VssWriterStatus {1:0}',
    ($Writers * 1000 / (Get-Median $parsed)), ($Writers * 1000 / (Get-Median $gathered)))
$verdict = if ((Get-Median $ratios) -gt 1) { 'met' } else { 'MISSED' }
"Target: faster than the text parser: $verdict"
