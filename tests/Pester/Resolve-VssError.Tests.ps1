BeforeDiscovery {
    # Every one of these is VSS_E_WRITERERROR_NONRETRYABLE.
    $script:Notations = @(
        @{ Notation = 'digits with 0x'; Text = '0x800423F4' }
        @{ Notation = 'digits with 0X'; Text = '0X800423F4' }
        @{ Notation = 'small digits with 0x'; Text = '0x800423f4' }
        @{ Notation = 'digits without 0x'; Text = '800423F4' }
        @{ Notation = 'small digits without 0x'; Text = '800423f4' }
        @{ Notation = 'a signed number'; Text = '-2147212300' }
        @{ Notation = 'an unsigned number'; Text = '2147754996' }
        @{ Notation = 'a name'; Text = 'VSS_E_WRITERERROR_NONRETRYABLE' }
        @{ Notation = 'a name in small letters'; Text = 'vss_e_writererror_nonretryable' }
        @{ Notation = 'a code between spaces'; Text = "  0x800423F4`t" }
        @{ Notation = 'an Int32'; Text = -2147212300 }
        @{ Notation = 'an Int64'; Text = [long]2147754996 }
        @{ Notation = 'a UInt32'; Text = [uint32]2147754996 }
    )

    $script:Known = @(
        @{ Name = 'S_OK'; Hexadecimal = '0x00000000' }
        @{ Name = 'VSS_S_ASYNC_FINISHED'; Hexadecimal = '0x0004230A' }
        @{ Name = 'VSS_E_BAD_STATE'; Hexadecimal = '0x80042301' }
        @{ Name = 'VSS_E_UNEXPECTED'; Hexadecimal = '0x80042302' }
        @{ Name = 'VSS_E_PROVIDER_VETO'; Hexadecimal = '0x80042306' }
        @{ Name = 'VSS_E_OBJECT_NOT_FOUND'; Hexadecimal = '0x80042308' }
        @{ Name = 'VSS_E_VOLUME_NOT_SUPPORTED'; Hexadecimal = '0x8004230C' }
        @{ Name = 'VSS_E_FLUSH_WRITES_TIMEOUT'; Hexadecimal = '0x80042313' }
        @{ Name = 'VSS_E_HOLD_WRITES_TIMEOUT'; Hexadecimal = '0x80042314' }
        @{ Name = 'VSS_E_SNAPSHOT_SET_IN_PROGRESS'; Hexadecimal = '0x80042316' }
        @{ Name = 'VSS_E_WRITER_INFRASTRUCTURE'; Hexadecimal = '0x80042318' }
        @{ Name = 'VSS_E_INSUFFICIENT_STORAGE'; Hexadecimal = '0x8004231F' }
        @{ Name = 'VSS_E_WRITERERROR_PARTIAL_FAILURE'; Hexadecimal = '0x80042336' }
        @{ Name = 'VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT'; Hexadecimal = '0x800423F0' }
        @{ Name = 'VSS_E_WRITERERROR_TIMEOUT'; Hexadecimal = '0x800423F2' }
        @{ Name = 'VSS_E_WRITERERROR_RETRYABLE'; Hexadecimal = '0x800423F3' }
        @{ Name = 'VSS_E_WRITER_STATUS_NOT_AVAILABLE'; Hexadecimal = '0x80042409' }
        @{ Name = 'VSS_E_FSS_TIMEOUT'; Hexadecimal = '0x80042417' }
        @{ Name = 'E_ACCESSDENIED'; Hexadecimal = '0x80070005' }
        @{ Name = 'RPC_S_SERVER_UNAVAILABLE'; Hexadecimal = '0x800706BA' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Code = -2147212300
    $script:Name = 'VSS_E_WRITERERROR_NONRETRYABLE'
    $line = 'Resolve-VssError -Code '
    $script:AllNames = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
}

Describe 'Resolve-VssError: notations' {
    It 'takes <Notation>' -ForEach $Notations {
        $resolved = Resolve-VssError -Code $Text
        $resolved.GetType().FullName | Should -Be 'VssWriterStatus.VssError'
        $resolved.Code | Should -BeExactly $Code
        $resolved.Hexadecimal | Should -BeExactly '0x800423F4'
        $resolved.Name | Should -BeExactly $Name
    }

    It 'takes <Notation> from the pipeline' -ForEach $Notations {
        ($Text | Resolve-VssError).Code | Should -BeExactly $Code
    }

    It 'takes a code by position, and a literal of PowerShell' {
        (Resolve-VssError 0x800423F4).Name | Should -Be $Name
    }

    It 'takes eight digits for hexadecimal and others for decimal' {
        ('10000000', '1000000', '+5' | Resolve-VssError).Hexadecimal | Should -Be '0x10000000', '0x000F4240', '0x00000005'
    }

    It 'takes less than eight digits with 0x' {
        (Resolve-VssError 0x4230A).Name | Should -Be 'VSS_S_ASYNC_FINISHED'
        (Resolve-VssError '0x4230A').Name | Should -Be 'VSS_S_ASYNC_FINISHED'
    }

    It 'takes several codes and keeps their order and number' {
        (Resolve-VssError 0x800423F3, 'S_OK', '800423f3').Name | Should -Be 'VSS_E_WRITERERROR_RETRYABLE', 'S_OK', 'VSS_E_WRITERERROR_RETRYABLE'
    }

    It 'ignores the culture' {
        $thread = [Threading.Thread]::CurrentThread
        $culture = $thread.CurrentCulture
        $thread.CurrentCulture = 'tr-TR'
        try {
            (Resolve-VssError 'vss_e_writererror_timeout', '-2147212302').Name | Should -Be 'VSS_E_WRITERERROR_TIMEOUT', 'VSS_E_WRITERERROR_TIMEOUT'
        } finally {
            $thread.CurrentCulture = $culture
        }
    }
}

Describe 'Resolve-VssError: the pipeline' {
    It 'takes texts and numbers together' {
        ('0x800423F4', -2147212300, [long]2147754996, $Name | Resolve-VssError).Name | Should -Be (@($Name) * 4)
    }

    It 'takes the property <Property> that is <Kind>' -ForEach @(
        foreach ($property in 'Code', 'FailureCode', 'HResult') {
            @{ Property = $property; Kind = 'a number'; Value = -2147212300 }
            @{ Property = $property; Kind = 'a text'; Value = '0x800423F4' }
        }
    ) {
        $outcome = Get-Outcome { [pscustomobject]@{ $Property = $Value } | Resolve-VssError }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be $Name
    }

    It 'takes the statuses of writers' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Health Failed -Simulation (New-VssSimulation) | Resolve-VssError }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Count | Should -Be 1
        $outcome.Output[0].Name | Should -Be $Name
    }

    It 'agrees with the status of every writer' {
        $statuses = Get-VssWriterStatus -Simulation (New-VssSimulation -Scenario everything-failed)
        $resolved = @($statuses | Resolve-VssError)
        $resolved.Count | Should -Be $statuses.Count
        $resolved.Name | Should -Be $statuses.Failure
        $resolved.IsRetryable | Should -Be $statuses.IsRetryable
        for ($index = 0; $index -lt $resolved.Count; $index++) {
            if ($resolved[$index].IsFailure) {
                $statuses[$index].FailureMessage | Should -Be $resolved[$index].Meaning
                # The status names the log of its own application and how its own writer is restarted.
                $pattern = [wildcardpattern]::Escape($resolved[$index].Advice) -replace
                    'the errors of source VSS and of the application in the event logs|restart the service that hosts the writer', '*'
                $statuses[$index].Advice | Should -BeLike "$pattern*"
                $statuses[$index].Advice | Should -Match 'the errors (of|in) .+ event logs?'
                $statuses[$index].Advice | Should -Not -Match 'hosts the writer\b'
            }
        }
    }

    It 'takes statuses that went through <_>' -ForEach 'JSON', 'CSV', 'Select-Object' {
        $status = Get-VssWriterStatus -Health Failed -Simulation (New-VssSimulation)
        $copy = switch ($_) {
            'JSON' { $status | ConvertTo-Json | ConvertFrom-Json }
            'CSV' { $status | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv }
            default { $status | Select-Object -Property Name, FailureCode }
        }

        $outcome = Get-Outcome { $copy | Resolve-VssError }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be $Name
    }

    It 'takes an exception' {
        $exception = [Runtime.InteropServices.COMException]::new('a message', $Code)
        $outcome = Get-Outcome { $exception | Resolve-VssError }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be $Name
    }

    It 'takes its own results' {
        $outcome = Get-Outcome { Resolve-VssError 0x800423F4 | Resolve-VssError }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be $Name
    }

    It 'gets nothing where an empty pipeline asks for nothing' {
        @() | Resolve-VssError | Should -BeNullOrEmpty
    }

    It 'reports a null or an empty text in the pipeline and goes on' {
        $outcome = Get-Outcome { 'S_OK', $null, '', 'E_POINTER' | Resolve-VssError }
        $outcome.Output.Name | Should -Be 'S_OK', 'E_POINTER'
        $outcome.Errors.Count | Should -Be 2
    }
}

