BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Healthy = New-VssSimulation -Scenario healthy
    $script:SqlFailed = New-VssSimulation
    $script:CommandName = 'VssWriterStatus.Commands.WaitVssWriterStatusCommand'
    # SqlServerWriter is restarted: failed, then away, then well.
    $script:Restart = @'
{"computerName":"TEST1","writers":[
  {"name":"System Writer"},
  {"name":"SqlServerWriter","state":"FailedAtFreeze","failure":"VSS_E_WRITERERROR_TIMEOUT","changes":[
    {"afterMs":700,"present":false},
    {"afterMs":1500,"present":true,"state":"Stable","failure":0,"instanceId":"9a4f0a35-6f0d-44f2-8a55-1d2f0c9b6d10"}]}
]}
'@
}

Describe 'Wait-VssWriterStatus: a wait that ends well' -Tag Portable {
    It 'emits all writers at once where all are healthy' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $writers = Wait-VssWriterStatus -Simulation $Healthy
        $writers.Count | Should -Be 14
        $writers[0].GetType().FullName | Should -Be 'VssWriterStatus.WriterStatus'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'waits until a failed writer was restarted, and emits each writer once, as it is then' {
        $writers = Wait-VssWriterStatus -Simulation (ConvertTo-Simulation $Restart) -IntervalSec 1 -TimeoutSec 30
        $writers.Name | Should -Be 'System Writer', 'SqlServerWriter'
        $writers.Health | Should -Be 'Healthy', 'Healthy'
        $writers[1].InstanceId | Should -Be '9a4f0a35-6f0d-44f2-8a55-1d2f0c9b6d10'
    }

    It 'waits for a writer that is not there yet (<Case>)' -ForEach @(
        @{ Case = 'by name'; Choice = @{ Name = 'NTDS', 'System*' } }
        @{ Case = 'by id'; Choice = @{ WriterId = 'b2014c9e-8711-4c5c-a5a9-3cf384484757' } }
        @{ Case = 'by a wildcard that matches nothing'; Choice = @{ Name = 'NT*' } }
    ) {
        $late = ConvertTo-Simulation '{"writers":[{"name":"System Writer"},{"name":"NTDS","changes":[{"afterMs":0,"present":false},{"afterMs":900,"present":true}]}]}'
        $outcome = Get-Outcome { Wait-VssWriterStatus @Choice -Simulation $late -IntervalSec 1 -TimeoutSec 30 }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Contain 'NTDS'
    }

    It 'needs nothing of a wildcard that matches nothing beside another that matches' {
        (Wait-VssWriterStatus -Name 'Nobody*', 'NT*' -Simulation $Healthy -TimeoutSec 5).Name | Should -Be 'NTDS'
    }

    It 'does not wait for a healthy writer that goes' {
        $leaving = ConvertTo-Simulation @'
{"writers":[
  {"name":"Stays","state":"WaitingForThaw","changes":[{"afterMs":700,"state":"Stable"}]},
  {"name":"Leaves","changes":[{"afterMs":700,"present":false}]}
]}
'@
        (Wait-VssWriterStatus -Simulation $leaving -IntervalSec 1 -TimeoutSec 30).Name | Should -Be 'Stays'
    }

    It 'waits only for the writers that are chosen (<Case>)' -ForEach @(
        @{ Case = 'Name'; Choice = @{ Name = 'NTDS' }; Expected = 'NTDS' }
        @{ Case = 'WriterId'; Choice = @{ WriterId = 'b2014c9e-8711-4c5c-a5a9-3cf384484757' }; Expected = 'NTDS' }
        @{ Case = 'Exclude'; Choice = @{ Name = 'N*', 'Sql*'; Exclude = 'Sql*' }; Expected = 'NTDS' }
    ) {
        (Wait-VssWriterStatus @Choice -Simulation $SqlFailed -TimeoutSec 5).Name | Should -Be $Expected
    }

    It 'takes names and statuses from the pipeline' {
        ('NTDS', 'System Writer' | Wait-VssWriterStatus -Simulation $SqlFailed -TimeoutSec 5).Name | Should -Be 'System Writer', 'NTDS'
        (Get-VssWriterStatus NTDS -Simulation $SqlFailed | Wait-VssWriterStatus -Simulation $SqlFailed -TimeoutSec 5).Name | Should -Be 'NTDS'
    }

    It 'waits for nothing where nothing comes through the pipeline' {
        @(@() | Wait-VssWriterStatus -Simulation $SqlFailed).Count | Should -Be 0
    }

    It 'takes the verdicts of -Health for well' {
        (Wait-VssWriterStatus -Name SqlServerWriter -Health Failed -Simulation $SqlFailed -TimeoutSec 5).Health | Should -Be 'Failed'
        (Wait-VssWriterStatus -Health Healthy, Failed -Simulation $SqlFailed -TimeoutSec 5).Count | Should -Be 14
    }

    It 'sees a writer that becomes well between the last moment and the limit' {
        $late = ConvertTo-Simulation '{"writers":[{"name":"W","state":"WaitingForThaw","changes":[{"afterMs":1200,"state":"Stable"}]}]}'
        (Wait-VssWriterStatus -Simulation $late -IntervalSec 60 -TimeoutSec 4).Health | Should -Be 'Healthy'
    }
}

