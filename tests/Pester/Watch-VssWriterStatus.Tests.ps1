BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:CommandName = 'VssWriterStatus.Commands.WatchVssWriterStatusCommand'
    # What a simulation shows every two seconds: SqlServerWriter fails, goes and comes back restarted; NTDS comes and fails.
    $script:Story = @'
{"computerName":"TEST1","writers":[
  {"name":"System Writer"},
  {"name":"SqlServerWriter","changes":[
    {"afterMs":1000,"state":"FailedAtPrepareSnapshot","failure":"VSS_E_WRITERERROR_NONRETRYABLE"},
    {"afterMs":3000,"present":false},
    {"afterMs":5000,"present":true,"state":"Stable","failure":0,"instanceId":"9a4f0a35-6f0d-44f2-8a55-1d2f0c9b6d10"}]},
  {"name":"NTDS","changes":[{"afterMs":0,"present":false},{"afterMs":3000,"present":true},{"afterMs":5000,"failure":"VSS_E_WRITERERROR_TIMEOUT"}]}
]}
'@
    # The calls of one simulated method tell how many gathers there were: the writer changes at each.
    $script:Unsteady = @{ name = 'W'; changes = @(0..40 | ForEach-Object { @{ afterMs = 500 * $_; state = 1 + $_ % 5 } }) }
}

