<#
.SYNOPSIS
PRTG EXE/Script Advanced sensor: the VSS writers of the computer of the probe.

.DESCRIPTION
Prints the XML of the sensor. Where nothing could be learned it is an error, which takes the sensor down.

.PARAMETER TimeoutSec
The limit of the gather in seconds; keep it below the timeout of the sensor.

.PARAMETER Scenario
Asks a named scenario of New-VssSimulation instead of this computer, to try the monitoring: healthy, sql-failed, access-denied and others.
Everything that comes of it is marked as simulated.
#>
[CmdletBinding()]
param(
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
    $text = $answer | ConvertTo-VssWriterMetric -As Prtg
} catch {
    # A message of PRTG ends at a number sign.
    $message = [System.Security.SecurityElement]::Escape(("$_" -replace '[#\s]+', ' '))
    $text = "<prtg><error>1</error><text>$message</text></prtg>"
}

# As bytes: Windows PowerShell would break long lines and write them in the code page of the console.
$bytes = [System.Text.Encoding]::UTF8.GetBytes("$text`n")
$output = [System.Console]::OpenStandardOutput()
$output.Write($bytes, 0, $bytes.Length)