Describe 'Wait-VssWriterStatus: a wait in vain' -Tag Portable {
    BeforeAll {
        $script:Clock = [Diagnostics.Stopwatch]::StartNew()
        $script:Outcome = Get-Outcome { Wait-VssWriterStatus SqlServerWriter, NTDS, Nobody -Simulation $SqlFailed -IntervalSec 1 -TimeoutSec 2 }
        $Clock.Stop()
        $script:Record = $Outcome.Errors[0]
    }

    It 'ends with the time limit' {
        $Clock.Elapsed.TotalSeconds | Should -BeGreaterThan 1.5
        $Clock.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'is one error of the kind VssTimeout' {
        $Outcome.Errors.Count | Should -Be 1
        $Record.FullyQualifiedErrorId | Should -Be "VssTimeout,$CommandName"
        $Record.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $Record.TargetObject | Should -Be 'SRV1'
        $Record.Exception.Operation | Should -Be 'WaitForWriters'
        $Record.Exception.HResult | Should -Be 0x800705B4
    }

    It 'says what was still missing and what to do' {
        $Record.Exception.Message | Should -BeExactly (
            'These writers did not become Healthy within 2 seconds: SqlServerWriter is FailedAtPrepareSnapshot, Nobody did not report.')
        $Record.ErrorDetails.RecommendedAction | Should -Match '^Follow the Advice that Get-VssWriterStatus -Simulation \$vss shows'
    }

    It 'emits the last status of those that are there' {
        $Outcome.Output.Name | Should -Be 'SqlServerWriter', 'NTDS'
    }

    It 'emits the last status before -ErrorAction Stop ends it' {
        $writers = [Collections.Generic.List[object]]::new()
        { Wait-VssWriterStatus SqlServerWriter -Simulation $SqlFailed -TimeoutSec 1 -ErrorAction Stop | ForEach-Object { $writers.Add($_) } } |
            Should -Throw -ErrorId 'VssTimeout,*'
        $writers.Name | Should -Be 'SqlServerWriter'
    }

    It 'is not over where no writer is there at all' {
        $outcome = Get-Outcome { Wait-VssWriterStatus -Simulation (ConvertTo-Simulation '{"writers":[]}') -TimeoutSec 1 }
        $outcome.Errors[0].Exception.Message | Should -Match 'no writer reported\.$'
    }

    It 'gives a gather that hangs no more time than is left' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Wait-VssWriterStatus -Simulation (New-VssSimulation -Scenario hang) -TimeoutSec 1 -WarningAction SilentlyContinue }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be "VssTimeout,$CommandName"
        $outcome.Errors[0].Exception.Message | Should -Match 'within 1 second\. The last query failed: GatherWriterStatus timed out after'
    }
}

