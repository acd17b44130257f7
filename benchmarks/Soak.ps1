#Requires -Version 7.4
<#
.SYNOPSIS
Gathers for an hour in one PowerShell, with successes and failures, and checks for leaks.

.DESCRIPTION
Requires the simulated vssapi.dll (tests/FakeVssApi). On Linux, the script starts itself in PowerShell for Windows on Wine, with the staged module.
Round after round, it gathers through the collector and in process, makes calls hang, time out, crash and fail with access denied, and
stops pipelines while they run. Each gather must end as expected. Once a minute, at rest and after a collection, it records memory, handles,
threads, collectors and temporary files. The increase from the first ten minutes after the warm-up to the last ten minutes is
compared with a limit. At the end, it runs many gathers at the same time, through the collector and in process, and checks again.

The exit code is 1 if there is a leak, or if a gather did not end as expected.

.PARAMETER Minutes
Specifies the duration in minutes, after a warm-up of five rounds.

.PARAMETER Concurrent
Specifies how many gathers run at the same time, once, at the end.

.EXAMPLE
./benchmarks/Soak.ps1 -Minutes 60
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 10000)]
    [int] $Minutes = 60,

    [ValidateRange(1, 1000)]
    [int] $Concurrent = 200
)

$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
$InformationPreference = 'Continue'
Set-StrictMode -Version 2.0

# The permitted increase at the end: usage of PowerShell and the runtime varies.
$Allowed = [ordered]@{ WorkingSetMiB = 16; HeapMiB = 4; Handles = 20; Threads = 5; Collectors = 0; TemporaryFiles = 0 }
$Writers = 20
. (Join-Path $PSScriptRoot 'common.ps1')
. (Join-Path $PSScriptRoot '../tests/Pester/common.ps1')
if ($IsLinux) {
    Import-Module (Join-Path $PSScriptRoot '../tools/TestSuite.psm1')
    Invoke-ScriptOnWine -Module (Split-Path (Get-StagedManifest)) -Script $PSCommandPath -Argument '-Minutes', $Minutes, '-Concurrent', $Concurrent
    exit $LASTEXITCODE
}

if (-not $HasStandIn) {
    throw 'There is no stand-in vssapi.dll here: start this on Linux.'
}

Import-StagedModule
$temporary = [IO.Path]::GetTempPath()
$work = New-Item -ItemType Directory -Path (Join-Path $temporary "Soak-$PID")

# The steps of each round: what the simulated vssapi.dll does, the query, and how the query must end.
$asyncHang = 'call|method=GatherWriterStatus|asyncHang=yes'
$ways = @(
    @{ Name = 'gathered'; Times = 5; Ask = { Get-VssWriterStatus }; End = "$Writers" }
    @{ Name = 'gathered in process'; Times = 20; Ask = { Get-VssWriterStatus -InProcess }; End = "$Writers" }
    @{ Name = 'taken the first'; Fault = 'call|method=GetWriterStatusEx|from=1|hang=yes'; Ask = { Get-VssWriterStatus | Select-Object -First 1 }; End = '1' }
    @{ Name = 'refused'; Fault = 'call|method=InitializeForBackup|hresult=0x80070005'; Ask = { Get-VssWriterStatus }; End = '0 VssAccessDenied' }
    @{ Name = 'refused in process'; Fault = 'call|method=InitializeForBackup|hresult=0x80070005'; Ask = { Get-VssWriterStatus -InProcess }; End = '0 VssAccessDenied' }
    @{ Name = 'crashed'; Fault = 'call|method=GatherWriterStatus|crash=yes'; Ask = { Get-VssWriterStatus }; End = '0 VssCollectorFailed' }
    @{ Name = 'hung'; Fault = 'call|method=InitializeForBackup|hang=yes'; Ask = { Get-VssWriterStatus -TimeoutSec 1 }; End = '0 VssTimeout' }
    @{ Name = 'timed out'; Fault = $asyncHang; Ask = { Get-VssWriterStatus -TimeoutSec 1 }; End = '0 VssTimeout' }
    @{ Name = 'timed out in process'; Fault = $asyncHang; Ask = { Get-VssWriterStatus -TimeoutSec 1 -InProcess }; End = '0 VssTimeout' }
    @{ Name = 'stopped'; Fault = $asyncHang; Ask = { Invoke-StoppedGather 'Get-VssWriterStatus' }; End = 'Stopped' }
    @{ Name = 'stopped in process'; Fault = $asyncHang; Ask = { Invoke-StoppedGather 'Get-VssWriterStatus -InProcess' }; End = 'Stopped' }
)

# A script of the simulated vssapi.dll for each, with '|' for TAB.
foreach ($way in $ways) {
    $way.Times = [math]::Max(1, $way['Times'])
    $way.Script = Join-Path $work "$($way.Name).txt"
    $lines = @("writers|count=$Writers") + @($way['Fault'] | Where-Object { $_ })
    [IO.File]::WriteAllText($way.Script, ($lines -join "`n").Replace('|', "`t") + "`n")
}

# Starts a gather in a second pipeline and stops it while it runs.
$other = Get-FreshPowerShell
function Invoke-StoppedGather([string] $Command) {
    $shell = [powershell]::Create($other.Runspace)
    try {
        $running = $shell.AddScript($Command).BeginInvoke()
        $null = $running.AsyncWaitHandle.WaitOne((Get-Random -Minimum 50 -Maximum 1000))
        $shell.Stop()
        "$($shell.InvocationStateInfo.State)"
    } finally {
        $shell.Dispose()
    }
}

