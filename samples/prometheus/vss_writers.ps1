<#
.SYNOPSIS
Scheduled task for Prometheus: writes the VSS writers of this computer as a file for the textfile collector of windows_exporter.

.DESCRIPTION
The file is written beside its place and then moved there, so that the collector never reads half of it. It is written also where the
writers could not be asked; vss_writer_gather_success is 0 then, and the exit code 1 where not even the module could be used.

.PARAMETER Path
The full path of the file; its folder is one of those that the collector reads.

.PARAMETER TimeoutSec
The limit of the gather in seconds; keep it below the interval of the task.

.PARAMETER Scenario
Asks a named scenario of New-VssSimulation instead of this computer, to try the monitoring: healthy, sql-failed, access-denied and others.
Everything that comes of it is marked as simulated.
#>
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Path = "$env:ProgramFiles\windows_exporter\textfile_inputs\vss_writers.prom",

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 180,

    [string] $Scenario
)

$ErrorActionPreference = 'Stop'
$WarningPreference = $ProgressPreference = 'SilentlyContinue'
try {
    # A 32-bit host does not look where 64-bit Windows has its modules.
    if ($env:ProgramW6432) {
        $env:PSModulePath += ";$env:ProgramW6432\WindowsPowerShell\Modules"
    }

    Import-Module -Name VssWriterStatus
    $source = @{}
    if ($Scenario) {
        $source.Simulation = New-VssSimulation -Scenario $Scenario
    }

    # What cannot be asked is an answer too, which the monitor shows as such.
    $answer = try { Test-VssWriterStatus -Detailed @source -TimeoutSec $TimeoutSec } catch { $_ }
    $text = $answer | ConvertTo-VssWriterMetric -As Prometheus
} catch {
    $text = @(
        '# HELP vss_writer_gather_success Whether the computer could be asked for its VSS writers: 1 for yes, 0 for no.'
        '# TYPE vss_writer_gather_success gauge'
        ('vss_writer_gather_success{{computer="{0}",source="System"}} 0' -f [Environment]::MachineName)
        ''
    ) -join "`n"
    $failure = $_
}

# The collector reads files named *.prom only.
$new = "$Path.new"
[System.IO.File]::WriteAllText($new, $text)
if (Test-Path -LiteralPath $Path) {
    [System.IO.File]::Replace($new, $Path, [NullString]::Value)
} else {
    [System.IO.File]::Move($new, $Path)
}

if ($failure) {
    [System.Console]::Error.WriteLine("$failure")
    exit 1
}
