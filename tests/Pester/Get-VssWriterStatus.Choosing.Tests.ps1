BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:SystemWriterId = [guid]'e8132975-6f93-4464-a53e-1050253ae220'
    $script:SqlWriterId = [guid]'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
    $script:NtdsId = [guid]'b2014c9e-8711-4c5c-a5a9-3cf384484757'
    $script:NtdsInstanceId = [guid]'f3561a5b-1b01-fb77-deca-8ea56de3bdca'
}

Describe 'Get-VssWriterStatus: choosing writers' {
    It 'takes a name by position' {
        (Get-VssWriterStatus NTDS -Simulation sql-failed).Name | Should -Be 'NTDS'
    }

    It 'takes several names by position' {
        (Get-VssWriterStatus 'System Writer', NTDS -Simulation sql-failed).Name | Should -Be 'System Writer', 'NTDS'
    }

    It 'ignores the case of a name' {
        (Get-VssWriterStatus -Name 'system WRITER' -Simulation sql-failed).Name | Should -Be 'System Writer'
    }

    It 'takes <Pattern> as a wildcard' -ForEach @(
        @{ Pattern = '*'; Expected = 'System Writer', 'VSS Metadata Store Writer', 'Microsoft Hyper-V VSS Writer', 'ASR Writer', 'NTDS' }
        @{ Pattern = 'sys*'; Expected = 'System Writer' }
        @{ Pattern = '*vss*'; Expected = 'VSS Metadata Store Writer', 'Microsoft Hyper-V VSS Writer' }
        @{ Pattern = 'NT?S'; Expected = 'NTDS' }
        @{ Pattern = '[an]*'; Expected = 'ASR Writer', 'NTDS' }
    ) {
        $names = 'System Writer', 'VSS Metadata Store Writer', 'Microsoft Hyper-V VSS Writer', 'ASR Writer', 'NTDS'
        $vss = ConvertTo-Simulation @{ writers = @($names | ForEach-Object { @{ name = $_ } }) }
        (Get-VssWriterStatus -Name $Pattern -Simulation $vss).Name | Should -Be $Expected
    }

    It 'emits a writer once though several names match it' {
        @(Get-VssWriterStatus -Name NTDS, 'N*', 'ntds', '*S' -Simulation sql-failed).Count | Should -Be 1
    }

    It 'emits every writer of a name that several instances share' {
        $two = ConvertTo-Simulation '{"writers":[{"name":"ADAM Writer"},{"name":"ADAM Writer"}]}'
        $writers = @(Get-VssWriterStatus -Name 'ADAM Writer' -Simulation $two)
        $writers.Count | Should -Be 2
        @($writers.InstanceId | Sort-Object -Unique).Count | Should -Be 2
    }

    It 'finds the name <Name> to the letter' -ForEach @(
        @{ Name = 'ADAM [1] Writer' }
        @{ Name = 'Open [bracket' }
        @{ Name = 'Closed ]bracket' }
        @{ Name = 'Back`tick' }
        @{ Name = 'Star * Writer' }
        @{ Name = 'Empty [] Writer' }
    ) {
        $odd = ConvertTo-Simulation @{ writers = @(@{ name = $Name }, @{ name = 'ADAM 1 Writer' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Name $Name -Simulation $odd }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Contain $Name
    }

    It 'finds a name with brackets that is escaped as a wildcard' {
        $odd = ConvertTo-Simulation '{"writers":[{"name":"ADAM [1] Writer"}]}'
        (Get-VssWriterStatus -Name ([wildcardpattern]::Escape('ADAM [1] Writer')) -Simulation $odd).Name | Should -Be 'ADAM [1] Writer'
    }

    It 'leaves out what -Exclude names' {
        (Get-VssWriterStatus -Exclude '*Writer', 'nobody' -Simulation sql-failed).Name | Should -Be 'NTDS'
    }

    It 'lets -Exclude win over -Name, without an error' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name NTDS, 'System Writer' -Exclude N* -Simulation sql-failed }
        $outcome.Output.Name | Should -Be 'System Writer'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'chooses by class id' {
        (Get-VssWriterStatus -WriterId $SystemWriterId -Simulation sql-failed).Name | Should -Be 'System Writer'
    }

    It 'chooses by several class ids, in any notation' {
        (Get-VssWriterStatus -WriterId '{E8132975-6F93-4464-A53E-1050253AE220}', 'b2014c9e-8711-4c5c-a5a9-3cf384484757' -Simulation sql-failed).Name |
            Should -Be 'System Writer', 'NTDS'
    }

    It 'asks VSS only for the classes of -WriterId' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation sql-failed -WriterId $args[0] -Verbose' $NtdsId
        $run.Output.Name | Should -Be 'NTDS'
        $run.Verbose -match '^EnableWriterClasses' | Should -Not -BeNullOrEmpty
        $run.Verbose -match '^1 writer' | Should -Not -BeNullOrEmpty
    }

    It 'does not filter classes inside VSS without -WriterId' {
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus NTDS -Simulation sql-failed -Verbose'
        $run.Verbose -match '^EnableWriterClasses' | Should -BeNullOrEmpty
    }

    It 'chooses by instance id' {
        (Get-VssWriterStatus -InstanceId $NtdsInstanceId -Simulation sql-failed).Name | Should -Be 'NTDS'
    }

    It 'chooses by state' {
        (Get-VssWriterStatus -State FailedAtPrepareSnapshot -Simulation sql-failed).Name | Should -Be 'SqlServerWriter'
    }

    It 'chooses by several states' {
        $vss = ConvertTo-Simulation '{"writers":[{"name":"Well"},{"name":"Thaw","state":"FailedAtThaw"},{"name":"Post","state":"FailedAtPostSnapshot"},{"name":"Freeze","state":"FailedAtFreeze"}]}'
        (Get-VssWriterStatus -Name * -State FailedAtThaw, FailedAtPostSnapshot -Simulation $vss).Name | Should -Be 'Thaw', 'Post'
    }

    It 'chooses by health' {
        (Get-VssWriterStatus -Health Failed -Simulation sql-failed).Name | Should -Be 'SqlServerWriter'
    }

    It 'chooses by several verdicts' {
        $vss = ConvertTo-Simulation '{"writers":[{"name":"Well"},{"name":"Busy","state":"WaitingForThaw"},{"name":"Bad","state":"FailedAtFreeze"}]}'
        (Get-VssWriterStatus -Name * -Health Failed, Healthy -Simulation $vss).Name | Should -Be 'Well', 'Bad'
    }

    It 'lets all conditions hold together' {
        $outcome = Get-Outcome {
            Get-VssWriterStatus -Name 'S*' -Exclude 'Shadow*' -WriterId $SystemWriterId, $SqlWriterId -State Stable, FailedAtPrepareSnapshot `
                -Health Failed -Simulation sql-failed
        }
        $outcome.Output.Name | Should -Be 'SqlServerWriter'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'finds names under the culture <_>' -ForEach 'tr-TR', 'de-DE' {
        $thread = [Threading.Thread]::CurrentThread
        $culture = $thread.CurrentCulture
        $thread.CurrentCulture = $_
        try {
            (Get-VssWriterStatus -Name 'iis config writer', 'WMI*' -Simulation sql-failed).Name | Should -Be 'WMI Writer', 'IIS Config Writer'
        } finally {
            $thread.CurrentCulture = $culture
        }
    }

    It 'is silent where the writer is there but not in the state asked for' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name NTDS -Health Failed -Simulation sql-failed }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }

    It 'refuses <Why>' -ForEach @(
        @{ Why = 'a name that is null'; Arguments = @{ Name = $null } }
        @{ Why = 'a class id that is no GUID'; Arguments = @{ WriterId = 'System Writer' } }
        @{ Why = 'a state that does not exist'; Arguments = @{ State = 'Broken' } }
        @{ Why = 'a verdict that does not exist'; Arguments = @{ Health = 'Ill' } }
        @{ Why = 'a negative time limit'; Arguments = @{ TimeoutSec = -1 } }
        @{ Why = 'a time limit beyond what a wait can take'; Arguments = @{ TimeoutSec = [int]::MaxValue } }
    ) {
        { Get-VssWriterStatus @Arguments -Simulation sql-failed } | Should -Throw -ErrorId '*Argument*,VssWriterStatus.Commands.GetVssWriterStatusCommand'
    }

    It 'refuses an empty name with <_> at once, and says what to specify' -ForEach @(
        'Get-VssWriterStatus', 'Get-VssWriterComponent', 'Test-VssWriterStatus', 'Wait-VssWriterStatus', 'Watch-VssWriterStatus', 'Restart-VssWriter'
    ) {
        { & $_ -Name '' -Simulation sql-failed -ErrorAction Stop } |
            Should -Throw 'The name of a writer is empty. Specify a name, *' -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'refuses a simulation that is null' {
        { Get-VssWriterStatus -Simulation $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'refuses -InProcess together with -Simulation' {
        { Get-VssWriterStatus -InProcess -Simulation sql-failed } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'takes no time limit as 0' {
        (Get-VssWriterStatus NTDS -TimeoutSec 0 -Simulation healthy).Name | Should -Be 'NTDS'
    }

    It 'declares that -Name and -Exclude take wildcards' {
        $parameters = (Get-Command Get-VssWriterStatus).Parameters
        foreach ($name in 'Name', 'Exclude') {
            @($parameters[$name].Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] }).Count | Should -Be 1
        }
    }
}

Describe 'Get-VssWriterStatus: pipeline input' {
    It 'takes names by value' {
        ('NTDS', 'System Writer' | Get-VssWriterStatus -Simulation sql-failed).Name | Should -Be 'System Writer', 'NTDS'
    }

    It 'takes wildcards by value' {
        ('sql*' | Get-VssWriterStatus -Simulation sql-failed).Name | Should -Be 'SqlServerWriter'
    }

    It 'takes names by property name' {
        ([pscustomobject]@{ Name = 'NTDS' } | Get-VssWriterStatus -Simulation sql-failed).Name | Should -Be 'NTDS'
    }

    It 'takes several names of one object by property name' {
        @([pscustomobject]@{ Name = 'NTDS', 'WMI Writer' } | Get-VssWriterStatus -Simulation sql-failed).Count | Should -Be 2
    }

    It 'takes a class id by property name as a GUID' {
        $outcome = Get-Outcome { [pscustomobject]@{ WriterId = $NtdsId } | Get-VssWriterStatus -Simulation sql-failed }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'NTDS'
    }

    It 'takes a class id by property name as text, as from a CSV file' {
        $row = "WriterId`n$NtdsId" | ConvertFrom-Csv
        $outcome = Get-Outcome { $row | Get-VssWriterStatus -Simulation sql-failed }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'NTDS'
    }

    It 'takes its own output' {
        (Get-VssWriterStatus -Name 'S*' -Simulation sql-failed | Get-VssWriterStatus -Simulation sql-failed).Name |
            Should -Be 'System Writer', 'SqlServerWriter', 'Shadow Copy Optimization Writer'
    }

    It 'takes its own output for a writer whose name has a bracket that is left open' {
        $odd = ConvertTo-Simulation '{"writers":[{"name":"Open [bracket"},{"name":"NTDS"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $odd | Get-VssWriterStatus -Simulation $odd }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Count | Should -Be 2
    }

    It 'takes its own output for a writer without a name' {
        $odd = ConvertTo-Simulation '{"writers":[{"name":"","writerId":"11111111-2222-3333-4444-555555555555"},{"name":"NTDS"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $odd | Get-VssWriterStatus -Simulation $odd }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Count | Should -Be 2
    }

    It 'takes a name and a writer one after the other, each as a question of its own' {
        $system = Get-VssWriterStatus -Name 'System Writer' -Simulation sql-failed
        $outcome = Get-Outcome { 'NTDS', $system | Get-VssWriterStatus -Simulation sql-failed }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'System Writer', 'NTDS'
    }

    It 'gathers once however many names come' {
        $run = Invoke-InFreshRunspace '''NTDS'', ''WMI Writer'', ''System*'' | Get-VssWriterStatus -Simulation sql-failed -Verbose'
        $run.Output.Count | Should -Be 3
        @($run.Verbose -match '^GatherWriterStatus').Count | Should -Be 1
    }

    It 'gets nothing where an unset variable or property asks for nothing' {
        Get-VssWriterStatus -WriterId $null -Simulation sql-failed | Should -BeNullOrEmpty
        [pscustomobject]@{ WriterId = $null } | Get-VssWriterStatus -Simulation sql-failed | Should -BeNullOrEmpty
    }

    It 'gets nothing where an empty list of names asks for nothing' {
        Get-VssWriterStatus -Name @() -Simulation sql-failed | Should -BeNullOrEmpty
        [pscustomobject]@{ Name = @() } | Get-VssWriterStatus -Simulation sql-failed | Should -BeNullOrEmpty
        [pscustomobject]@{ Name = @(); ComputerName = 'srv1.invalid' } | Get-VssWriterStatus | Should -BeNullOrEmpty
        Wait-VssWriterStatus -Name @() -Simulation sql-failed -TimeoutSec 1 | Should -BeNullOrEmpty
    }

    It 'gets nothing where an empty pipeline asks for nothing' {
        @() | Get-VssWriterStatus -Simulation sql-failed | Should -BeNullOrEmpty
    }

    It 'gets nothing where a filter before it let nothing through' {
        Get-VssWriterStatus -Health Unknown -Simulation sql-failed | Get-VssWriterStatus -Simulation sql-failed | Should -BeNullOrEmpty
    }

    It 'reports a null in the pipeline and goes on' {
        $outcome = Get-Outcome { 'NTDS', $null, 'WMI Writer' | Get-VssWriterStatus -Simulation sql-failed }
        $outcome.Output.Count | Should -Be 2
    }
}

Describe 'Get-VssWriterStatus: completion' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Get-VssWriterStatus sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name ''sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name "sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name NTD'; Expected = 'NTDS' }
        @{ Line = 'Get-VssWriterStatus -Name NTDS, com'; Expected = "'COM+ REGDB Writer'" }
        @{ Line = 'Get-VssWriterStatus -Name *hyper'; Expected = "'Microsoft Hyper-V VSS Writer'" }
        @{ Line = 'Get-VssWriterStatus -Exclude regis'; Expected = "'Registry Writer'" }
        @{ Line = 'Get-VssWriterStatus -WriterId sys'; Expected = 'e8132975-6f93-4464-a53e-1050253ae220' }
        @{ Line = 'Get-VssWriterStatus -WriterId e813'; Expected = 'e8132975-6f93-4464-a53e-1050253ae220' }
        @{ Line = 'Get-VssWriterStatus -State Waiting'; Expected = 'WaitingForBackupComplete', 'WaitingForFreeze', 'WaitingForPostSnapshot', 'WaitingForThaw' }
        @{ Line = 'Get-VssWriterStatus -Health '; Expected = 'Busy', 'Failed', 'Healthy', 'Unknown' }
    ) {
        $texts = (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
        $texts | Should -Be $Expected
    }

    It 'completes nothing, and does not fail, for <_>' -ForEach 'nobodyknowsthis', '[', ']' {
        $line = "Get-VssWriterStatus -Name $_"
        @((TabExpansion2 $line $line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' }).Count | Should -Be 0
    }

    It 'shows the name of the writer whose class id it completes' {
        $line = 'Get-VssWriterStatus -WriterId sys'
        (TabExpansion2 $line $line.Length).CompletionMatches[0].ListItemText | Should -Be 'System Writer'
    }

    It 'quotes every name that needs it, so that each completes to one argument' {
        $line = 'Get-VssWriterStatus -Name '
        foreach ($completion in (TabExpansion2 $line $line.Length).CompletionMatches) {
            $errors = $null
            $tree = [Management.Automation.Language.Parser]::ParseInput("$line$($completion.CompletionText)", [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            $command = $tree.Find({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
            $command.CommandElements.Count | Should -Be 3
            $command.CommandElements[2].Value | Should -Be $completion.ListItemText
        }
    }
}

Describe 'Get-VssWriterStatus: writers that are not there' {
    It 'reports each missing name and still emits the others' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name nobody, NTDS, 'no one' -Simulation sql-failed }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.Count | Should -Be 2
        $outcome.Errors.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'VssWriterNotFound,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors.TargetObject | Should -Be 'nobody', 'no one'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($outcome.Errors[0])" | Should -Match "'nobody'"
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'service'
    }

    It 'reports missing names that came through the pipeline' {
        $outcome = Get-Outcome { 'nobody', 'NTDS' | Get-VssWriterStatus -Simulation sql-failed }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.TargetObject | Should -Be 'nobody'
    }

    It 'reports a missing <Parameter>' -ForEach @(@{ Parameter = 'WriterId' }, @{ Parameter = 'InstanceId' }) {
        $id = [guid]::NewGuid()
        $arguments = @{ $Parameter = $id }
        $outcome = Get-Outcome { Get-VssWriterStatus @arguments -Simulation sql-failed }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
        $outcome.Errors[0].TargetObject | Should -Be $id
        "$($outcome.Errors[0])" | Should -Match "$id"
    }

    It 'is silent about a wildcard that matches nothing' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name 'nobody*', 'NTDS' -Simulation sql-failed }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'stops at the first missing name with -ErrorAction Stop, after what was there' {
        $seen = [Collections.Generic.List[string]]::new()
        { Get-VssWriterStatus -Name nobody, NTDS -Simulation sql-failed -ErrorAction Stop | ForEach-Object { $seen.Add($_.Name) } } |
            Should -Throw -ErrorId 'VssWriterNotFound,*'
        $seen | Should -Be 'NTDS'
    }

    It 'shows in the scenario missing-system-writer that System Writer is missing' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name 'System Writer' -Simulation missing-system-writer }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssWriterNotFound,'
    }
}