Describe 'Resolve-VssError: what is known' {
    It 'knows <Hexadecimal> as <Name>, in both directions' -ForEach $Known {
        $byCode = Resolve-VssError $Hexadecimal
        $byCode.Name | Should -BeExactly $Name
        $byName = Resolve-VssError $Name
        $byName.Hexadecimal | Should -BeExactly $Hexadecimal
        "$byName" | Should -BeExactly "$Hexadecimal ($Name)"
        $byName.Facility | Should -Be (([Convert]::ToInt32($Hexadecimal, 16) -shr 16) -band 0x7FF)
        $byName.IsFailure | Should -Be ($byName.Code -lt 0)
    }

    It 'knows the 81 codes of VSS' {
        @($AllNames -match '^VSS_[ES]_').Count | Should -Be 81
    }

    It 'resolves every name to a code and that back to the name' {
        foreach ($known in Resolve-VssError $AllNames) {
            $AllNames | Should -Contain $known.Name
            foreach ($notation in $known.Hexadecimal, $known.Hexadecimal.Substring(2), $known.Code, "$($known.Code)", ([long]$known.Code -band 0xFFFFFFFFL)) {
                (Resolve-VssError $notation).Name | Should -BeExactly $known.Name
            }
        }

        @(Resolve-VssError $AllNames).Count | Should -Be $AllNames.Count
        @((Resolve-VssError $AllNames).Code | Sort-Object -Unique).Count | Should -Be $AllNames.Count
    }

    It 'has a sentence for the meaning of every code' {
        @(Resolve-VssError $AllNames | Where-Object { $_.Meaning -cnotmatch '^\S.*\S\.$' }).Name | Should -BeNullOrEmpty
    }

    It 'has advice for every failure that somebody can do something about' {
        $without = Resolve-VssError $AllNames | Where-Object { $_.IsFailure -and $_.Class -ne 'None' -and $_.Advice -cnotmatch '^\S.*\S\.$' }
        @($without).Name | Should -BeNullOrEmpty
    }

    It 'has a class for every failure of VSS and none for a success' {
        foreach ($known in Resolve-VssError $AllNames) {
            if ($known.Name -match '^VSS_E_') {
                $known.Class | Should -Not -Be 'None' -Because $known.Name
            }

            if (-not $known.IsFailure) {
                $known.Class | Should -Be 'None' -Because $known.Name
                $known.Advice | Should -BeNullOrEmpty -Because $known.Name
            }
        }
    }

    It 'calls retryable what is of the class Retryable' {
        foreach ($known in Resolve-VssError $AllNames) {
            $known.IsRetryable | Should -Be ($known.Class -eq 'Retryable') -Because $known.Name
        }

        (Resolve-VssError VSS_E_WRITERERROR_RETRYABLE, VSS_E_WRITERERROR_TIMEOUT, VSS_E_WRITERERROR_OUTOFRESOURCES).Class |
            Should -Be 'Retryable', 'Retryable', 'Retryable'
        (Resolve-VssError VSS_E_WRITERERROR_NONRETRYABLE).Class | Should -Be 'Writer'
    }

    It 'is read-only' {
        { (Resolve-VssError S_OK).Name = 'x' } | Should -Throw
    }
}

