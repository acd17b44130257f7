<#
.SYNOPSIS
Script for RMM tools: one line about the VSS writers of the local computer, and an exit code.

.DESCRIPTION
For NinjaOne, Datto RMM, N-able, Atera, Intune and other tools that run a script as SYSTEM and look at its output and exit code:

  0  all writers are healthy or busy in a backup
  1  a writer failed, is missing, or is in an unknown state
  2  the computer could not be queried

The line begins with OK, PROBLEM or UNKNOWN.

.PARAMETER Require
Specifies the names or class IDs of writers that must report, separated by commas. Wildcard characters are permitted.

.PARAMETER Ignore
Specifies the names or class IDs of writers to ignore, separated by commas. Wildcard characters are permitted.

.PARAMETER Accept
Specifies known states or failures to accept, separated by commas. Enter each as 'writer: state or code', such as
"SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT". The writer is then reported as accepted, not as failed or healthy.

.PARAMETER TimeoutSec
Specifies the time limit of the query, in seconds.

.PARAMETER Scenario
Queries a named scenario of New-VssSimulation instead of the local computer, to test the setup: healthy, sql-failed, access-denied and others.
#>
[CmdletBinding()]
param(
    [string] $Require,

    [string] $Ignore,

    [string] $Accept,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 120,

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
    $query = @{ TimeoutSec = $TimeoutSec; AllowBusy = $true }
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

    $report = Test-VssWriterStatus -Detailed @query
    $word, $code = if ($report.IsHealthy) { 'OK', 0 } else { 'PROBLEM', 1 }
    $text = "$($report.Summary) $($report.Reasons)"
} catch {
    $word, $code = 'UNKNOWN', 2
    $text = "$_ $($_.ErrorDetails.RecommendedAction)"
}

# As bytes, because Windows PowerShell would wrap long lines and use the code page of the console.
$bytes = [System.Text.Encoding]::UTF8.GetBytes("${word}: $(($text -replace '\s+', ' ').Trim())`n")
$output = [System.Console]::OpenStandardOutput()
$output.Write($bytes, 0, $bytes.Length)
exit $code
