# The results of the field test: answers from recorded calls, as JSON and as a page to read. Does not need Windows.

$Pending = 0x42309 # VSS_S_ASYNC_PENDING of vsserror.h

<#
.SYNOPSIS
Reads the lines of VssProbe. Lines that are not JSON are omitted.
.PARAMETER Text
The output of VssProbe.
#>
function ConvertFrom-ProbeText {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [AllowEmptyString()] [string] $Text)

    foreach ($line in $Text -split '\r?\n' | Where-Object -FilterScript { $_.Trim() }) {
        try {
            ConvertFrom-Json -InputObject $line
        } catch {
            Write-Warning -Message "VssProbe printed something else: $line"
        }
    }
}

<#
.SYNOPSIS
Answers what the documentation of the API leaves open, from the calls that VssProbe made.
.PARAMETER Call
The calls.
#>
function Get-ProbeAnswer {
    [CmdletBinding()]
    param([AllowEmptyCollection()] [object[]] $Call = @())

    $all = Get-GatherOf -Call $Call -Question WarmUp -Operation GatherWriterStatus
    $sequences = [ordered]@{
        StatusWithoutMetadata  = @('Does VSS report the status without metadata?', 'GatherWriterStatus', 1)
        StatusTwice            = @('Does one object gather the status twice, with FreeWriterStatus between?', 'GatherWriterStatus', 2)
        StatusTwiceWithoutFree = @('Does one object gather the status twice, without FreeWriterStatus between?', 'GatherWriterStatus', 2)
        MetadataTwice          = @('Does one object gather metadata twice, with FreeWriterMetadata between?', 'GatherWriterMetadata', 2)
    }
    foreach ($id in $sequences.Keys) {
        $question, $operation, $nth = $sequences[$id]
        $made = @($Call | Where-Object -FilterScript { $_.question -eq $id })
        $gathers = @(Get-GatherOf -Call $made -Question $id -Operation $operation)
        $answer = if ($gathers.Count -lt $nth) {
            Get-BrokenOff -Call $made
        } elseif (-not $gathers[$nth - 1].IsDone) {
            'No: {0} gives {1}.' -f $operation, (ConvertTo-HResultText -Code $gathers[$nth - 1].Result)
        } elseif ($null -ne $gathers[$nth - 1].Count -and $all) {
            'Yes: {0} writers; {1} after metadata.' -f $gathers[$nth - 1].Count, $all[0].Count
        } else {
            'Yes.'
        }
        Get-AnswerRecord -Id $id -Question $question -Answer $answer -Call $made
    }

    Get-WaitAnswer -Call $Call
    Get-ClassAnswer -Call $Call
}

<#
.SYNOPSIS
Returns each gather of a question: whether it was completed, its result, its duration, and how many writers it returned.
#>
function Get-GatherOf {
    param([object[]] $Call, [string] $Question, [string] $Operation)

    $gather = $null
    foreach ($made in $Call | Where-Object -FilterScript { $_.question -eq $Question }) {
        if ($made.call -eq $Operation) {
            if ($gather) {
                $gather
            }

            $gather = [pscustomobject]@{ Round = $made.round; IsDone = $false; Result = $made.hresult; Ms = $null; Count = $null }
        } elseif ($gather -and $made.call -eq "${Operation}Ended") {
            $gather.Ms = $made.elapsedMs
            $gather.Result = if ($made.hresult -lt 0) { $made.hresult } else { $made.result }

            # VSS_S_ASYNC_FINISHED of vsserror.h
            $gather.IsDone = $gather.Result -eq 0x4230A
        } elseif ($gather -and $made.call -eq 'GetWriterStatusCount' -and $Operation -eq 'GatherWriterStatus') {
            $gather.Count = $made.count
        }
    }

    if ($gather) {
        $gather
    }
}

function Get-WaitAnswer {
    param([object[]] $Call)

    $codes = @(for ($i = 1; $i -lt $Call.Count; $i++) {
            $isTimeOut = $Call[$i].call -eq 'QueryStatus' -and $Call[$i].result -eq $Pending -and $Call[$i - 1].call -eq 'Wait'
            if ($isTimeOut) {
                ConvertTo-HResultText -Code $Call[$i - 1].hresult
            }
        })
    $answer = if ($codes) {
        '{0}, seen {1} times.' -f (@($codes | Sort-Object -Unique) -join ' or '), $codes.Count
    } else {
        'Not seen: no operation was still pending after a Wait of one millisecond.'
    }
    Get-AnswerRecord -Id WaitTimeOut -Question 'What does IVssAsync::Wait return when it times out?' -Answer $answer -Call @()
}

