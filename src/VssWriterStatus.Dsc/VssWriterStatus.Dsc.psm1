# The DSC resource as a class, for every DSC that takes its resources from PowerShell modules: each looks for it in the script that
# is the root module. What it does is in the module VssWriterStatus, which has the same resource as a command of DSC v3.

# As the manifest requires it: not every DSC loads this file through the manifest.
$required = (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/VssWriterStatus.Dsc.psd1").RequiredModules[0]
$module = Get-Module -FullyQualifiedName $required
if (-not $module) {
    $module = Import-Module -FullyQualifiedName $required -PassThru
}

Import-Module -Name "$($module.ModuleBase)/dsc/WriterHealth.psm1"

# Why the computer is not in the desired state. Machine configuration reports a property of this shape and name.
class VssWriterHealthReason {
    # The kind and the writer, such as "WriterFailed:SqlServerWriter".
    [DscProperty()]
    [string] $Code

    # The reason and the next step, for people.
    [DscProperty()]
    [string] $Phrase
}

# The desired state: the next backup can count on every VSS writer of this computer.
[DscResource()]
class VssWriterHealth {
    # Tells instances apart; nothing else.
    [DscProperty(Key)]
    [string] $Name

    # Names or class ids of writers that must answer; wildcards are permitted.
    [DscProperty()]
    [string[]] $RequiredWriter = @()

    # Names or class ids of writers that do not count; wildcards are permitted.
    [DscProperty()]
    [string[]] $IgnoredWriter = @()

    # Known states or failures of single writers that do not count, such as "SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT".
    [DscProperty()]
    [string[]] $AcceptedState = @()

    # Lets writers pass that take part in a shadow copy right now.
    [DscProperty()]
    [bool] $AllowBusy

    # The limit of a gather, and of a restart, in seconds; 0 is none.
    [DscProperty()]
    [ValidateRange(0, 2147483)]
    [int] $TimeoutSec = 180

    # What Set may do: None reports, Safe restarts the host services of class Safe.
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

    # The writers that are not healthy, but accepted.
    [DscProperty(NotConfigurable)]
    [string[]] $Accepted

    [DscProperty(NotConfigurable)]
    [VssWriterHealthReason[]] $Reasons

    # A VssSimulation to ask instead of this computer. No configuration can say one: DSC sees no such property, and
    # text is none. An object, because DSC reads this file where the DLL is not loaded.
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

    # Sets the properties that only report to what the computer says.
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
