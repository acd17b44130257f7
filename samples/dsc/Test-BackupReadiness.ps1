#Requires -Version 5.1
#Requires -Modules VssWriterStatus.Dsc
<#
.SYNOPSIS
Records whether the VSS writers are ready for the next backup, for a scheduled task.

.DESCRIPTION
Uses the resource VssWriterHealth without any DSC around it. Adds one line to a log: the moment, the verdict and, where
there is drift, a line for each reason. The exit code, which is the last run result of the task, is 0 where all is well,
1 where there is drift and 2 where VSS could not be asked.

This makes a task that runs every morning, as Local System:

    # Not -File, which takes no list.
    $action = New-ScheduledTaskAction -Execute powershell.exe -Argument (
        '-NoProfile -ExecutionPolicy Bypass -Command "C:\Scripts\Test-BackupReadiness.ps1 -LogPath C:\Logs\BackupReadiness.log ' +
        '-RequiredWriter ''System Writer'', SqlServerWriter; exit $LASTEXITCODE"')
    $trigger = New-ScheduledTaskTrigger -Daily -At 07:00
    Register-ScheduledTask -TaskName 'VSS writers' -Action $action -Trigger $trigger -User 'NT AUTHORITY\SYSTEM' -RunLevel Highest

.PARAMETER LogPath
The log.

.PARAMETER RequiredWriter
Names or class ids of writers that must answer; wildcards are permitted.

.PARAMETER Repair
Safe restarts what can be restarted safely before the verdict; None restarts nothing.

.PARAMETER Simulation
Asks this instead of the computer: the output of New-VssSimulation.

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
