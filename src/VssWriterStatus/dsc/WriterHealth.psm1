# The code that both DSC resources share: the command in this folder, and the class of the module VssWriterStatus.Dsc. A setting is a
# hashtable with the properties of the class, and Simulation, a VssSimulation to query instead of the local computer.

<#
.SYNOPSIS
Gets the health report of the local computer for a setting.
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
Repairs the local computer as far as the setting permits, and returns the report after that.
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

        # Without Force, it restarts only services whose restart class is Safe. It restarts nothing that would stop another service that is
        # not Safe, and nothing while a backup runs or may run.
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

# The parameters of both cmdlets.
function Get-SharedArgument {
    param([hashtable] $Setting)

    $arguments = @{ TimeoutSec = $Setting['TimeoutSec'] }
    $simulation = $Setting['Simulation']
    if ($null -ne $simulation) {
        # A cmdlet would also accept the name of a scenario.
        if ($simulation -isnot [VssWriterStatus.VssSimulation]) {
            throw 'Simulation accepts only a VssSimulation object from New-VssSimulation.'
        }

        $arguments['Simulation'] = $simulation
    }

    $arguments
}

Export-ModuleMember -Function Get-WriterHealth, Repair-WriterHealth
