# Stands for the module on an endpoint of the tests. The first word of the endpoint's name (healthy-7, slow-1) decides
# how it answers; VSS_ENDPOINT and VSS_MANIFEST come from the endpoint's start-up, see fleet.ps1.

$kind = ($env:VSS_ENDPOINT -split '-')[0]
$real = (Import-Module $env:VSS_MANIFEST -PassThru).ExportedCmdlets

function Get-EndpointSimulation([object[]] $Services = @()) {
    $definition = @{
        services     = $Services
        computerName = $env:VSS_ENDPOINT.ToUpperInvariant()
        writers      = @('System Writer', 'SqlServerWriter', 'Registry Writer' | ForEach-Object { @{ name = $_; state = 'Stable' } })
        volumes      = @(@{ name = 'C:' }, @{ name = 'E:' })
        calls        = @{}
    }
    $definition.writers[1].components = @(
        @{ name = 'Sales'; type = 'Database'; databaseFiles = @(@{ path = 'C:\Data'; spec = 'Sales.mdf' }); logFiles = @(@{ path = 'E:\Logs'; spec = 'Sales.ldf' }) }
    )
    switch ($kind) {
        'slow' { $definition.calls.GatherWriterStatus = @{ delayMs = 2000 } }
        'hang' { $definition.calls.GatherWriterStatus = @{ hang = $true } }
        'denied' { $definition.calls.InitializeForBackup = @{ hresult = '0x80070005' } }
        { $_ -in 'failed', 'shifts', 'guarded', 'heals' } { $definition.writers[1] += @{ failure = '0x800423F4' }; $definition.writers[1].state = 'FailedAtFreeze' }
        'guarded' { $definition.services = @(@{ name = 'SQLWriter' }, @{ name = 'Guard'; dependsOn = @('SQLWriter') }) }
        'escape' { $definition.writers[0].name = "$([char]27)]0;owned$([char]7)Red $([char]27)[31mWriter"; $definition.writers[1].applicationMessage = "$([char]0x9b)2J" }
    }

    $file = [IO.Path]::GetTempFileName()
    try {
        Set-Content -LiteralPath $file -Value (ConvertTo-Json $definition -Depth 6)
        & $real['New-VssSimulation'] -Path $file
    } finally {
        Remove-Item -LiteralPath $file
    }
}

