#Requires -Version 5.1
#Requires -Modules VssWriterStatus.Dsc
<#
.SYNOPSIS
Scheduled task: logs whether the VSS writers are ready for the next backup.

.DESCRIPTION
Uses the resource VssWriterHealth without DSC. Adds a line to a log, with the time (UTC) and OK, or a line for each reason
for drift. The exit code, which is the last run result of the task, is 0 if all writers are ready, 1 if there is drift, and
2 if VSS could not be queried.

This creates a task that runs every morning as SYSTEM:

    # Uses -Command, because -File does not accept a list.
    $action = New-ScheduledTaskAction -Execute powershell.exe -Argument (
        '-NoProfile -ExecutionPolicy Bypass -Command "C:\Scripts\Test-BackupReadiness.ps1 -LogPath C:\Logs\BackupReadiness.log ' +
        '-RequiredWriter ''System Writer'', SqlServerWriter; exit $LASTEXITCODE"')
    $trigger = New-ScheduledTaskTrigger -Daily -At 07:00
    Register-ScheduledTask -TaskName 'Backup readiness' -Action $action -Trigger $trigger -User 'NT AUTHORITY\SYSTEM' -RunLevel Highest

.PARAMETER LogPath
Specifies the log file.

.PARAMETER RequiredWriter
Specifies the names or class IDs of writers that must report. Wildcard characters are permitted.

.PARAMETER Repair
Specifies what happens if there is drift: Safe restarts the services that can be restarted safely, and None restarts nothing.

.PARAMETER Simulation
Queries this output of New-VssSimulation instead of the local computer.

.EXAMPLE
./Test-BackupReadiness.ps1 -LogPath ./readiness.log -Simulation (New-VssSimulation -Scenario sql-failed)
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $LogPath,

    [string[]] $RequiredWriter = @(),

    [ValidateSet('None', 'Safe')]
    [string] $Repair = 'None',

    [object] $Simulation
)

$ErrorActionPreference = 'Stop'
$log = @{ LiteralPath = $LogPath; Encoding = 'UTF8' }

function Add-Record {
    param([string] $Text)

    $moment = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    Add-Content @log -Value "$moment $Text"
}

try {
    $resource = & (Get-Module -Name VssWriterStatus.Dsc) { [VssWriterHealth]::new() }
    $resource.Name = 'BackupReadiness'
    $resource.RequiredWriter = $RequiredWriter
    $resource.AllowBusy = $true
    $resource.Repair = $Repair
    $resource.Simulation = $Simulation
    $isHealthy = $resource.Test()
} catch {
    Add-Record -Text "UNKNOWN: $($_.Exception.Message)"
    exit 2
}

if (-not $isHealthy -and $Repair -eq 'Safe') {
    try {
        $resource.Set()
        $isHealthy = $true
        Add-Record -Text 'REPAIRED'
    } catch {
        Add-Record -Text "NOT REPAIRED: $($_.Exception.Message)"
    }
}

if ($isHealthy) {
    Add-Record -Text 'OK'
    exit 0
}

foreach ($reason in $resource.Reasons) {
    Add-Record -Text "DRIFT: $($reason.Code): $($reason.Phrase)"
}

exit 1