Describe 'Wait-VssWriterStatus: gathers that fail' -Tag Portable {
    It 'survives two failures in a row, with a warning each' {
        $path = ConvertTo-SimulationFile '{"writers":[{"name":"W"}],"calls":{"GatherWriterStatus":{"hresult":"VSS_E_WRITER_INFRASTRUCTURE","times":2}}}'
        $run = Invoke-InFreshRunspace 'Wait-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -TimeoutSec 30' $path
        $run.Output.Name | Should -Be 'W'
        $run.Errors.Count | Should -Be 0
        $run.Warnings.Count | Should -Be 2
        $run.Warnings[0] | Should -Match '^The query failed \(1 of 3 in a row\)\. The next query starts in 1 s\. GatherWriterStatus failed with 0x80042318'
        $run.Warnings[1] | Should -Match '\(2 of 3 in a row\)'
    }

    It 'waits until every writer can be read' {
        $path = ConvertTo-SimulationFile '{"writers":[{"name":"V"},{"name":"W"}],"calls":{"GetWriterStatusEx":{"hresult":"E_UNEXPECTED","times":1}}}'
        $run = Invoke-InFreshRunspace 'Wait-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -TimeoutSec 30' $path
        $run.Output.Name | Should -Be 'V', 'W'
        @($run.Progress.StatusDescription -match 'Writer 1 of 2 \(index 0\) could not be read').Count | Should -BeGreaterThan 0
    }

    It 'ends at the third failure in a row with its error' {
        $path = ConvertTo-SimulationFile '{"writers":[{"name":"W"}],"calls":{"GatherWriterStatus":{"hresult":"VSS_E_WRITER_INFRASTRUCTURE","times":3}}}'
        $run = Invoke-InFreshRunspace 'Wait-VssWriterStatus -Simulation (New-VssSimulation $args[0]) -IntervalSec 1 -TimeoutSec 30' $path
        $run.Output.Count | Should -Be 0
        $run.Warnings.Count | Should -Be 2
        $run.Errors.Count | Should -Be 1
        $run.Errors[0].FullyQualifiedErrorId | Should -Be "VssWriterInfrastructure,$CommandName"
        $run.Errors[0].CategoryInfo.Category | Should -Be 'ResourceUnavailable'
    }

    It 'ends at once with an error that will not pass' {
        $run = Invoke-InFreshRunspace 'Wait-VssWriterStatus -Simulation (New-VssSimulation -Scenario access-denied)'
        $run.Warnings.Count | Should -Be 0
        $run.Errors.Count | Should -Be 1
        $run.Errors[0].FullyQualifiedErrorId | Should -Be "VssAccessDenied,$CommandName"
    }

    It 'ends at once where there is no VSS' -Tag Unix {
        $outcome = Get-Outcome { Wait-VssWriterStatus }
        $outcome.Errors.FullyQualifiedErrorId | Should -Be "VssNotSupportedOnPlatform,$CommandName"
    }
}

Describe 'Wait-VssWriterStatus: what is seen meanwhile' -Tag Portable {
    BeforeAll {
        $script:Run = Invoke-InFreshRunspace 'Wait-VssWriterStatus -Name NTDS, Sql*, Nobody -Simulation (New-VssSimulation) -IntervalSec 1 -TimeoutSec 2'
    }

    It 'is one progress bar that says what is still missing' {
        $Run.Progress.Activity | Sort-Object -Unique | Should -Be 'Waiting for VSS writers'
        $Run.Progress[0].StatusDescription | Should -Be 'Gathering'
        @($Run.Progress | Where-Object CurrentOperation -EQ 'Waiting')[0].StatusDescription |
            Should -Be 'Waiting for: SqlServerWriter is FailedAtPrepareSnapshot, Nobody did not report'
    }

    It 'names the step of a gather and the time that is left' {
        $Run.Progress.CurrentOperation | Should -Contain 'GatherWriterMetadata'
        $Run.Progress[0].SecondsRemaining | Should -BeIn 1, 2
    }

    It 'ends its progress once, at last' {
        @($Run.Progress | Where-Object RecordType -EQ Completed).Count | Should -Be 1
        $Run.Progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'names no time that is left where there is no limit' {
        $run = Invoke-InFreshRunspace 'Wait-VssWriterStatus -Simulation (New-VssSimulation -Scenario healthy) -TimeoutSec 0'
        $run.Progress.SecondsRemaining | Sort-Object -Unique | Should -Be -1
    }
}

Describe 'Wait-VssWriterStatus: Ctrl+C' {
    It 'stops soon <When>' -ForEach @(
        @{ When = 'between two gathers'; Scenario = 'everything-failed' }
        @{ When = 'during a gather'; Scenario = 'hang' }
    ) {
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('Wait-VssWriterStatus -IntervalSec 600 -TimeoutSec 0 -Simulation (New-VssSimulation -Scenario $args[0])').AddArgument($Scenario)
            $running = $shell.BeginInvoke()
            $seen = if ($Scenario -eq 'hang') { 'GatherWriterStatus' } else { 'Waiting' }
            Wait-Until { $shell.Streams.Progress.CurrentOperation -contains $seen } | Should -BeTrue
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

Describe 'Wait-VssWriterStatus: parameters' {
    It 'refuses <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'IntervalSec'; Value = 0 }
        @{ Parameter = 'IntervalSec'; Value = -1 }
        @{ Parameter = 'TimeoutSec'; Value = -1 }
        @{ Parameter = 'Health'; Value = @() }
        @{ Parameter = 'Health'; Value = 'Sick' }
    ) {
        $wrong = @{ $Parameter = $Value }
        { Wait-VssWriterStatus @wrong -Simulation $Healthy } | Should -Throw "*'$Parameter'*" -ExceptionType ([Management.Automation.ParameterBindingException])
    }

    It 'takes a simulation or -InProcess, not both' {
        { Wait-VssWriterStatus -InProcess -Simulation $Healthy } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'has help for every parameter' {
        $help = Get-Help Wait-VssWriterStatus -Full
        $help.parameters.parameter.name | Should -Contain 'IntervalSec'
        $help.parameters.parameter.name | Should -Contain 'Health'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }
}