# Returns how it ended: the number of writers and the error's ID, or the state of the pipeline.
function Get-End([scriptblock] $Ask) {
    $outcome = Get-Outcome $Ask
    $ids = @($outcome.Errors | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] })
    $first = if (@($outcome.Output).Count -and $outcome.Output[0] -is [string]) { $outcome.Output[0] } else { @($outcome.Output).Count }
    (@($first) + $ids) -join ' '
}

$done = [ordered]@{}
$wrong = [Collections.Generic.List[string]]::new()
function Invoke-Round {
    foreach ($way in $ways) {
        $env:FAKEVSSAPI_SCRIPT = $way.Script
        for ($time = 0; $time -lt $way.Times; $time++) {
            $end = Get-End $way.Ask
            $done[$way.Name]++
            if ($end -ne $way.End) {
                $wrong.Add("$($way.Name): '$end' instead of '$($way.End)'")
            }
        }
    }
}

function Get-Collector { Get-Process -Name VssWriterCollector -ErrorAction SilentlyContinue | Where-Object { -not $_.HasExited } }

# Wine assigns the lowest free handle, so its value shows how many are in use. (Wine's own handle count is the number of table rows.)
function Get-FreeHandle {
    $next = [Threading.ManualResetEvent]::new($false)
    $next.SafeWaitHandle.DangerousGetHandle().ToInt64() / 4
    $next.Dispose()
}

# Returns the resources of this process at rest.
function Measure-Self([double] $Minute) {
    # Idle threads of a requester, and those that watched a collector, end within a second.
    $null = Wait-Until { -not (Get-Collector) } 3
    Start-Sleep -Seconds 2
    for ($i = 0; $i -lt 2; $i++) {
        [GC]::Collect([GC]::MaxGeneration, [GCCollectionMode]::Aggressive, $true, $true)
        [GC]::WaitForPendingFinalizers()
    }

    $self = Get-Process -Id $PID
    $sample = [pscustomobject]@{
        Minute         = [math]::Round($Minute, 1)
        Gathers        = ($done.Values | Measure-Object -Sum).Sum
        WorkingSetMiB  = [math]::Round($self.WorkingSet64 / 1MB, 1)
        HeapMiB        = [math]::Round([GC]::GetTotalMemory($false) / 1MB, 2)
        Handles        = Get-FreeHandle
        Threads        = $self.Threads.Count
        Collectors     = @(Get-Collector).Count
        TemporaryFiles = [IO.Directory]::GetFileSystemEntries($temporary).Count
    }
    $self.Dispose()
    Write-Information (($sample.PSObject.Properties | ForEach-Object { '{0}={1}' -f $_.Name, $_.Value }) -join ' ')
    $sample
}

# All at the same time, each in a separate runspace.
function Invoke-AtOnce([int] $Count, [string] $Command) {
    $env:FAKEVSSAPI_SCRIPT = $ways[0].Script
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $counts = 1..$Count | ForEach-Object -ThrottleLimit $Count -Parallel {
        $WarningPreference = 'SilentlyContinue'
        Import-Module $using:Manifest
        @(& ([scriptblock]::Create($using:Command))).Count
    }
    $right = @($counts | Where-Object { $_ -eq $Writers }).Count
    if ($right -ne $Count) {
        $wrong.Add("only $right of $Count answered '$Command' at the same time")
    }

    '{0} at once, {1}: {2:0} s' -f $Count, $Command, $clock.Elapsed.TotalSeconds
}

try {
    1..5 | ForEach-Object { Invoke-Round }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $samples = @(Measure-Self 0)
    for ($minute = 1; $minute -le $Minutes; $minute++) {
        while ($clock.Elapsed.TotalMinutes -lt $minute) {
            Invoke-Round
        }

        $samples += Measure-Self $clock.Elapsed.TotalMinutes
    }

    $atOnce = @('Get-VssWriterStatus', 'Get-VssWriterStatus -InProcess' | ForEach-Object { Invoke-AtOnce $Concurrent $_ })
    $after = Measure-Self $clock.Elapsed.TotalMinutes
} finally {
    $other.Runspace.Dispose()
    $other.Dispose()
    Remove-Item -LiteralPath $work -Recurse
}

'Ended as they should, but for {0}:' -f $wrong.Count
$done.GetEnumerator() | ForEach-Object { '  {0,6} {1}' -f $_.Value, $_.Key }
$wrong | Select-Object -First 20
$atOnce

$span = [math]::Min(10, [math]::Ceiling($samples.Count / 3))
$leaks = 0
foreach ($name in $Allowed.Keys) {
    $first = Get-Median ($samples | Select-Object -First $span).$name
    $last = Get-Median ($samples | Select-Object -Last $span).$name
    $isLeak = $last - $first -gt $Allowed[$name]
    $leaks += $isLeak
    '{0,-15} {1,8} at first, {2,8} at last{3}' -f $name, $first, $last, $(if ($isLeak) { ": MORE THAN $($Allowed[$name]) MORE" })
}

foreach ($name in 'Collectors', 'TemporaryFiles') {
    $leaks += $after.$name -gt $samples[0].$name
}

exit [int]($leaks + $wrong.Count -gt 0)
