BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:NtdsId = [guid]'b2014c9e-8711-4c5c-a5a9-3cf384484757'
}

Describe 'Get-VssWriterStatus: errors' {
    # One case of each kind: the tests of Core and the native tests let every call fail with every code that its documentation lists.
    It 'reports <Name> of <Method> as <Id>' -ForEach @(
        @{ Method = 'InitializeForBackup'; Code = '0x80070005'; Name = 'E_ACCESSDENIED'; Id = 'VssAccessDenied'; Category = 'PermissionDenied'; Action = 'administrator' }
        @{ Method = 'CoInitializeEx'; Code = '0x8007000E'; Name = 'E_OUTOFMEMORY'; Id = 'VssOutOfMemory'; Category = 'ResourceUnavailable'; Action = 'memory' }
        @{ Method = 'GetWriterStatusEx'; Code = '0x80070057'; Name = 'E_INVALIDARG'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
        @{ Method = 'GatherWriterMetadata'; Code = '0x8000FFFF'; Name = 'E_UNEXPECTED'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
        @{ Method = 'GetWriterStatusCount'; Code = '0x80042301'; Name = 'VSS_E_BAD_STATE'; Id = 'VssBadState'; Category = 'InvalidOperation'; Action = 'VSS' }
        @{ Method = 'QueryStatus'; Code = '0x80042302'; Name = 'VSS_E_UNEXPECTED'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
        @{ Method = 'GatherWriterStatus'; Code = '0x80042318'; Name = 'VSS_E_WRITER_INFRASTRUCTURE'; Id = 'VssWriterInfrastructure'; Category = 'ResourceUnavailable'; Action = 'EventSystem' }
        @{ Method = 'CreateVssBackupComponents'; Code = '0x800706BA'; Name = 'RPC_S_SERVER_UNAVAILABLE'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'RpcSs' }
        @{ Method = 'CreateVssBackupComponents'; Code = '0x80070422'; Name = 'ERROR_SERVICE_DISABLED'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'Manual' }
        @{ Method = 'CreateVssBackupComponents'; Code = '0x80040154'; Name = 'REGDB_E_CLASSNOTREG'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = '.' }
    ) {
        $failing = ConvertTo-Simulation @{ computerName = 'SRV9'; calls = @{ $Method = @{ hresult = $Code } }; writers = @(@{ name = 'W' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,VssWriterStatus.Commands.GetVssWriterStatusCommand"
        $record.CategoryInfo.Category | Should -Be $Category
        $record.TargetObject | Should -Be 'SRV9'
        $record.Exception.GetType().FullName | Should -Be 'VssWriterStatus.VssException'
        $record.Exception.HResult | Should -Be ([Convert]::ToInt32($Code, 16))
        $record.Exception.Operation | Should -Be $(if ($Method -in 'Wait', 'QueryStatus') { 'GatherWriterMetadata' } else { $Method })
        "$record" | Should -Match ([regex]::Escape($Method))
        "$record" | Should -Match ([regex]::Escape($Code))
        "$record" | Should -Match ([regex]::Escape($Name))
        $record.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'reports <Code> as the result of the operation that <Method> began as <Id>' -ForEach @(
        @{ Method = 'GatherWriterMetadata'; Code = '0x80070005'; Id = 'VssAccessDenied'; Category = 'PermissionDenied'; Action = 'administrator' }
        @{ Method = 'GatherWriterStatus'; Code = '0x80042318'; Id = 'VssWriterInfrastructure'; Category = 'ResourceUnavailable'; Action = 'EventSystem' }
    ) {
        $failing = ConvertTo-Simulation @{ calls = @{ $Method = @{ asyncResult = $Code } }; writers = @(@{ name = 'W' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,VssWriterStatus.Commands.GetVssWriterStatusCommand"
        $record.CategoryInfo.Category | Should -Be $Category
        $record.Exception.Operation | Should -Be $Method
        "$record" | Should -Match ([regex]::Escape($Code))
        $record.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'reports a failing <Method> while it waits, and names the operation waited for' -ForEach @{ Method = 'Wait' } {
        $failing = ConvertTo-Simulation @{ calls = @{ $Method = @{ hresult = '0x80042302' } }; writers = @(@{ name = 'W' }) }
        "$((Get-Outcome { Get-VssWriterStatus -Simulation $failing }).Errors[0])" | Should -Match "GatherWriterMetadata.*$Method"
    }

    It 'reports an operation that VSS itself cancelled' {
        $cancelled = ConvertTo-Simulation '{"calls":{"GatherWriterStatus":{"asyncResult":"VSS_S_ASYNC_CANCELLED"}},"writers":[]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $cancelled }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssUnexpected,'
        "$($outcome.Errors[0])" | Should -Match 'canceled'
    }

    It 'reports a class filter that VSS refuses' {
        $failing = ConvertTo-Simulation '{"calls":{"EnableWriterClasses":{"hresult":"VSS_E_BAD_STATE"}},"writers":[{"name":"NTDS"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -WriterId $NtdsId -Simulation $failing }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssBadState,'
    }

    It 'fails where no writer can be read' {
        $failing = ConvertTo-Simulation '{"ex3":false,"calls":{"GetWriterStatus":{"hresult":"VSS_E_UNEXPECTED"}},"writers":[{"name":"A"},{"name":"B"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssUnexpected,'
        "$($outcome.Errors[0])" | Should -Match 'No writer could be read\. VSS counted 2\.'
    }

    It 'reports a writer that cannot be read, and the others with it' {
        $failing = ConvertTo-Simulation '{"calls":{"GetWriterStatusEx":{"hresult":"E_OUTOFMEMORY","times":1}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing -Name '*' }
        $outcome.Output.Name | Should -Be 'B', 'C'
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Match '^VssWriterNotRead,'
        $record.CategoryInfo.Category | Should -Be 'ReadError'
        $record.TargetObject | Should -Be 'SIMULATION'
        $record.Exception.HResult | Should -Be 0x8007000E
        "$record" | Should -Match '^Writer 1 of 3 \(index 0\) could not be read: GetWriterStatusEx failed with 0x8007000E'
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'falls back to the older interface where the newer one is refused with <Code>' -ForEach @(@{ Code = 'E_NOINTERFACE' }, @{ Code = 'E_NOTIMPL' }) {
        $old = ConvertTo-Simulation @{ calls = @{ QueryInterface = @{ hresult = $Code } }; writers = @(@{ name = 'W' }) }
        (Get-VssWriterStatus -Simulation $old).ApplicationCode | Should -Be $null
    }

    It 'passes over a failing <_>: what was read stays true' -ForEach 'FreeWriterStatus', 'FreeWriterMetadata' {
        $failing = ConvertTo-Simulation @{ calls = @{ $_ = @{ hresult = 'VSS_E_BAD_STATE' } }; writers = @(@{ name = 'W' }) }
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation $failing }
        $outcome.Output.Name | Should -Be 'W'
        $outcome.Errors.Count | Should -Be 0
    }

    It 'reports only that the gather failed, not the names that it could not look for' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Name NTDS, nobody -Simulation access-denied }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssAccessDenied,'
    }

    It 'ends the script with -ErrorAction Stop' {
        $denied = New-VssSimulation -Scenario access-denied
        { Get-VssWriterStatus -Simulation $denied -ErrorAction Stop } | Should -Throw -ErrorId 'VssAccessDenied,*'
    }

    It 'leaves the error in $Error but prints none with -ErrorAction SilentlyContinue' {
        $run = Invoke-InFreshRunspace @'
$Error.Clear()
Get-VssWriterStatus -Simulation access-denied -ErrorAction SilentlyContinue
"count $($Error.Count)"
'@
        $run.Output | Should -Be 'count 1'
        $run.Errors.Count | Should -Be 0
    }

    It 'is not successful after a gather that failed' {
        (Invoke-InFreshRunspace 'Get-VssWriterStatus -Simulation access-denied 2>$null; $?').Output | Should -BeFalse
    }

    It 'does not throw for writers that failed' {
        $outcome = Get-Outcome { Get-VssWriterStatus -Simulation everything-failed }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Health | Sort-Object -Unique | Should -Be 'Failed'
    }

    It 'works again right after a failure' {
        $null = Get-Outcome { Get-VssWriterStatus -Simulation access-denied }
        (Get-VssWriterStatus NTDS -Simulation healthy).Name | Should -Be 'NTDS'
    }

    It 'says without a simulation that there is no VSS here (<_>)' -Tag Unix -ForEach 'collector', 'in process' {
        $arguments = @{ InProcess = ($_ -eq 'in process') }
        $outcome = Get-Outcome { Get-VssWriterStatus @arguments }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssNotSupportedOnPlatform,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'NotImplemented'
        $outcome.Errors[0].TargetObject | Should -Be ([Environment]::MachineName)
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'New-VssSimulation'
    }
}

Describe 'Get-VssWriterStatus: time limit' {
    It 'gives up after -TimeoutSec where <Where>' -ForEach @(
        @{ Where = 'GatherWriterStatus never finishes'; Method = 'GatherWriterStatus' }
        @{ Where = 'the call InitializeForBackup hangs'; Method = 'InitializeForBackup' }
        @{ Where = 'the call Wait hangs'; Method = 'Wait' }
    ) {
        $hanging = ConvertTo-Simulation @{ calls = @{ $Method = @{ hang = $true } }; writers = @(@{ name = 'W' }) }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation $hanging }
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssTimeout,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match '-TimeoutSec'
        "$($outcome.Errors[0])" | Should -Match 'timed out after 1 second'
    }

    It 'names the operation that hung' {
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation hang }
        "$($outcome.Errors[0])" | Should -Match '^GatherWriterStatus '
        $outcome.Errors[0].TargetObject | Should -Be 'SRV1'
    }

    It 'gives up in time though Cancel hangs too' {
        $hanging = ConvertTo-Simulation @{ calls = @{ GatherWriterStatus = @{ hang = $true }; Cancel = @{ hang = $true } }; writers = @() }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation $hanging }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssTimeout,'
    }

    It 'waits for an operation that takes its time but ends within the limit' {
        $slow = ConvertTo-Simulation '{"calls":{"GatherWriterStatus":{"delayMs":400}},"writers":[{"name":"W"}]}'
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-VssWriterStatus -TimeoutSec 20 -Simulation $slow).Name | Should -Be 'W'
        $clock.Elapsed.TotalMilliseconds | Should -BeGreaterOrEqual 390
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'leaves no requester behind after a time limit' -Tag Linux {
        $null = Get-Outcome { Get-VssWriterStatus -TimeoutSec 1 -Simulation hang }
        Wait-Until { (Measure-InProcessSource) -eq 0 } | Should -BeTrue
    }
}

Describe 'Get-VssWriterStatus: being stopped' {
    BeforeAll {
        function Measure-Stop([string] $Path) {
            $shell = Get-FreshPowerShell
            try {
                $script = 'Get-VssWriterStatus -Simulation (New-VssSimulation $args[0])'
                $null = $shell.AddScript($script).AddArgument($Path)
                $running = $shell.BeginInvoke()
                $null = Wait-Until { @($shell.Streams.Progress).Count -ge 3 }
                Start-Sleep -Milliseconds 300
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $stopped = $clock.Elapsed.TotalSeconds
                $ended = $null
                try {
                    $null = $shell.EndInvoke($running)
                } catch {
                    $ended = $_.Exception.GetBaseException().GetType().Name
                }

                [pscustomobject]@{
                    Seconds = $stopped
                    State   = "$($shell.InvocationStateInfo.State)"
                    Ended   = $ended
                    Errors  = @($shell.Streams.Error)
                }
            } finally {
                $shell.Runspace.Dispose()
                $shell.Dispose()
            }
        }
    }

    It 'stops soon while an operation never finishes' {
        $path = ConvertTo-SimulationFile '{"calls":{"GatherWriterStatus":{"hang":true}},"writers":[]}'
        $stop = Measure-Stop $path
        $stop.Seconds | Should -BeLessThan 12
        $stop.State | Should -Be 'Stopped'
        $stop.Errors.Count | Should -Be 0
    }

    It 'stops soon while a call hangs' {
        $stop = Measure-Stop (ConvertTo-SimulationFile '{"calls":{"InitializeForBackup":{"hang":true}},"writers":[]}')
        $stop.Seconds | Should -BeLessThan 12
        $stop.State | Should -Be 'Stopped'
    }

    It 'stops soon though Cancel does not help' {
        $stop = Measure-Stop (ConvertTo-SimulationFile '{"calls":{"GatherWriterStatus":{"hang":true},"Cancel":{"hresult":"E_UNEXPECTED"}},"writers":[]}')
        $stop.Seconds | Should -BeLessThan 12
        $stop.State | Should -Be 'Stopped'
    }

    It 'leaves no requester behind' -Tag Linux {
        $null = Measure-Stop (ConvertTo-SimulationFile '{"calls":{"GatherWriterStatus":{"hang":true}},"writers":[]}')
        Wait-Until { (Measure-InProcessSource) -eq 0 } | Should -BeTrue
    }

    It 'leaves the runspace usable' {
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('Get-VssWriterStatus -Simulation hang')
            $running = $shell.BeginInvoke()
            $null = Wait-Until { @($shell.Streams.Progress).Count -ge 3 }
            $shell.Stop()
            { $shell.EndInvoke($running) } | Should -Throw
            $again = [powershell]::Create()
            $again.Runspace = $shell.Runspace
            $again.AddScript('(Get-VssWriterStatus NTDS -Simulation healthy).Name').Invoke() | Should -Be 'NTDS'
            $again.Dispose()
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}