Describe 'Resolve-VssError: codes that are not known' {
    It 'names one by its hexadecimal form' {
        $outcome = Get-Outcome { Resolve-VssError 8004abcd }
        $outcome.Errors.Count | Should -Be 0
        $unknown = $outcome.Output[0]
        $unknown.Name | Should -BeExactly '0x8004ABCD'
        $unknown.Code | Should -Be -2147177523
        $unknown.Class | Should -Be 'Unknown'
        $unknown.Facility | Should -Be 4
        $unknown.IsFailure | Should -BeTrue
        $unknown.IsRetryable | Should -BeFalse
        $unknown.Advice | Should -Match 'event logs'
        "$unknown" | Should -BeExactly '0x8004ABCD'
    }

    It 'tells the facility of <_>' -ForEach '0x80070035', '0x00070035' {
        $unknown = Resolve-VssError $_
        $unknown.Facility | Should -Be 7
        $unknown.IsFailure | Should -Be ($_ -like '0x8*')
    }

    It 'has a meaning where there is no Windows to ask' -Tag Unix {
        (Resolve-VssError 0x80070035).Meaning | Should -Be 'Windows error 53.'
    }

    It 'has the message of the system' -Tag Windows {
        (Resolve-VssError 0x80070035).Meaning | Should -BeExactly ([ComponentModel.Win32Exception]::new(0x35).Message)
    }

    It 'has a meaning where Windows has none either' -Tag Windows {
        (Resolve-VssError 0x8004ABCD).Meaning | Should -Match 'depends on the program'
    }
}

