# What the benchmarks share.

# The newest staged manifest.
function Find-StagedManifest {
    $stage = Join-Path (Split-Path $PSScriptRoot) 'output/VssWriterStatus'
    $versions = @(Get-ChildItem -LiteralPath $stage -Directory -ErrorAction SilentlyContinue | Sort-Object { [version] $_.Name })
    if ($versions.Count -eq 0) {
        throw "There is no staged module in '$stage'; run build.ps1, or name a manifest with -Module."
    }

    Join-Path $versions[-1].FullName 'VssWriterStatus.psd1'
}
