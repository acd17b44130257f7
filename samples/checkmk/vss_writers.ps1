<#
.SYNOPSIS
Checkmk local check: the VSS writers of this computer.

.DESCRIPTION
Prints the service "VSS writers" and, with -PerWriter, a service for each writer.

.PARAMETER PerWriter
Indicates that each writer is a service too.

.PARAMETER TimeoutSec
The limit of the gather in seconds; keep it below the timeout that the agent has for the check.

.PARAMETER Scenario
Asks a named scenario of New-VssSimulation instead of this computer, to try the monitoring: healthy, sql-failed, access-denied and others.
Everything that comes of it is marked as simulated.
#>
[CmdletBinding()]
param(
    [switch] $PerWriter,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 50,

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
    $text = $answer | ConvertTo-VssWriterMetric -As Checkmk -PerWriter:$PerWriter
} catch {
    $text = '3 "VSS writers" - {0}' -f ("$_" -replace '[\\\s]+', ' ')
}

# As bytes: Windows PowerShell would break long lines and write them in the code page of the console.
$bytes = [System.Text.Encoding]::UTF8.GetBytes("$text`n")
$output = [System.Console]::OpenStandardOutput()
$output.Write($bytes, 0, $bytes.Length)