Describe 'Resolve-VssError: texts that are no code' {
    It 'reports <_>' -ForEach @(
        'oops', 'VSS_E_', 'VSS_E_*', '0x', '0x1800423F4', '0x800423FG', '-0x1', '4294967296', '-2147483649', '1.5', '1,000', ' '
    ) {
        $text = $_
        $outcome = Get-Outcome { Resolve-VssError $text }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be 'VssCodeInvalid,VssWriterStatus.Commands.ResolveVssErrorCommand'
        $record.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $record.TargetObject | Should -BeExactly $text
        $record.Exception.GetType().FullName | Should -Be 'VssWriterStatus.VssException'
        $record.Exception.ErrorId | Should -Be 'VssCodeInvalid'
        $record.Exception.HResult | Should -Be -2147024809
        "$record" | Should -Match ([regex]::Escape("'$text'"))
        $record.ErrorDetails.RecommendedAction | Should -Match '0x.+symbolic name'
        $record.ErrorDetails.RecommendedAction | Should -Be $record.Exception.RecommendedAction
    }

    It 'resolves the others, in one array and in the pipeline' {
        foreach ($ask in { Resolve-VssError S_OK, oops, E_POINTER, nonsense }, { 'S_OK', 'oops', 'E_POINTER', 'nonsense' | Resolve-VssError }) {
            $outcome = Get-Outcome $ask
            $outcome.Output.Name | Should -Be 'S_OK', 'E_POINTER'
            $outcome.Errors.TargetObject | Should -Be 'oops', 'nonsense'
        }
    }

    It 'ends with -ErrorAction Stop' {
        { Resolve-VssError oops -ErrorAction Stop } | Should -Throw -ErrorId 'VssCodeInvalid,*'
    }

    It 'refuses <_>' -ForEach 'an empty text', 'null', 'an empty array' {
        $nothing = @{ 'an empty text' = ''; 'null' = $null; 'an empty array' = [string[]]@() }[$_]
        { Resolve-VssError -Code $nothing } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }
}

Describe 'Resolve-VssError: completion' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Resolve-VssError VSS_E_WRITERERROR_NON'; Expected = 'VSS_E_WRITERERROR_NONRETRYABLE' }
        @{ Line = 'Resolve-VssError vss_e_bad'; Expected = 'VSS_E_BAD_STATE' }
        @{ Line = 'Resolve-VssError -Code S_OK, E_ACC'; Expected = 'E_ACCESSDENIED' }
        @{ Line = 'Resolve-VssError -FailureCode ''E_ACC'; Expected = 'E_ACCESSDENIED' }
        @{ Line = 'Resolve-VssError *error_timeout'; Expected = 'ERROR_TIMEOUT', 'VSS_E_WRITERERROR_TIMEOUT' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }

    It 'completes nothing, and does not fail, for <_>' -ForEach 'nobodyknowsthis', '[', ']' {
        $line = "Resolve-VssError -Code $_"
        @((TabExpansion2 $line $line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' }).Count | Should -Be 0
    }

    It 'offers the names in order, each once' {
        $sorted = [Collections.Generic.List[string]]::new([string[]]$AllNames)
        $sorted.Sort([StringComparer]::OrdinalIgnoreCase)
        $AllNames | Should -Be $sorted
        @($AllNames | Sort-Object -Unique).Count | Should -Be $AllNames.Count
    }
}

Describe 'Resolve-VssError: on the screen' {
    It 'is a list' {
        $resolved = Resolve-VssError S_OK
        ConvertTo-Screen $resolved | Should -BeExactly (@"
Name        : S_OK
Code        : 0x00000000 (0)
Meaning     : $($resolved.Meaning)
Advice      :
Class       : None
IsRetryable : False
IsFailure   : False
Facility    : 0
"@ -replace "`r`n", "`n")
    }

    It 'shows the parts of an HRESULT only for an HRESULT: <Code>' -ForEach @(
        @{ Code = '0x800423F4'; Count = 2 }
        @{ Code = 'VSS_S_ASYNC_FINISHED'; Count = 2 }
        @{ Code = '12301'; Count = 0 }
        @{ Code = '5'; Count = 0 }
    ) {
        [regex]::Matches((ConvertTo-Screen (Resolve-VssError $Code)), '(?m)^(IsFailure|Facility) +:').Count | Should -Be $Count
    }

    It 'shows the code as digits and as a number' {
        ConvertTo-Screen (Resolve-VssError $Name) | Should -Match '(?m)^Code +: 0x800423F4 \(-2147212300\)$'
    }
}

Describe 'Resolve-VssError: help' {
    It 'has help for every parameter' {
        $help = Get-Help Resolve-VssError -Full
        $help.Synopsis | Should -Match 'error code'
        $help.parameters.parameter.name | Should -Contain 'Code'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }
}
