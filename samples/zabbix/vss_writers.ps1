<#
.SYNOPSIS
User parameter of a Zabbix agent: the VSS writers of the local computer.

.DESCRIPTION
Prints one JSON object, from which the items of template_vss_writers.yaml get their values.

.PARAMETER Require
Specifies the names or class IDs of writers that must report, separated by commas. Wildcard characters are permitted.

.PARAMETER Ignore
Specifies the names or class IDs of writers to ignore, separated by commas. Wildcard characters are permitted.

.PARAMETER Accept
Specifies known states or failures to accept, separated by commas. Enter each as 'writer: state or code', such as
"SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT". The writer is then reported as accepted, not as failed or healthy.

.PARAMETER TimeoutSec
Specifies the time limit of the query, in seconds. Keep it below Timeout in the agent's configuration, which is 3 by default and at most 30.

.PARAMETER Scenario
Queries a named scenario of New-VssSimulation instead of the local computer, to test the setup: healthy, sql-failed, access-denied and others.
All output is marked as simulated.
#>
[CmdletBinding()]
param(
    [string] $Require,

    [string] $Ignore,

    [string] $Accept,

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
