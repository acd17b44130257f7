# The functions that the benchmarks share.

# Returns the newest staged manifest of a stage: the folder that contains VssWriterStatus/<version>.
function Find-StagedManifest {
    param([string] $Stage = 'output')

    $module = Join-Path (Split-Path $PSScriptRoot) "$Stage/VssWriterStatus"
    $versions = @(Get-ChildItem -LiteralPath $module -Directory -ErrorAction SilentlyContinue | Sort-Object { [version] $_.Name })
    if ($versions.Count -eq 0) {
        throw "There is no staged module in '$module'; run build.ps1, or name a manifest with -Module."
    }

    Join-Path $versions[-1].FullName 'VssWriterStatus.psd1'
}

function Get-Median {
    param([double[]] $Value)

    $sorted = @($Value | Sort-Object)
    $middle = [int][Math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

# Returns a row of the table: the median of the ratios of pairs, each the measured time divided by the time of the baseline.
function ConvertTo-Row {
    param([string] $What, [string] $Against, [double[]] $Ratio, [double] $Target = [double]::NaN)

    $range = $Ratio | Measure-Object -Minimum -Maximum
    $median = Get-Median $Ratio
    $verdict = ''
    if (-not [double]::IsNaN($Target)) {
        $verdict = 'at most {0}: {1}' -f $Target, $(if ($median -le $Target) { 'met' } else { 'MISSED' })
    }

    [pscustomobject]@{
        What    = $What
        Against = $Against
        Ratio   = [Math]::Round($median, 2)
        Lowest  = [Math]::Round($range.Minimum, 2)
        Highest = [Math]::Round($range.Maximum, 2)
        Target  = $verdict
    }
}
