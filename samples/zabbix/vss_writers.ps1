<#
.SYNOPSIS
User parameter of a Zabbix agent: the VSS writers of the local computer.

.DESCRIPTION
Prints one JSON object, from which the items of template_vss_writers.yaml get their values.

.PARAMETER TimeoutSec
The time limit of the query in seconds. Keep it below Timeout in the agent's configuration, which is 3 by default and at most 30.

.PARAMETER Scenario
Queries a named scenario of New-VssSimulation instead of the local computer, to test the setup: healthy, sql-failed, access-denied and others.
All output is marked as simulated.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 25,

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
    $source = @{}
    if ($Scenario) {
        $source.Simulation = New-VssSimulation -Scenario $Scenario
    }

    # If the computer cannot be queried, the monitor shows the error.
    $answer = try { Test-VssWriterStatus -Detailed @source -TimeoutSec $TimeoutSec } catch { $_ }
    $text = $answer | ConvertTo-VssWriterMetric -As Zabbix
} catch {
    $text = ConvertTo-Json -Compress -InputObject ([ordered]@{
            severity = 3; summary = "$_" -replace '\s+', ' '; findings = ''; simulated = 0; writers = @(); missingKnown = 0; missingWriters = @(); errors = @()
        })
}

# As bytes, because Windows PowerShell would wrap long lines and use the code page of the console.
$bytes = [System.Text.Encoding]::UTF8.GetBytes("$text`n")
$output = [System.Console]::OpenStandardOutput()
$output.Write($bytes, 0, $bytes.Length)