function Get-ClassAnswer {
    param([object[]] $Call)

    $median = @{}
    $count = @{}
    foreach ($question in 'AllClasses', 'OneClass') {
        $times = @{}
        foreach ($operation in 'GatherWriterMetadata', 'GatherWriterStatus') {
            foreach ($gather in Get-GatherOf -Call $Call -Question $question -Operation $operation | Where-Object -FilterScript { $_.IsDone }) {
                $times[$gather.Round] += $gather.Ms
                $count[$question] = $gather.Count
            }
        }

        if ($times.Count) {
            $median[$question] = @($times.Values | Sort-Object)[[Math]::Floor(($times.Count - 1) / 2)]
        }
    }

    $answer = if ($median.Count -eq 2) {
        'Median of both gathers: {0} ms for all classes ({1} writers), {2} ms for Registry Writer alone ({3} writers).' -f
        $median['AllClasses'], $count['AllClasses'], $median['OneClass'], $count['OneClass']
    } else {
        Get-BrokenOff -Call @($Call | Where-Object -FilterScript { $_.question -in 'AllClasses', 'OneClass' })
    }
    Get-AnswerRecord -Id EnableWriterClasses -Question 'Does EnableWriterClasses save time?' -Answer $answer -Call @(
        $Call | Where-Object -FilterScript { $_.question -in 'AllClasses', 'OneClass' -and $_.call -like '*Ended' })
}

<#
.SYNOPSIS
Returns the call at which an incomplete sequence ended.
#>
function Get-BrokenOff {
    param([object[]] $Call)

    $made = @($Call | Where-Object -FilterScript { $_ })
    if (-not $made) {
        return 'No answer: it was not asked.'
    }

    'No answer: the calls end with {0}, {1}.' -f $made[-1].call, (ConvertTo-HResultText -Code $made[-1].hresult)
}

function Get-AnswerRecord {
    param([string] $Id, [string] $Question, [string] $Answer, [object[]] $Call)

    [pscustomobject]@{
        id       = $Id
        question = $Question
        answer   = $Answer
        evidence = @($Call | Where-Object -FilterScript { $_ } | ForEach-Object -Process {
                $result = if ($null -ne $_.result) { ' tells ' + (ConvertTo-HResultText -Code $_.result) } elseif ($null -ne $_.count) { " tells $($_.count)" } else { '' }
                '{0} {1}{2}, {3} ms' -f $_.call, (ConvertTo-HResultText -Code $_.hresult), $result, $_.elapsedMs
            })
    }
}

<#
.SYNOPSIS
Returns an HRESULT in hexadecimal, with its name if Resolve-VssError is loaded and knows it.
.PARAMETER Code
The code as a signed number.
#>
function ConvertTo-HResultText {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [int] $Code)

    $text = '0x{0:X8}' -f $Code
    if (Get-Command -Name Resolve-VssError -ErrorAction SilentlyContinue) {
        $name = (Resolve-VssError -Code $text -ErrorAction SilentlyContinue).Name
        if ($name -and $name -ne $text) {
            return "$text $name"
        }
    }

    $text
}

<#
.SYNOPSIS
Replaces the names of the computer, its domain and the user in every text of a report, in place.
.PARAMETER InputObject
The report, or a part of it.
.PARAMETER Secret
The texts to remove, each with its replacement.
#>
function Hide-PrivateText {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [object] $InputObject,
        [Parameter(Mandatory = $true)] [Collections.IDictionary] $Secret
    )

    foreach ($property in $InputObject.PSObject.Properties) {
        # Changed in place, because Windows PowerShell serializes an array from a pipeline to JSON as an object.
        $value = $property.Value
        if ($value -is [string]) {
            $property.Value = Hide-Word -Text $value -Secret $Secret
        } elseif ($value -is [Management.Automation.PSCustomObject]) {
            Hide-PrivateText -InputObject $value -Secret $Secret
        } elseif ($value -is [array]) {
            for ($i = 0; $i -lt $value.Count; $i++) {
                if ($value[$i] -is [string]) {
                    $value[$i] = Hide-Word -Text $value[$i] -Secret $Secret
                } elseif ($value[$i] -is [Management.Automation.PSCustomObject]) {
                    Hide-PrivateText -InputObject $value[$i] -Secret $Secret
                }
            }
        }
    }
}

function Hide-Word {
    param([string] $Text, [Collections.IDictionary] $Secret)

    foreach ($word in $Secret.Keys | Where-Object -FilterScript { $_ } | Sort-Object -Property Length -Descending) {
        $pattern = '(?<![\p{L}\p{N}])' + [regex]::Escape($word) + '(?![\p{L}\p{N}])'
        $Text = [regex]::Replace($Text, $pattern, $Secret[$word].Replace('$', '$$'), 'IgnoreCase')
    }

    $Text
}

