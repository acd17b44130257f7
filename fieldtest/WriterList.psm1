# Reads the writers that other tools report, and compares them with those of the module. Does not need Windows.

$Guid = '\{(?<id>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\}'

# A label can be in any language and ends with the first colon of the line, which can be the wide colon of East Asia. A name is
# quoted, so its content is not taken for an ID or a state.
$IdLine = "^\s*(-\s*)?[^:\uFF1A]+[:\uFF1A]\s*$Guid\s*$"
$VssAdminState = '^\s*[^:\uFF1A]+[:\uFF1A]\s*\[(?<state>\d{1,9})\]'
$DiskShadowState = '^\s*-\s*[^:\uFF1A]+[:\uFF1A]\s*(?<state>\d{1,9})\s*\(VSS_WS_'
$DiskShadowFailure = '^\s*-\s*[^:\uFF1A]+[:\uFF1A]\s*0x(?<failure>[0-9a-fA-F]{8})\b'

<#
.SYNOPSIS
Returns the writers in the output of 'vssadmin list writers', in any language.
.DESCRIPTION
A block contains the class ID, the instance ID and the state, in this order. A block that contains anything else is
counted as unreadable; its values are never guessed. vssadmin does not report an HRESULT.
.PARAMETER Text
The output.
#>
function ConvertFrom-VssAdminText {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [AllowEmptyString()] [string] $Text)

    $blocks = ($Text -replace "`r") -split '\n[^\S\n]*\n'
    ConvertFrom-WriterBlock -Block $blocks -StatePattern $VssAdminState
}

<#
.SYNOPSIS
Returns the writers in the output of diskshadow's 'list writers status'.
.DESCRIPTION
The format of learn.microsoft.com/windows-server/administration/windows-commands/list_writers: a block begins with an asterisk.
.PARAMETER Text
The output.
#>
function ConvertFrom-DiskShadowText {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [AllowEmptyString()] [string] $Text)

    $blocks = @(($Text -replace "`r") -split '(?m)^(?=\* )' | Where-Object -FilterScript { $_.StartsWith('* ') })
    ConvertFrom-WriterBlock -Block $blocks -StatePattern $DiskShadowState -FailurePattern $DiskShadowFailure
}

<#
.SYNOPSIS
Returns the writers in JSON lines of the collector's protocol, which the AlphaVSS comparison program also prints.
.PARAMETER Text
The output.
#>
function ConvertFrom-CollectorText {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [AllowEmptyString()] [string] $Text)

    $writers = @()
    $unreadable = 0
    foreach ($line in ($Text -replace "`r") -split '\n' | Where-Object -FilterScript { $_.Trim() }) {
        try {
            $message = ConvertFrom-Json -InputObject $line
            if ($message.type -eq 'writer') {
                $writers += Get-WriterRecord -WriterId $message.writerId -InstanceId $message.instanceId -State $message.state -Failure $message.failure -Name $message.name
            }
        } catch {
            $unreadable++
        }
    }

    [pscustomobject]@{ Writers = $writers; Unreadable = $unreadable }
}

<#
.SYNOPSIS
Converts the records of Get-VssWriterStatus to writers for the comparison.
.PARAMETER Status
The records.
#>
function ConvertFrom-WriterStatus {
    [CmdletBinding()]
    param([AllowEmptyCollection()] [object[]] $Status = @())

    $writers = @($Status | ForEach-Object -Process {
            Get-WriterRecord -WriterId $_.WriterId -InstanceId $_.InstanceId -State $_.State -Failure $_.FailureCode -Name $_.Name
        })
    [pscustomobject]@{ Writers = $writers; Unreadable = 0 }
}

<#
.SYNOPSIS
Compares, writer by writer, the results of another tool with those of the module before and after it.
.DESCRIPTION
Two gathers never happen at the same time: services start and stop, and a backup may begin. So a difference counts only if
the module's own two results agree. The result has the verdict and a row for each writer:
  Same              the same IDs and state, and the same failure if the other tool reports one
  StateDiffers      FailureDiffers
  OnlyOurs          OnlyWitness
  CameOrWent        missing from one of the module's own two gathers too
  ChangedMeanwhile  the module's own two gathers report different states
