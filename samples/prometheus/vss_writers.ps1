<#
.SYNOPSIS
Scheduled task for Prometheus: writes the status of the VSS writers of the local computer to a file for the textfile collector of windows_exporter.

.DESCRIPTION
The script writes a new file and then replaces the old one, so that the collector never reads half a file. If the computer could not be
queried, vss_writer_gather_success is 0. If the module could not be used, the exit code is also 1.

.PARAMETER Path
Specifies the full path of the file, in a folder that the collector reads.

.PARAMETER Require
Specifies the names or class IDs of writers that must report, separated by commas. Wildcard characters are permitted.

.PARAMETER Ignore
Specifies the names or class IDs of writers to ignore, separated by commas. Wildcard characters are permitted.

.PARAMETER Accept
Specifies known states or failures to accept, separated by commas. Enter each as 'writer: state or code', such as
"SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT". The writer is then reported as accepted, not as failed or healthy.

.PARAMETER TimeoutSec
Specifies the time limit of the query, in seconds. Keep it below the interval of the task.

.PARAMETER Scenario
Queries a named scenario of New-VssSimulation instead of the local computer, to test the setup: healthy, sql-failed, access-denied and others.
All output is marked as simulated.
#>
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Path = $(
        if ($env:ProgramFiles) {
            "$env:ProgramFiles\windows_exporter\textfile_inputs\vss_writers.prom"
        } else {
            # Where the package of Debian and Ubuntu has the folder of node_exporter, to try the script on Linux.
            '/var/lib/prometheus/node-exporter/vss_writers.prom'
        }
    ),

    [string] $Require,

    [string] $Ignore,

    [string] $Accept,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 180,

    [string] $Scenario
)

$ErrorActionPreference = 'Stop'
$WarningPreference = $ProgressPreference = 'SilentlyContinue'
try {
    # A 32-bit host does not search the folder in which 64-bit Windows has its modules.
    if ($env:ProgramW6432) {
        $env:PSModulePath += ";$env:ProgramW6432\WindowsPowerShell\Modules"
    }

    Import-Module -Name VssWriterStatus
    $query = @{ TimeoutSec = $TimeoutSec }
    # One string for each list, because -File accepts no lists. A comma can also separate the state and the code of one writer.
    $separators = @{ Require = ','; Ignore = ','; Accept = ',(?=[^,]*:)' }
    foreach ($name in $separators.Keys) {
        $value = $PSBoundParameters[$name]
        if ($value) {
            $query[$name] = @($value -split $separators[$name] | ForEach-Object { $_.Trim() })
        }
    }

    if ($Scenario) {
        $query.Simulation = New-VssSimulation -Scenario $Scenario
    }

    # If the computer cannot be queried, the monitor shows the error.
    $answer = try { Test-VssWriterStatus -Detailed @query } catch { $_ }
    $text = $answer | ConvertTo-VssWriterMetric -As Prometheus
} catch {
    $text = @(
        '# HELP vss_writer_gather_success Whether the computer could be queried for its VSS writers: 1 for yes, 0 for no.'
        '# TYPE vss_writer_gather_success gauge'
        ('vss_writer_gather_success{{computer="{0}",source="System"}} 0' -f [Environment]::MachineName)
        ''
    ) -join "`n"
    $failure = $_
}

# The collector reads only files named *.prom.
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