Describe 'Watch-VssWriterStatus: what it notices' -Tag Portable {
    BeforeAll {
        $script:Before = [DateTimeOffset]::UtcNow.AddSeconds(-1)
        $script:Changes = Watch-VssWriterStatus -Simulation (ConvertTo-Simulation $Story) -IntervalSec 2 -Count 3
    }

    It 'is each change in turn, and nothing that stays as it is' {
        $Changes | ForEach-Object { "$($_.Kind) $($_.Name)" } | Should -Be @(
            'StateChanged SqlServerWriter'
            'Disappeared SqlServerWriter', 'Appeared NTDS'
            'Restarted SqlServerWriter', 'StateChanged NTDS'
        )
    }

    It 'is a WriterStatusChange with the status before and after' {
        $change = $Changes[0]
        $change.GetType().FullName | Should -Be 'VssWriterStatus.WriterStatusChange'
        $change.Previous.State | Should -Be 'Stable'
        $change.Current.State | Should -Be 'FailedAtPrepareSnapshot'
        $change.Current.Health | Should -Be 'Failed'
        $change.ComputerName | Should -Be 'TEST1'
        $change.WriterId | Should -Be $change.Current.WriterId
    }

    It 'has no status after for a writer that disappeared, and none before for one that is new' {
        $Changes[1].Current | Should -BeNullOrEmpty
        $Changes[1].Previous.State | Should -Be 'FailedAtPrepareSnapshot'
        $Changes[2].Previous | Should -BeNullOrEmpty
        $Changes[2].Current.State | Should -Be 'Stable'
    }

    It 'knows a restart by the new instance id, though the writer was away meanwhile' {
        $Changes[3].Current.InstanceId | Should -Be '9a4f0a35-6f0d-44f2-8a55-1d2f0c9b6d10'
        $Changes[3].Previous.InstanceId | Should -Not -Be $Changes[3].Current.InstanceId
        $Changes[3].Previous.WriterId | Should -Be $Changes[3].Current.WriterId
    }

    It 'notices a failure code in the same state' {
        $Changes[4].Previous.State | Should -Be $Changes[4].Current.State
        $Changes[4].Current.Failure | Should -Be 'VSS_E_WRITERERROR_TIMEOUT'
    }

    It 'says when, in UTC' {
        foreach ($change in $Changes) {
            $change.At.Offset | Should -Be ([timespan]::Zero)
            $change.At | Should -BeGreaterThan $Before
            $change.At | Should -BeLessOrEqual ([DateTimeOffset]::UtcNow)
        }

        $Changes[4].At | Should -BeGreaterThan $Changes[0].At
    }

    It 'prints as a sentence' {
        "$($Changes[0])" | Should -BeExactly (
            'SqlServerWriter on TEST1 changed from Stable to FailedAtPrepareSnapshot with VSS_E_WRITERERROR_NONRETRYABLE (0x800423F4) (simulated).')
        "$($Changes[2])" | Should -BeExactly 'NTDS on TEST1 appeared: Stable (simulated).'
    }

    It 'cannot be changed' {
        { $Changes[0].Kind = 'Appeared' } | Should -Throw
    }

    It 'leads to the writer through the pipeline' {
        ($Changes[2] | Get-VssWriterStatus -Simulation (New-VssSimulation)).Name | Should -Be 'NTDS'
    }

    It 'is a table at <_> columns' -ForEach 80, 200 {
        (ConvertTo-Screen $Changes -Width $_) -replace '(?m)^\d\d:\d\d:\d\d', 'hh:mm:ss' | Should -BeExactly (@'
   ComputerName: TEST1 (Simulation)

Time     Name                            Kind         State
----     ----                            ----         -----
hh:mm:ss SqlServerWriter                 StateChanged FailedAtPrepareSnapshot
                                                      0x800423F4
hh:mm:ss SqlServerWriter                 Disappeared
hh:mm:ss NTDS                            Appeared     Stable
hh:mm:ss SqlServerWriter                 Restarted    Stable
hh:mm:ss NTDS                            StateChanged Stable
                                                      0x800423F2
'@ -replace "`r`n", "`n")
    }

    It 'colours the state by its verdict' {
        Skip-Unless (Test-Path variable:PSStyle) 'Windows PowerShell shows no colours'
        $screen = ConvertTo-Screen $Changes -Colour
        $screen | Should -Match ([regex]::Escape('<ESC>[91mFailedAtPrepareSnapshot<ESC>[0m'))
        $screen | Should -Match ([regex]::Escape('Restarted    <ESC>[32mStable<ESC>[0m'))
    }

    It 'has everything in Format-List' {
        (ConvertTo-Screen $Changes[0] -List -Width 200) -replace '(?<=At           : ).+', '<moment>' | Should -BeExactly (@'
Name         : SqlServerWriter
ComputerName : TEST1
Kind         : StateChanged
At           : <moment>
Previous     : SqlServerWriter on TEST1 is Healthy: Stable (simulated).
Current      : SqlServerWriter on TEST1 is Failed: FailedAtPrepareSnapshot with VSS_E_WRITERERROR_NONRETRYABLE (0x800423F4) (simulated).
WriterId     : a65faa63-5ea8-4ebc-9dbd-a0c4db26912a
'@ -replace "`r`n", "`n")
    }

    It 'breaks the list between words where PowerShell breaks words' {
        $unwrapped = (ConvertTo-NarrowList $Changes[0]) -replace '\n +', ' '
        $unwrapped.Contains("$($Changes[0].Current)") | Should -BeTrue -Because $unwrapped
    }

    It 'is the same again after a file' {
        $path = Join-Path $TestDrive 'changes.xml'
        $Changes | Export-Clixml -LiteralPath $path
        $back = Import-Clixml -LiteralPath $path
        $back.Count | Should -Be $Changes.Count
        for ($i = 0; $i -lt $back.Count; $i++) {
            $back[$i].PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatusChange])
            "$($back[$i])" | Should -BeExactly "$($Changes[$i])"
            $back[$i].At | Should -Be $Changes[$i].At
            foreach ($side in 'Previous', 'Current' | Where-Object { $Changes[$i].$_ }) {
                ConvertTo-PropertyText $back[$i].$side | Should -Be (ConvertTo-PropertyText $Changes[$i].$side)
            }
        }
    }

    It 'is the same again after a job' {
        $job = Start-Job -ArgumentList $Manifest, (ConvertTo-SimulationFile $Story) -ScriptBlock {
            Import-Module $args[0]
            Watch-VssWriterStatus -Simulation (New-VssSimulation $args[1]) -IntervalSec 1 -Count 2
        }
        $first = @(Receive-Job $job -Wait -AutoRemoveJob)[0]
        $first.PSObject.BaseObject.GetType() | Should -Be ([VssWriterStatus.WriterStatusChange])
        $first.Kind | Should -Be 'StateChanged'
        $first.Current.FailureCode | Should -Be 0x800423F4
    }

    It 'stays a bag of properties where a status that its kind tells of is missing' {
        $xml = [Management.Automation.PSSerializer]::Serialize($Changes[1]) -replace '(?<=<ToString>Disappeared</ToString>\s*<I32>)1', '2'
        $back = [Management.Automation.PSSerializer]::Deserialize($xml)
        $back.PSObject.TypeNames[0] | Should -Be 'Deserialized.VssWriterStatus.WriterStatusChange'
        "$($back.Kind)" | Should -Be '2'
    }
}

