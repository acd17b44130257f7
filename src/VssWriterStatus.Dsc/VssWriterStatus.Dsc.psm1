# The DSC resource as a class, for every version of DSC that uses resources in PowerShell modules. DSC finds the class only in a root
# module that is a script. The code is in the module VssWriterStatus, which contains the same resource as a command of DSC v3.

# The version from the manifest, because not every version of DSC loads this file through the manifest.
$required = (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/VssWriterStatus.Dsc.psd1").RequiredModules[0]
$module = Get-Module -FullyQualifiedName $required
if (-not $module) {
    $module = Import-Module -FullyQualifiedName $required -PassThru
}

Import-Module -Name "$($module.ModuleBase)/dsc/WriterHealth.psm1"

# Why the computer is not in the desired state. Azure machine configuration reports a property with this name and type.
class VssWriterHealthReason {
    # The kind and the writer, such as "WriterFailed:SqlServerWriter".
    [DscProperty()]
    [string] $Code

    # The reason and the next step, as text.
    [DscProperty()]
    [string] $Phrase
}

# The desired state: all VSS writers of the local computer are ready for the next backup.
[DscResource()]
class VssWriterHealth {
    # The name of the instance. It has no other effect.
    [DscProperty(Key)]
    [string] $Name

    # The names or class IDs of writers that must report. Wildcard characters are permitted.
    [DscProperty()]
    [string[]] $RequiredWriter = @()

    # The names or class IDs of writers that do not affect the result. Wildcard characters are permitted.
    [DscProperty()]
    [string[]] $IgnoredWriter = @()

    # Known states or failures of individual writers that do not affect the result, such as "SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT".
    [DscProperty()]
    [string[]] $AcceptedState = @()

    # Whether the result can be healthy while writers take part in a shadow copy.
    [DscProperty()]
    [bool] $AllowBusy

    # The time limit for a gather, and for each restart, in seconds. 0 means no limit.
    [DscProperty()]
    [ValidateRange(0, 2147483)]
    [int] $TimeoutSec = 180

    # The permitted repair: None reports only. Safe also restarts host services whose restart class is Safe.
    [DscProperty()]
    [ValidateSet('None', 'Safe')]
    [string] $Repair = 'None'

    [DscProperty(NotConfigurable)]
    [bool] $IsHealthy

    [DscProperty(NotConfigurable)]
    [string[]] $Failed

    [DscProperty(NotConfigurable)]
    [string[]] $Busy

    [DscProperty(NotConfigurable)]
    [string[]] $Missing

    # The writers that are not healthy, but whose state or failure is accepted.
    [DscProperty(NotConfigurable)]
    [string[]] $Accepted

    [DscProperty(NotConfigurable)]
    [VssWriterHealthReason[]] $Reasons

    # A VssSimulation to query instead of the local computer. A configuration cannot set it: DSC does not see hidden properties, and text
    # is not accepted. The type is object because DSC also reads this file when the DLL is not loaded.
    hidden [object] $Simulation

    [VssWriterHealth] Get() {
        $this.Tell((Get-WriterHealth -Setting $this.Setting()))
        return $this
    }

    [bool] Test() {
        return $this.Get().IsHealthy
    }

    [void] Set() {
        try {
            $this.Tell((Repair-WriterHealth -Setting $this.Setting()))
        } catch {
            if ($_.FullyQualifiedErrorId -in 'VssWriterNotHealthy', 'VssWriterNotRepaired') {
                $this.Tell($_.TargetObject)
            }

            throw
        }
    }

    # Sets the read-only properties from the report.
    hidden [void] Tell([object] $report) {
        $this.IsHealthy = $report.IsHealthy
        $this.Failed = @($report.Failed | ForEach-Object -MemberName Name)
        $this.Busy = @($report.Busy | ForEach-Object -MemberName Name)
        $this.Accepted = @($report.Accepted | ForEach-Object -MemberName Name)
        $this.Missing = @($report.Missing | ForEach-Object -MemberName Name)
        $this.Reasons = @($report.Reasons | ForEach-Object -Process {
                [VssWriterHealthReason] @{ Code = $_.Code; Phrase = $_.Phrase }
            })
    }

    hidden [hashtable] Setting() {
        $setting = @{}
        foreach ($name in 'RequiredWriter', 'IgnoredWriter', 'AcceptedState', 'AllowBusy', 'TimeoutSec', 'Repair', 'Simulation') {
            $setting[$name] = $this.$name
        }

        return $setting
    }
}