.PARAMETER Before
The writers that the module gathered before.
.PARAMETER Witness
The writers that the other tool reported.
.PARAMETER After
The writers that the module gathered after.
#>
function Compare-WriterList {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [object] $Before,
        [Parameter(Mandatory = $true)] [object] $Witness,
        [Parameter(Mandatory = $true)] [object] $After
    )

    $b = Get-WriterTable -Writer $Before.Writers
    $w = Get-WriterTable -Writer $Witness.Writers
    $a = Get-WriterTable -Writer $After.Writers
    $rows = foreach ($key in @($b.Keys) + @($w.Keys) + @($a.Keys) | Sort-Object -Unique) {
        $any = @($b[$key], $a[$key], $w[$key] | Where-Object -FilterScript { $_ })
        [pscustomobject]@{
            name       = $any[0].Name
            writerId   = $any[0].WriterId
            instanceId = $any[0].InstanceId
            verdict    = Get-WriterVerdict -Before $b[$key] -Witness $w[$key] -After $a[$key]
            ours       = @($b[$key], $a[$key] | Where-Object -FilterScript { $_ } | ForEach-Object -Process { $_.State })
            witness    = @($w[$key] | Where-Object -FilterScript { $_ } | ForEach-Object -Process { $_.State })
        }
    }

    $rows = @($rows)
    $differences = @($rows | Where-Object -FilterScript { $_.verdict -notin 'Same', 'CameOrWent', 'ChangedMeanwhile' })
    $verdict = if ($Witness.Writers.Count -eq 0) {
        'NoAnswer'
    } elseif ($Witness.Unreadable) {
        'Unreadable'
    } elseif ($differences) {
        'Differs'
    } else {
        'Agrees'
    }

    [pscustomobject]@{ verdict = $verdict; unreadable = $Witness.Unreadable; rows = $rows }
}

function Get-WriterVerdict {
    param([object] $Before, [object] $Witness, [object] $After)

    $ours = @($Before, $After | Where-Object -FilterScript { $_ })
    if (-not $ours) {
        return 'OnlyWitness'
    }

    if (-not $Witness) {
        if ($ours.Count -eq 2) {
            return 'OnlyOurs'
        }

        return 'CameOrWent'
    }

    if ($Witness.State -notin @($ours | ForEach-Object -Process { $_.State })) {
        if ($ours.Count -eq 2 -and $Before.State -ne $After.State) {
            return 'ChangedMeanwhile'
        }

        return 'StateDiffers'
    }

    if ($null -ne $Witness.Failure -and $Witness.Failure -notin @($ours | ForEach-Object -Process { $_.Failure })) {
        return 'FailureDiffers'
    }

    'Same'
}

function ConvertFrom-WriterBlock {
    param([string[]] $Block, [string] $StatePattern, [string] $FailurePattern)

    $writers = @()
    $unreadable = 0
    foreach ($lines in $Block | ForEach-Object -Process { , ($_ -split '\n') }) {
        $ids = @($lines | Where-Object -FilterScript { $_ -match $IdLine } | ForEach-Object -Process { [regex]::Match($_, $Guid).Groups['id'].Value })
        $states = @($lines | Where-Object -FilterScript { $_ -match $StatePattern } | ForEach-Object -Process { [regex]::Match($_, $StatePattern).Groups['state'].Value })
        if ($ids.Count + $states.Count -eq 0) {
            continue
        }

        if ($ids.Count -ne 2 -or $states.Count -ne 1) {
            $unreadable++
            continue
        }

        $failure = $null
        if ($FailurePattern) {
            # The application's own code, if reported, follows the writer's code.
            $first = $lines | Where-Object -FilterScript { $_ -match $FailurePattern } | Select-Object -First 1
            if ($first) {
                $failure = [Convert]::ToInt32([regex]::Match($first, $FailurePattern).Groups['failure'].Value, 16)
            }
        }

        $writers += Get-WriterRecord -WriterId $ids[0] -InstanceId $ids[1] -State $states[0] -Failure $failure
    }

    [pscustomobject]@{ Writers = $writers; Unreadable = $unreadable }
}

function Get-WriterRecord {
    param([guid] $WriterId, [guid] $InstanceId, [int] $State, [object] $Failure, [string] $Name)

    if ($null -ne $Failure) {
        $Failure = [int]$Failure
    }

    [pscustomobject]@{ Name = $Name; WriterId = "$WriterId"; InstanceId = "$InstanceId"; State = $State; Failure = $Failure }
}

<#
.SYNOPSIS
Returns writers by class, instance and occurrence, so that a writer that is listed twice is compared twice.
#>
function Get-WriterTable {
    param([object[]] $Writer)

    $table = @{}
    foreach ($one in $Writer | Where-Object -FilterScript { $_ }) {
        $occurrence = 1
        while ($table.ContainsKey("$($one.WriterId)/$($one.InstanceId)/$occurrence")) {
            $occurrence++
        }

        $table["$($one.WriterId)/$($one.InstanceId)/$occurrence"] = $one
    }

    $table
}

Export-ModuleMember -Function ConvertFrom-VssAdminText, ConvertFrom-DiskShadowText, ConvertFrom-CollectorText, ConvertFrom-WriterStatus, Compare-WriterList
