#Requires -Version 7.4
<#
.SYNOPSIS
Runs the benchmarks, one after the other, and prints one table of ratios, in Markdown.

.DESCRIPTION
Runs Native.ps1, Import.ps1, Pipeline.ps1 and Fleet.ps1. Benchmarks that cannot run here are skipped and named. A ratio is the module's time
divided by that of the other: less is better. Nothing else should run on the computer meanwhile. The soak test is separate: Soak.ps1.

.PARAMETER Parser
Specifies the files of parsers of vssadmin's text, see Pipeline.ps1. Without one, that part is skipped.

.PARAMETER Part
Specifies which parts run.

.EXAMPLE
./benchmarks/Run.ps1 -Parser ~/CSS-Exchange/Databases/VSSTester/Logging/Get-VSSWriter.ps1
#>
[CmdletBinding()]
param(
    [string[]] $Parser,

    [ValidateSet('Native', 'Import', 'Pipeline', 'Fleet')]
    [string[]] $Part = @('Native', 'Import', 'Pipeline', 'Fleet')
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$rows = foreach ($name in $Part) {
    try {
        switch ($name) {
            'Native' { & (Join-Path $PSScriptRoot 'Native.ps1') }
            'Import' { & (Join-Path $PSScriptRoot 'Import.ps1') -Runs 20 }
            'Pipeline' {
                if (-not $Parser) {
                    throw 'no -Parser was named'
                }

                20, 1000 | ForEach-Object { & (Join-Path $PSScriptRoot 'Pipeline.ps1') -Parser $Parser -Writers $_ }
            }
            'Fleet' { & (Join-Path $PSScriptRoot 'Fleet.ps1') -MemoryEndpoints 0 }
        }
    } catch {
        Write-Warning "Left out $name`: $_"
    }
}

'| What | Against | Ratio | Range of the pairs | Target |'
'|---|---|---|---|---|'
foreach ($row in $rows) {
    $range = if ($row.Lowest -ne $row.Highest) { '{0:0.00} to {1:0.00}' -f $row.Lowest, $row.Highest }
    [string]::Format([cultureinfo]::InvariantCulture, '| {0} | {1} | {2:0.00} | {3} | {4} |', $row.What, $row.Against, $row.Ratio, $range, $row.Target)
}