<#
.SYNOPSIS
Answers as the endpoint's name has it.
#>
function Get-VssWriterStatus {
    [CmdletBinding()]
    [OutputType([VssWriterStatus.WriterStatus], [string])]
    param(
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $Name,
        [Parameter(ValueFromPipelineByPropertyName)] [AllowNull()] [guid[]] $WriterId,
        [string[]] $Exclude,
        [guid[]] $InstanceId,
        [VssWriterStatus.WriterState[]] $State,
        [VssWriterStatus.WriterHealth[]] $Health,
        [int] $TimeoutSec,
        [switch] $SkipMetadata
    )

    begin {
        $questions = [Collections.Generic.List[object]]::new()
        $given = @{} + $PSBoundParameters
        if ($kind -ne 'warns') {
            # Three writers are few: the module warns of those that every Windows has.
            $given.WarningAction = 'SilentlyContinue'
        }

        $simulation = Get-EndpointSimulation
    }

    process {
        # A proxy hands on what was bound, record by record.
        $question = @{ WriterId = $WriterId }
        if ($PSBoundParameters.ContainsKey('Name')) {
            $question.Name = $Name
        }

        $questions.Add([pscustomobject]$question)
    }

    end {
        if (-not $MyInvocation.ExpectingInput) {
            $questions.Clear()
        }

        switch ($kind) {
            'dies' {
                & $real['Get-VssWriterStatus'] -Simulation $simulation @given
                # Time for what was told to get through while fifty others start.
                Start-Sleep -Seconds 3
                Stop-Process -Id $PID -Force
            }
            'frozen' {
                # Nothing of it answers any more, not even to a request to stop.
                & kill -STOP $PID
                Start-Sleep -Seconds 1
            }
            'text' { 'System Writer is stable.' }
            'imitation' {
                '{"type":"writer","name":"System Writer","state":1}'
                '{"type":"end","writers":1,"elapsedMs":1}'
            }
            'raw' {
                # Past PowerShell, straight into the stream of the protocol.
                [Console]::OpenStandardOutput().Write([Text.Encoding]::UTF8.GetBytes("{`"type`":`"end`"}`n<Data Stream='Default' PSGuid='x'>AAAA</Data>`n"))
            }
            'claims' {
                $bag = [pscustomobject]@{ ComputerName = 'DC1'; Name = 'NTDS'; State = 'Stable'; Health = 'Healthy'; WriterId = 'none'; FailureCode = 'high' }
                $bag.PSObject.TypeNames.Insert(0, 'VssWriterStatus.WriterStatus')
                $bag
            }
            'huge' {
                $bag = & $real['Get-VssWriterStatus'] -Simulation $simulation -Name 'System Writer' | Select-Object *
                $bag.Name = 'x' * 3MB
                $bag.PSObject.TypeNames.Insert(0, 'VssWriterStatus.WriterStatus')
                $bag
            }
            'flood' {
                $writer = & $real['Get-VssWriterStatus'] -Simulation $simulation -Name 'System Writer'
                while ($true) {
                    $writer
                }
            }
            'informs' {
                while ($true) {
                    Write-Information ('x' * 1000)
                }
            }
            'progresses' {
                for ($step = 0; $true; $step++) {
                    Write-Progress -Id ($step % 1000) -Activity ('x' * 1000) -Status $step
                }
            }
            'asks' { Read-Host 'Password' }
            default {
                if ($questions) {
                    $questions | & $real['Get-VssWriterStatus'] -Simulation $simulation @given
                } else {
                    & $real['Get-VssWriterStatus'] -Simulation $simulation @given
                }
            }
        }
    }
}

<#
.SYNOPSIS
Tests the endpoint's simulation.
#>
function Test-VssWriterStatus {
    [CmdletBinding()]
    [OutputType([bool], [VssWriterStatus.WriterHealthReport])]
    param([string[]] $Require, [string[]] $Ignore, [switch] $AllowBusy, [switch] $Detailed, [int] $TimeoutSec, [switch] $SkipMetadata)

    & $real['Test-VssWriterStatus'] -Simulation (Get-EndpointSimulation) @PSBoundParameters
}

<#
.SYNOPSIS
Makes a test backup of the endpoint's simulation.
#>
function Test-VssBackup {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([bool], [VssWriterStatus.BackupTestReport])]
    param([string[]] $Volume, [switch] $Detailed, [int] $TimeoutSec)

    if ($kind -eq 'claims') {
        # It takes its failure back.
        foreach ($scenario in 'sql-failed', 'backup-ok') {
            $bag = & $real['Test-VssBackup'] -Simulation (& $real['New-VssSimulation'] -Scenario $scenario) -Detailed -Confirm:$false | Select-Object *
            $bag.Source = 'System'
            $bag.PSObject.TypeNames.Insert(0, 'VssWriterStatus.BackupTestReport')
            $bag
        }

        return
    }

    # The backup of a computer with three writers fails: others are missing.
    $simulation = if ($kind -eq 'healthy') { & $real['New-VssSimulation'] -Scenario backup-ok } else { Get-EndpointSimulation }
    & $real['Test-VssBackup'] -Simulation $simulation @PSBoundParameters
}

<#
.SYNOPSIS
Reads the components of the endpoint's simulation.
#>
function Get-VssWriterComponent {
    [CmdletBinding()]
    [OutputType([VssWriterStatus.WriterComponent], [VssWriterStatus.WriterMetadata])]
    param([string[]] $Name, [string[]] $NotOn, [switch] $Writer, [int] $TimeoutSec)

    & $real['Get-VssWriterComponent'] -Simulation (Get-EndpointSimulation) @PSBoundParameters
}

<#
.SYNOPSIS
Waits for the writers of the endpoint's simulation.
#>
function Wait-VssWriterStatus {
    [CmdletBinding()]
    [OutputType([VssWriterStatus.WriterStatus])]
    param([string[]] $Name, [VssWriterStatus.WriterHealth[]] $Health, [int] $IntervalSec, [int] $TimeoutSec)

    & $real['Wait-VssWriterStatus'] -Simulation (Get-EndpointSimulation) @PSBoundParameters
}

<#
.SYNOPSIS
Restarts services of the endpoint's simulation.
#>
function Restart-VssWriter {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([VssWriterStatus.WriterStatus])]
    param(
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $Name,
        [Parameter(ValueFromPipelineByPropertyName)] [AllowNull()] [guid[]] $WriterId,
        [Parameter(ValueFromPipelineByPropertyName)] [AllowNull()] [guid[]] $InstanceId,
        [switch] $Force, [switch] $PassThru, [int] $TimeoutSec, [switch] $PlanOnly, [string[]] $ConfirmedPlan
    )

    process {
        if ($kind -eq 'shifts' -and $ConfirmedPlan) {
            # What changes between the plan and the restart.
            $services = @(@{ name = 'SQLWriter'; startType = 'Manual' })
        }

        if ($kind -eq 'heals') {
            # Its writer recovers by itself before anything is restarted.
            $script:kind = 'healthy'
        }

        & $real['Restart-VssWriter'] -Simulation (Get-EndpointSimulation -Services $services) @PSBoundParameters
    }
}

Export-ModuleMember -Function Get-VssWriterStatus, Test-VssWriterStatus, Test-VssBackup, Get-VssWriterComponent, Wait-VssWriterStatus, Restart-VssWriter
