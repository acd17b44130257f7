#Requires -Version 7.4
<#
.SYNOPSIS
Measures gathers from a vssapi.dll against a native requester, in process and as separate programs.

.DESCRIPTION
Requires Linux with Wine, mingw-w64 and the .NET SDK. Builds the simulated vssapi.dll, the native requester (C++), the benchmarks and the
stage for Wine, and runs BenchmarkDotNet in a separate Wine prefix.

Each benchmark's median is compared with that of its native baseline in the same run, all on one processor. With several processors, other
load on the computer slows the module before it slows the baseline.

.EXAMPLE
./benchmarks/Native.ps1
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$PSNativeCommandUseErrorActionPreference = $true

$repository = Split-Path $PSScriptRoot
$work = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "native-$PID")).FullName
$program = Join-Path $PSScriptRoot 'VssWriterStatus.Benchmarks/bin/Release/net10.0/win-x64/VssWriterStatus.Benchmarks.exe'

# The description of each RESULT line, and its required ratio.
function ConvertFrom-Result {
    param([string] $Line)

    $null, $type, $method, $parameters, $figures = $Line.Split("`t", 5)
    $figure = @{}
    $figures.Split("`t") | ForEach-Object { $figure[$_.Split('=')[0]] = $_.Split('=')[1] }
    $writers = [regex]::Match($parameters, '\d+').Value
    $delay = [regex]::Match($parameters, ', (\d+)\)').Groups[1].Value
    $vss = if ($delay -gt 0) { " of a VSS that takes $delay ms" }
    $what = switch ("$type.$method") {
        'GatherBenchmarks.Requester' { "in process: the requester's calls for $writers writers" }
        'GatherBenchmarks.Status' { "in process: a whole gather of $writers writers, including health and the switch to a thread that can hang" }
        'GatherBenchmarks.OtherThread' { if ($writers -eq 20) { 'in process: of that, the switch to the other thread and back' } }
        'CollectorBenchmarks.Collector' { "the collector as a program: $writers writers$vss" }
        'CollectorBenchmarks.Runtime' { if ($parameters -like '*(20, 0)*') { 'the collector as a program: of that, the start and end of .NET' } }
    }
    if (-not $what) {
        return
    }

    $target = switch ("$type.$method") {
        'GatherBenchmarks.Requester' { 1.2 }
        'CollectorBenchmarks.Collector' { if ($writers -eq 20) { 1.5 } else { [double]::NaN } }
        default { [double]::NaN }
    }
    $against = @{ GatherBenchmarks = 'a C++ requester'; CollectorBenchmarks = 'a C++ requester, a program too' }[$type]
    $row = ConvertTo-Row $what $against ([double]$figure.ratio) $target
    if ($method -in 'Requester', 'Status') {
        $row.What += " ($([Math]::Round($figure.allocatedBytes / $writers)) bytes allocated a writer)"
    }

    $row
}

Import-Module (Join-Path $repository 'tools/Wine.psm1')
$wine = New-WinePrefix
try {
    make --silent -C (Join-Path $PSScriptRoot 'NativeRequester') "OUT=$work/requester"
    $null = dotnet build (Join-Path $repository 'src/VssWriterStatus') -c Release -v quiet -nologo
    $null = dotnet build (Join-Path $PSScriptRoot 'VssWriterStatus.Benchmarks') -c Release -v quiet -nologo
    Copy-Item (Join-Path $work 'requester/requester.*') (Split-Path $program)

    . (Join-Path $PSScriptRoot 'common.ps1')
    $stage = Join-Path $repository 'output/wine'
    New-WineStage -Module (Split-Path (Find-StagedManifest)) -Destination $stage
    $collector = (Get-Item -Path "$stage/*/*/bin/VssWriterCollector.exe").FullName
    # A filter that matches no file: a program on Wine gets the names of the files that match an argument.
    $output = Invoke-Wine -Wine $wine -Launcher taskset, '-c', 0 -Argument $program, '--filter', 'VssWriterStatus.Benchmarks.*' -Environment "VSSWRITERCOLLECTOR=$(ConvertTo-WinePath -Path $collector)"
    $output -like "RESULT`t*" | ForEach-Object { ConvertFrom-Result $_ }
}
finally {
    Remove-WinePrefix -Wine $wine
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
}