Describe 'Watch-VssWriterStatus: when it looks' -Tag Portable {
    It 'is silent where nothing changes' {
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation) -IntervalSec 1 -Count 1'
        $run.Output.Count | Should -Be 0
        $run.Warnings.Count | Should -Be 0
        $run.Errors.Count | Should -Be 0
    }

    It 'looks -Count times after the first gather, at multiples of the interval' {
        $path = ConvertTo-SimulationFile @{ writers = @($Unsteady); calls = @{ GatherWriterStatus = @{ delayMs = 300 } } }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -Count 3 -Verbose' $path
        @($run.Verbose -match '^1 writers in').Count | Should -Be 4
        $run.Output.Count | Should -Be 3
        # With the gathers' own time added to each interval it would be 4.2 s and more; without drift it is 3.3 s.
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 3
        ($run.Output[2].At - $run.Output[0].At).TotalSeconds | Should -BeIn 1, 2, 3
    }

    It 'emits a change while the watch goes on' {
        $simulation = ConvertTo-Simulation $Story
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Watch-VssWriterStatus -Simulation $simulation -IntervalSec 2 | Select-Object -First 1).Kind | Should -Be 'StateChanged'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
    }

    It 'never gathers while a gather still runs' {
        $path = ConvertTo-SimulationFile @{ writers = @($Unsteady); calls = @{ GatherWriterStatus = @{ delayMs = 1300 } } }
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -Count 1 -Verbose' $path
        $steps = @($run.Verbose | Where-Object { $_ -match '^(CoInitializeEx:|1 writers in)' } | ForEach-Object { ($_ -split '\W')[0] })
        $steps | Should -Be 'CoInitializeEx', '1', 'CoInitializeEx', '1'
    }

    It 'watches only the writers that are chosen' {
        (Watch-VssWriterStatus SqlServerWriter -Exclude NT* -Simulation (ConvertTo-Simulation $Story) -IntervalSec 2 -Count 3).Kind |
            Should -Be 'StateChanged', 'Disappeared', 'Restarted'
    }

    It 'warns of a writer that is not there, and reports it when it appears' {
        $path = ConvertTo-SimulationFile $Story
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus NTDS, Nob*dy -Simulation (New-VssSimulation $args[0]) -IntervalSec 2 -Count 2' $path
        $run.Warnings | Should -Be "No writer with the name 'NTDS' was found. It is reported when it appears."
        $run.Errors.Count | Should -Be 0
        $run.Output.Kind | Should -Be 'Appeared'
    }

    It 'shows progress only until the first gather is done' {
        $path = ConvertTo-SimulationFile @{ writers = @($Unsteady) }
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -Count 1' $path
        @($run.Progress | Where-Object StatusDescription -EQ 'CoInitializeEx').Count | Should -Be 1
        $run.Progress[-1].RecordType | Should -Be 'Completed'
    }
}

