#Requires -Version 5.1
<#
.SYNOPSIS
Measures the throughput of Get-VssWriterStatus against public parsers of the text of "vssadmin list writers".

.DESCRIPTION
All convert the same simulated writers to objects, in this process and alternately after a warm-up. Get-VssWriterStatus
queries a simulation through the virtual tables of VSS. A parser reads text that is already in memory, as if vssadmin had
printed it at no cost. Neither includes the time of VSS itself. The results of both are compared before anything is measured.

A parser is the first function of its file whose name ends with VssWriter. The fastest known is Databases/VSSTester/Logging/Get-VSSWriter.ps1
of https://github.com/microsoft/CSS-Exchange; others are KPVSSWriter/KPVSSWriter.ps1 of thekamilpro/tools and Functions/Get-VssWriter.ps1 of
riedyw/PoshFunctions.

.PARAMETER Parser
Specifies the paths of the parsers' files.

.PARAMETER Module
Specifies the manifest of the module; by default, the newest in output/VssWriterStatus.

.PARAMETER Writers
Specifies how many writers are simulated.

.PARAMETER Runs
Specifies how many pairs are measured.

.EXAMPLE
./benchmarks/Pipeline.ps1 -Parser ~/CSS-Exchange/Databases/VSSTester/Logging/Get-VSSWriter.ps1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string[]] $Parser,

    [string] $Module,

    [ValidateRange(1, 1000000)]
    [int] $Writers = 1000,

    [ValidateRange(1, 10000)]
    [int] $Runs = 15
)

# No strict mode, because the parser would inherit it.
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'

$WarmUps = 5
. (Join-Path $PSScriptRoot 'common.ps1')

# Returns writers as a simulation file defines them: half known, half from other vendors, one in ten failed.
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

# Returns the lines that vssadmin prints for them.
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

# Returns the text of the parser in a file, without the file's other code.
function Get-ParserFunction {
    param([string] $Path)

    $file = [Management.Automation.Language.Parser]::ParseFile((Resolve-Path -LiteralPath $Path).ProviderPath, [ref] $null, [ref] $null)
    $function = $file.Find({ param($node) $node -is [Management.Automation.Language.FunctionDefinitionAst] -and $node.Name -like 'Get-*VssWriter' }, $true)
    if (-not $function) {
        throw "There is no function Get-...VssWriter in '$Path'."
    }

    $function
}

# Returns the milliseconds of a run that begins after a garbage collection, so that neither pays for the other's garbage.
function Measure-Run {
    param([scriptblock] $Run)

    [GC]::Collect()
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Run
    $clock.Elapsed.TotalMilliseconds
}

$manifest = if ($Module) { (Resolve-Path -LiteralPath $Module).ProviderPath } else { Find-StagedManifest }
Import-Module -Name $manifest

$definitions = @(Get-SimulatedWriter $Writers)
$VssAdminText = @(Get-VssAdminText $definitions)

# Replace the program, which the parsers call by this name, and a function of the modules that some parsers come from.
function vssadmin {
    $global:LASTEXITCODE = 0
    $VssAdminText
}

New-Alias -Name vssadmin.exe -Value vssadmin
function Test-IsAdmin { $true }

$file = [IO.Path]::GetTempFileName()
try {
    # No byte order mark, even in Windows PowerShell.
    [IO.File]::WriteAllText($file, (ConvertTo-Json @{ computerName = 'BENCHMARK'; writers = $definitions } -Depth 3))
    $simulation = New-VssSimulation -Path $file
}
finally {
    Remove-Item -LiteralPath $file
}

$target = if ($Writers -ge 1000) { 1 } else { [double]::NaN }
foreach ($path in $Parser) {
    $function = Get-ParserFunction $path
    . ([scriptblock]::Create($function.Extent.Text))
    $parse = [scriptblock]::Create($function.Name)
    $gather = { Get-VssWriterStatus -Simulation $simulation }

    $parsed = @(& $parse)
    $gathered = @(& $gather)
    for ($index = 0; $index -lt $Writers; $index++) {
        $name = $definitions[$index].name
        if ($gathered[$index].Name -ne $name -or "$($parsed[$index])" -notlike "*$name*") {
            throw "'$path' and Get-VssWriterStatus differ about the writer '$name', so there is nothing to compare."
        }
    }

    $ratios = New-Object 'Collections.Generic.List[double]'
    for ($run = -$WarmUps; $run -lt $Runs; $run++) {
        $theirs = Measure-Run $parse
        $ours = Measure-Run $gather
        if ($run -ge 0) {
            $ratios.Add($ours / $theirs)
        }
    }

    ConvertTo-Row "$Writers simulated writers through Get-VssWriterStatus" "the text of vssadmin through $path, the text free of cost" $ratios $target
}