<#
.SYNOPSIS
Returns a report as a Markdown page.
.PARAMETER Report
The report.
#>
function ConvertTo-ReportText {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [object] $Report)

    $lines = @(
        '# Field test of VssWriterStatus'
        ''
        ('Module {0}, {1}, {2} s.{3}' -f $Report.module, $Report.startedAt, $Report.seconds, $(if ($Report.simulated) { ' **A dry run with a simulation: it says nothing about Windows.**' }))
        ''
        '## What this report holds'
        ''
        ('Version, language and architecture of Windows; names, ids and states of its VSS writers, which tell what software is installed; return codes, times and the messages of failed tests. ' +
            $(if ($Report.machine.computer) { "The computer's name is in it, as was asked for." } else { 'Names of computer, domain and user are taken out.' }))
        ''
        '## Machine'
        ''
        foreach ($property in $Report.machine.PSObject.Properties | Where-Object -FilterScript { $null -ne $_.Value }) {
            '- {0}: {1}' -f $property.Name, (ConvertTo-Cell -Text $property.Value)
        }
        ''
        '## Compared with others'
        ''
        '| witness | verdict | writers | differences |'
        '|---|---|---|---|'
        foreach ($comparison in $Report.comparisons) {
            $same = @($comparison.rows | Where-Object -FilterScript { $_.verdict -eq 'Same' }).Count
            $other = @($comparison.rows | Where-Object -FilterScript { $_.verdict -ne 'Same' } | ForEach-Object -Process {
                    '{0} {1}: {2} (ours {3}, theirs {4})' -f $_.name, $_.writerId, $_.verdict, ($_.ours -join ', '), ($_.witness -join ', ')
                })
            '| {0} | {1} | {2} | {3} |' -f $comparison.witness, $comparison.verdict, "$same the same", (ConvertTo-Cell -Text ((@($comparison.notRun) + $other | Where-Object -FilterScript { $_ }) -join '; '))
        }
        ''
        '## Open questions'
        ''
        foreach ($answer in $Report.answers) {
            '- **{0}** {1}' -f $answer.question, (ConvertTo-Cell -Text $answer.answer)
        }
        ''
        '## Hosts'
        ''
        '| host | question | answer |'
        '|---|---|---|'
        foreach ($one in $Report.hosts) {
            '| {0} | {1} | {2} |' -f $one.host, $one.question, (ConvertTo-Cell -Text (ConvertTo-HostText -HostAnswer $one))
        }
        ''
        if ($Report.backups) {
            '## Test backups'
            ''
            foreach ($backup in $Report.backups) {
                '- {0}: {1}. {2} Shadow copies left: {3}.' -f $backup.round, (ConvertTo-Cell -Text $(if ($backup.error) { $backup.error } else { $backup.summary })), (ConvertTo-Cell -Text ($backup.phases -join ' ')), $backup.shadowCopiesLeft
            }
            ''
        }
        '## Tests with the tag Windows'
        ''
        '| host | passed | failed | skipped |'
        '|---|---|---|---|'
        foreach ($run in $Report.pester) {
            '| {0} | {1} | {2} | {3} |' -f $run.host, $run.passed, $run.failed, $run.skipped
        }
        ''
        foreach ($run in $Report.pester) {
            foreach ($failure in $run.failures) {
                '- {0}: {1}: {2}' -f $run.host, (ConvertTo-Cell -Text $failure.test), (ConvertTo-Cell -Text $failure.message)
            }

            foreach ($reason in @($run.reasons) + $run.notRun | Where-Object -FilterScript { $_ }) {
                '- {0}: {1}' -f $run.host, (ConvertTo-Cell -Text $reason)
            }
        }
        ''
        '## Left out'
        ''
        foreach ($note in $Report.leftOut) {
            '- {0}' -f (ConvertTo-Cell -Text $note)
        }
    )
    ($lines -join "`n") -replace '\n{3,}', "`n`n"
}

function ConvertTo-HostText {
    param([object] $HostAnswer)

    if ($HostAnswer.failure) {
        return "not answered: $($HostAnswer.failure)"
    }

    $answer = $HostAnswer.answer
    $about = '{0} {1}, {2}, {3}: ' -f $answer.process, $answer.version, $answer.architecture, $answer.apartment
    if ($HostAnswer.question -eq 'ComSecurity') {
        if ($null -eq $answer.coInitializeSecurity) {
            return $about + 'there is no COM here'
        }

        return $about + ('CoInitializeEx {0}, CoInitializeSecurity {1}' -f
            (ConvertTo-HResultText -Code $answer.coInitializeEx), (ConvertTo-HResultText -Code $answer.coInitializeSecurity))
    }

    $parts = foreach ($way in 'collector', 'inProcess') {
        $gather = $answer.$way
        if ($gather) {
            '{0} {1} writers, System Writer {2}, COM security {3}{4}, {5} warnings, {6} ms' -f $way, $gather.writers,
            $(if ($gather.systemWriter) { 'there' } else { 'missing' }), $gather.comSecurity,
            $(if ($gather.errors) { ', ' + ($gather.errors -join ' ') }), @($gather.warnings).Count, $gather.ms
        }
    }
    $about + ($parts -join '; ')
}

<#
.SYNOPSIS
Returns text on one line without markup. The name of a writer or an error can contain anything.
#>
function ConvertTo-Cell {
    param([object] $Text)

    # Control characters, and those that change the writing direction, would change what the reader sees. A backslash
    # before a letter is literal, as in a path.
    $plain = "$Text" -replace '[\p{Cc}\p{Cf}\u2028\u2029]+', ' ' -replace '&', '&amp;' -replace '<', '&lt;'
    ($plain -replace '(\\(?![A-Za-z0-9])|[|`*_\[\]])', '\$1').Trim()
}

Export-ModuleMember -Function ConvertFrom-ProbeText, Get-ProbeAnswer, Hide-PrivateText, ConvertTo-ReportText, ConvertTo-HResultText
