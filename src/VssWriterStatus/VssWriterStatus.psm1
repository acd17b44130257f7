# The cmdlets are in the DLL; here is what only a script can hold: the DSC resource. Every DSC looks for it in the
# script that is the root module.

# Not NestedModules of the manifest: PSDesiredStateConfiguration refuses a module that declares a nested DLL. And not
# Import-Module by its name: a constrained session need not have it.
$importModule = [System.Management.Automation.CmdletInfo]::new('Import-Module', [Microsoft.PowerShell.Commands.ImportModuleCommand])
& $importModule -Name "$PSScriptRoot/bin/VssWriterStatus.dll"

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
        $null = $this.Ask()
        return $this
    }

    [bool] Test() {
        return $this.Ask().IsHealthy
    }

    [void] Set() {
        $report = $this.Ask()
        if ($report.IsHealthy) {
            return
        }

        $id = 'VssWriterNotHealthy'
        $notRestarted = @()
        if ($this.Repair -eq 'Safe') {
            $id = 'VssWriterNotRepaired'

            # Without Force it restarts only what is Safe, nothing that would take another service down that is not, and
            # nothing while a backup runs or may run.
            $arguments = $this.Arguments()
            @($report.Failed) + @($report.Missing) |
                Restart-VssWriter @arguments -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable notRestarted
            $report = $this.Ask()
            if ($report.IsHealthy) {
                return
            }
        }

        $sentences = @($report.Summary) + @($report.Reasons | ForEach-Object -MemberName Phrase) +
            @($notRestarted | ForEach-Object -Process { $_.Exception.Message })
        throw [System.Management.Automation.ErrorRecord]::new(
            [System.InvalidOperationException]::new($sentences -join ' '), $id, 'InvalidResult', $this.Name)
    }

    # What the computer says now; the properties that only report are set to it.
    hidden [object] Ask() {
        $arguments = $this.Arguments()
        if ($this.RequiredWriter) {
            $arguments['Require'] = $this.RequiredWriter
        }

        if ($this.IgnoredWriter) {
            $arguments['Ignore'] = $this.IgnoredWriter
        }

        if ($this.AcceptedState) {
            $arguments['Accept'] = $this.AcceptedState
        }

        $report = Test-VssWriterStatus @arguments -AllowBusy:$this.AllowBusy -Detailed -ErrorAction Stop
        $this.IsHealthy = $report.IsHealthy
        $this.Failed = @($report.Failed | ForEach-Object -MemberName Name)
        $this.Busy = @($report.Busy | ForEach-Object -MemberName Name)
        $this.Accepted = @($report.Accepted | ForEach-Object -MemberName Name)
        $this.Missing = @($report.Missing | ForEach-Object -MemberName Name)
        $this.Reasons = @($report.Reasons | ForEach-Object -Process {
                [VssWriterHealthReason] @{ Code = $_.Code; Phrase = $_.Phrase }
            })
        return $report
    }

    # Of both cmdlets.
    hidden [hashtable] Arguments() {
        $arguments = @{ TimeoutSec = $this.TimeoutSec }
        if ($null -ne $this.Simulation) {
            # A cmdlet would take the name of a scenario, too.
            if ($this.Simulation.GetType().FullName -ne 'VssWriterStatus.VssSimulation') {
                throw 'Simulation takes only a VssSimulation object of New-VssSimulation.'
            }

            $arguments['Simulation'] = $this.Simulation
        }

        return $arguments
    }
}
