# What both DSC resources do: the command beside this file, and the class of the module VssWriterStatus.Dsc. A setting is a
# hashtable with the properties of the class, and Simulation, a VssSimulation to ask instead of this computer.

<#
.SYNOPSIS
The health report of this computer, by a setting.
#>
function Get-WriterHealth {
    [CmdletBinding()]
    [OutputType('VssWriterStatus.WriterHealthReport')]
    param([Parameter(Mandatory = $true)] [hashtable] $Setting)

    $arguments = Get-SharedArgument -Setting $Setting
    $parameters = @{ Require = 'RequiredWriter'; Ignore = 'IgnoredWriter'; Accept = 'AcceptedState' }
    foreach ($name in $parameters.Keys) {
        if ($Setting[$parameters[$name]]) {
            $arguments[$name] = $Setting[$parameters[$name]]
        }
    }

    Test-VssWriterStatus @arguments -AllowBusy:$Setting['AllowBusy'] -Detailed -ErrorAction Stop
}

<#
.SYNOPSIS
Brings this computer to health as far as the setting permits: its report then.
.DESCRIPTION
Throws an ErrorRecord, VssWriterNotHealthy or VssWriterNotRepaired, whose TargetObject is the last report.
#>
function Repair-WriterHealth {
    [CmdletBinding()]
    [OutputType('VssWriterStatus.WriterHealthReport')]
    param([Parameter(Mandatory = $true)] [hashtable] $Setting)

    $report = Get-WriterHealth -Setting $Setting
    if ($report.IsHealthy) {
        return $report
    }

    $id = 'VssWriterNotHealthy'
    $notRestarted = @()
    if ($Setting['Repair'] -eq 'Safe') {
        $id = 'VssWriterNotRepaired'

        # Without Force it restarts only what is Safe, nothing that would take another service down that is not, and
        # nothing while a backup runs or may run.
        $arguments = Get-SharedArgument -Setting $Setting
        @($report.Failed) + @($report.Missing) |
            Restart-VssWriter @arguments -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable notRestarted
        $report = Get-WriterHealth -Setting $Setting
        if ($report.IsHealthy) {
            return $report
        }
    }

    $sentences = @($report.Summary) + @($report.Reasons | ForEach-Object -MemberName Phrase) +
        @($notRestarted | ForEach-Object -Process { $_.Exception.Message })
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.InvalidOperationException]::new($sentences -join ' '), $id, 'InvalidResult', $report)
}

# Of both cmdlets.
function Get-SharedArgument {
    param([hashtable] $Setting)

    $arguments = @{ TimeoutSec = $Setting['TimeoutSec'] }
    $simulation = $Setting['Simulation']
    if ($null -ne $simulation) {
        # A cmdlet would take the name of a scenario, too.
        if ($simulation -isnot [VssWriterStatus.VssSimulation]) {
            throw 'Simulation takes only a VssSimulation object of New-VssSimulation.'
        }

        $arguments['Simulation'] = $simulation
    }

    $arguments
}

Export-ModuleMember -Function Get-WriterHealth, Repair-WriterHealth
