#Requires -Version 7.4
<#
.SYNOPSIS
Measures what asking many machines costs: time against bare Invoke-Command, and memory while machines come and go.

.DESCRIPTION
The machines are endpoints of one sshd on the loopback, each a PowerShell of its own, whose VSS is a simulation; see
tests/Pester/fleet.ps1. Both ways run the same command with the same throttle. They take turns; the ratio is the median of
the ratios of the pairs, so that what disturbs the machine disturbs both.

The run for memory asks more machines, one after the other as the throttle lets them, and notes the managed heap and the working set
of this process after a collection, each time another tenth of them is done.

.PARAMETER Endpoints
How many machines are asked in the comparison with Invoke-Command.

.PARAMETER Runs
How many pairs are measured, after one that is not.

.PARAMETER MemoryEndpoints
How many machines are asked in the run for memory; 0 leaves it out.

.PARAMETER Flood
Asks one machine instead, and tells the peak of the working set of this process: healthy, or one that floods a stream that nobody
reads (informs: Information, progresses: Progress). Begin each in a PowerShell of its own.

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

# Invoke-Command has this throttle over SSH, and takes no other.
$ThrottleLimit = 32
$Invariant = [Globalization.CultureInfo]::InvariantCulture
. (Join-Path $PSScriptRoot 'common.ps1')
. (Join-Path $PSScriptRoot '../tests/Pester/common.ps1')
. (Join-Path $PSScriptRoot '../tests/Pester/fleet.ps1')

# Seconds of a run that has to bring three writers of each machine.
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

# Megabytes of the managed heap and of the working set, after a collection.
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

        # The first pair brings the files into the cache of the system.
        if ($run -gt 0) {
            $ours / $bare
        }
    }

    if ($ratios) {
        ConvertTo-Row "$Endpoints machines over SSH through Get-VssWriterStatus -HostName" 'bare Invoke-Command with the same throttle' $ratios $TargetRatio
    }

    if ($MemoryEndpoints) {
        # The state of the pipeline's script block; what it writes goes to the screen.
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