Describe 'Watch-VssWriterStatus: gathers that fail' -Tag Portable {
    It 'survives one with a warning, and takes the writers of a failed gather for neither gone nor new' {
        $path = ConvertTo-SimulationFile '{"writers":[{"name":"W","changes":[{"afterMs":1500,"state":"FailedAtThaw"}]}],"calls":{"GetWriterStatusEx":{"hresult":"E_UNEXPECTED","times":1}}}'
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -Count 2' $path
        $run.Warnings.Count | Should -Be 1
        $run.Warnings[0] | Should -Match '^The query failed \(1 of 3 in a row\)\. The next query starts in 1 s\. GetWriterStatusEx failed'
        $run.Errors.Count | Should -Be 0
        $run.Output.Kind | Should -Be 'StateChanged'
    }

    It 'takes a writer that could not be read for neither gone nor new, and warns' {
        $path = ConvertTo-SimulationFile '{"writers":[{"name":"V"},{"name":"W","changes":[{"afterMs":1500,"state":"FailedAtThaw"}]}],"calls":{"GetWriterStatusEx":{"hresult":"E_UNEXPECTED","times":1}}}'
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -Count 2' $path
        $run.Warnings | Should -Match '^Writer 1 of 2 \(index 0\) could not be read'
        $run.Errors.Count | Should -Be 0
        $run.Output.Kind | Should -Not -Contain 'Disappeared'
        $run.Output.Current.Name | Should -Contain 'W'
    }

    It 'ends at the third in a row with its error' {
        $path = ConvertTo-SimulationFile '{"writers":[],"calls":{"GatherWriterStatus":{"asyncResult":"VSS_E_WRITER_INFRASTRUCTURE"}}}'
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1' $path
        $run.Warnings.Count | Should -Be 2
        $run.Errors.FullyQualifiedErrorId | Should -Be "VssWriterInfrastructure,$CommandName"
        $run.Progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'ends at once with an error that will not pass' {
        $outcome = Get-Outcome { Watch-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied) }
        $outcome.Errors.FullyQualifiedErrorId | Should -Be "VssAccessDenied,$CommandName"
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
    }

    It 'limits each gather to -TimeoutSec' {
        $path = ConvertTo-SimulationFile '{"writers":[],"calls":{"GatherWriterStatus":{"hang":true,"times":1}}}'
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -TimeoutSec 1 -Count 1' $path
        $run.Warnings.Count | Should -Be 1
        $run.Warnings[0] | Should -Match 'GatherWriterStatus timed out after 1 second'
        $run.Errors.Count | Should -Be 0
    }

    It 'is an error where the last gather of all failed' {
        $path = ConvertTo-SimulationFile '{"writers":[],"calls":{"GatherWriterStatus":{"hresult":"E_UNEXPECTED"}}}'
        $run = Invoke-InFreshRunspace 'Watch-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -Count 1' $path
        $run.Warnings.Count | Should -Be 1
        $run.Errors.FullyQualifiedErrorId | Should -Be "VssUnexpected,$CommandName"
    }
}

Describe 'Watch-VssWriterStatus: Ctrl+C' {
    It 'stops soon <When>' -ForEach @(
        @{ When = 'between two gathers'; Definition = '{"writers":[]}'; Seen = 'Ended' }
        @{ When = 'during a gather'; Definition = '{"writers":[],"calls":{"GatherWriterStatus":{"hang":true}}}'; Seen = 'GatherWriterStatus' }
    ) {
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('Watch-VssWriterStatus -IntervalSec 600 -Simulation (New-VssSimulation $args[0])').AddArgument((ConvertTo-SimulationFile $Definition))
            $running = $shell.BeginInvoke()
            Wait-Until { $shell.Streams.Progress.StatusDescription -contains $Seen } | Should -BeTrue
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            { $shell.EndInvoke($running) } | Should -Throw
            $shell.Streams.Error.Count | Should -Be 0
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}

Describe 'Watch-VssWriterStatus: parameters' {
    It 'refuses <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'IntervalSec'; Value = 0 }
        @{ Parameter = 'Count'; Value = 0 }
        @{ Parameter = 'Count'; Value = -1 }
        @{ Parameter = 'TimeoutSec'; Value = -1 }
    ) {
        $wrong = @{ $Parameter = $Value }
        { Watch-VssWriterStatus @wrong -Simulation (New-VssSimulation) } |
            Should -Throw "*'$Parameter'*" -ExceptionType ([Management.Automation.ParameterBindingException])
    }

    It 'takes a simulation or -InProcess, not both' {
        { Watch-VssWriterStatus -InProcess -Simulation (New-VssSimulation) } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'has help for every parameter' {
        $help = Get-Help Watch-VssWriterStatus -Full
        $help.parameters.parameter.name | Should -Contain 'IntervalSec'
        $help.parameters.parameter.name | Should -Contain 'Count'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }
}
