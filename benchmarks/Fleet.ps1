#Requires -Version 7.4
<#
.SYNOPSIS
Measures the cost of querying many computers: time compared with Invoke-Command alone, and memory while computers are queried in turn.

.DESCRIPTION
The computers are endpoints of one sshd on the loopback, each a separate PowerShell, whose VSS is a simulation; see
tests/Pester/fleet.ps1. Both ways run the same command with the same throttle, alternately. The ratio is the median of
the ratios of the pairs, so that other load on the computer affects both.

The memory run queries more computers, as many at a time as the throttle permits. Each time another tenth of them is done, it records the
managed heap and the working set of this process after a garbage collection.

.PARAMETER Endpoints
Specifies how many computers are queried in the comparison with Invoke-Command.

.PARAMETER Runs
Specifies how many pairs are measured, after one that is not measured.

.PARAMETER MemoryEndpoints
Specifies how many computers are queried in the memory run; 0 skips it.

.PARAMETER Flood
Instead, queries one computer and reports the peak working set of this process. The computer is healthy, or floods a stream that is not
read (informs: Information, progresses: Progress). Run each in a new PowerShell.

.EXAMPLE
./benchmarks/Fleet.ps1

.EXAMPLE
./benchmarks/Fleet.ps1 -Runs 0 -MemoryEndpoints 200

.EXAMPLE
pwsh -NoProfile -File benchmarks/Fleet.ps1 -Flood progresses
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 10000)]
    [int] $Endpoints = 50,

    [ValidateRange(0, 1000)]
    [int] $Runs = 3,

    [ValidateRange(0, 100000)]
    [int] $MemoryEndpoints = 1000,

    [ValidateSet('healthy', 'informs', 'progresses')]
    [string] $Flood
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$TargetRatio = 1.15

# Invoke-Command uses this throttle over SSH, and no other.
$ThrottleLimit = 32
$Invariant = [Globalization.CultureInfo]::InvariantCulture
. (Join-Path $PSScriptRoot 'common.ps1')
. (Join-Path $PSScriptRoot '../tests/Pester/common.ps1')
. (Join-Path $PSScriptRoot '../tests/Pester/fleet.ps1')

# Returns the seconds of a run, which must return three writers from each computer.
function Measure-Run {
    param([int] $Count, [scriptblock] $Run)

    $clock = [Diagnostics.Stopwatch]::StartNew()
    $writers = @(& $Run).Count
    $clock.Stop()
    if ($writers -ne 3 * $Count) {
        throw "$writers writers came from $Count machines."
    }

    $clock.Elapsed.TotalSeconds
}

# Returns the megabytes of the managed heap and of the working set, after a garbage collection.
function Measure-Memory {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    $heap = [GC]::GetTotalMemory($true) / 1MB
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $process.Refresh()
    $heap, ($process.WorkingSet64 / 1MB)
}

$obstacle = Get-FleetObstacle
if ($obstacle) {
    throw "This cannot be measured here: $obstacle."
}

$manifest = Find-StagedManifest
Import-Module $manifest
$all = @(1..[Math]::Max($Endpoints, $MemoryEndpoints) | ForEach-Object { "healthy-$_" })
$folder = Join-Path ([IO.Path]::GetTempPath()) "fleet-$PID"
$fleet = Open-Fleet -Folder $folder -Name ($all + 'informs-1', 'progresses-1') -Manifest $manifest
try {
    if ($Flood) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $writers = @(Get-VssWriterStatus -HostName "$Flood-1" -TimeoutSec 120 -ErrorAction SilentlyContinue -ErrorVariable failure).Count
        $peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
        return [string]::Format($Invariant, '{0}-1: {1} writers after {2:0} s, peak of the working set {3:0} MB {4}',
            $Flood, $writers, $clock.Elapsed.TotalSeconds, $peak, "$failure")
    }

    $some = $all[0..($Endpoints - 1)]
    $ratios = for ($run = 0; $Runs -and $run -le $Runs; $run++) {
        $bare = Measure-Run $Endpoints {
            Invoke-Command -HostName $some -ScriptBlock { param($Parameters) Get-VssWriterStatus @Parameters } -ArgumentList @{}
        }
        $ours = Measure-Run $Endpoints { Get-VssWriterStatus -HostName $some -ThrottleLimit $ThrottleLimit }

        # The first pair loads the files into the system cache.
        if ($run -gt 0) {
            $ours / $bare
        }
    }

    if ($ratios) {
        ConvertTo-Row "$Endpoints computers over SSH through Get-VssWriterStatus -HostName" '`Invoke-Command` alone with the same throttle limit' $ratios $TargetRatio
    }

    if ($MemoryEndpoints) {
        # The state of the pipeline's script block; its output goes to the screen.
        $step = [Math]::Max(1, [int]($MemoryEndpoints / 10))
        $writers = 0
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Get-VssWriterStatus -HostName $all[0..($MemoryEndpoints - 1)] -ThrottleLimit $ThrottleLimit | ForEach-Object {
            $writers++
            if ($writers % (3 * $step) -eq 0) {
                $memory = Measure-Memory
                [string]::Format($Invariant, '{0,6} machines done after {1,6:0} s: heap {2,6:0.0} MB, working set {3,6:0} MB',
                    $writers / 3, $clock.Elapsed.TotalSeconds, $memory[0], $memory[1])
            }
        }
    }
}
finally {
    Close-Fleet $fleet
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
