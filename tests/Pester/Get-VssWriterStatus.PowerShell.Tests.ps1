BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:SqlWriterId = [guid]'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
}

Describe 'Get-VssWriterStatus: with the rest of PowerShell' {
    BeforeAll {
        $script:Writers = Get-VssWriterStatus -Simulation sql-failed
    }

    It 'has names of states and verdicts and hexadecimal codes in JSON' {
        $sql = $Writers | Where-Object Name -EQ SqlServerWriter | ConvertTo-Json | ConvertFrom-Json
        $sql.StateName | Should -Be 'FailedAtPrepareSnapshot'
        $sql.HealthName | Should -Be 'Failed'
        $sql.FailureCodeHex | Should -BeExactly '0x800423F4'
        $sql.ApplicationCodeHex | Should -BeExactly '0x80040E14'
    }

    It 'exports to CSV one column a property, with names of states and verdicts' {
        $path = Join-Path $TestDrive 'writers.csv'
        $Writers | Export-Csv -LiteralPath $path -NoTypeInformation
        $rows = Import-Csv -LiteralPath $path
        $rows.Name | Should -Be $Writers.Name
        $rows[0].PSObject.Properties.Name | Should -Be ([VssWriterStatus.WriterStatus].GetProperties().Name)
        $sql = $rows | Where-Object Name -EQ SqlServerWriter
        $sql.State | Should -Be 'FailedAtPrepareSnapshot'
        $sql.FailureCodeHex | Should -BeExactly '0x800423F4'
        $sql.Health | Should -Be 'Failed'
        $sql.WriterId | Should -Be "$SqlWriterId"
    }

    It 'can be asked again with the rows of a CSV file' {
        $path = Join-Path $TestDrive 'two.csv'
        $Writers | Where-Object Name -In 'NTDS', 'SqlServerWriter' | Export-Csv -LiteralPath $path -NoTypeInformation
        (Import-Csv -LiteralPath $path | Get-VssWriterStatus -Simulation sql-failed).Name | Should -Be 'SqlServerWriter', 'NTDS'
    }

    It 'converts to JSON and back' {
        $back = $Writers | ConvertTo-Json -Depth 3 | ConvertFrom-Json
        $back.Name | Should -Be $Writers.Name
        $sql = $back | Where-Object Name -EQ SqlServerWriter
        [VssWriterStatus.WriterState]$sql.State | Should -Be 'FailedAtPrepareSnapshot'
        [VssWriterStatus.WriterHealth]$sql.Health | Should -Be 'Failed'
        $sql.WriterId | Should -Be "$SqlWriterId"
        $sql.FailureCode | Should -Be 0x800423F4
    }

    It 'sorts by computer and then by name by itself' {
        $other = Get-VssWriterStatus -Simulation (ConvertTo-Simulation '{"computerName":"ADC","writers":[{"name":"zz"},{"name":"aa"}]}')
        $sorted = @($Writers) + @($other) | Sort-Object
        "$($sorted[0].ComputerName) $($sorted[0].Name)" | Should -Be 'ADC aa'
        "$($sorted[1].ComputerName) $($sorted[1].Name)" | Should -Be 'ADC zz'
        $sorted[2].Name | Should -Be 'ASR Writer'
        $sorted[-1].Name | Should -Be 'WMI Writer'
    }

    It 'sorts by the severity of its health' {
        ($Writers | Sort-Object Health -Descending | Select-Object -First 1).Name | Should -Be 'SqlServerWriter'
    }

    It 'groups by health' {
        $groups = $Writers | Group-Object Health
        ($groups | Where-Object Name -EQ Failed).Group.Name | Should -Be 'SqlServerWriter'
        ($groups | Where-Object Name -EQ Healthy).Group.Name | Should -Be ($Writers.Name -ne 'SqlServerWriter')
    }

    It 'compares with names of states and verdicts' {
        ($Writers | Where-Object { $_.Health -eq 'Failed' -and $_.State -eq 'FailedAtPrepareSnapshot' }).Name | Should -Be 'SqlServerWriter'
    }

    It 'ends the gather as soon as Select-Object -First 1 has its writer' {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":4000}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"},{"name":"D"},{"name":"E"}]}'
        $slow = New-VssSimulation $path
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-VssWriterStatus -Simulation $slow | Select-Object -First 1).Name | Should -Be 'A'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'leaves no requester behind after Select-Object -First 1' -Tag Linux {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":100}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
        $null = Get-VssWriterStatus -Simulation (New-VssSimulation $path) | Select-Object -First 1
        Wait-Until { (Measure-InProcessSource) -eq 0 } | Should -BeTrue
    }

    It 'leaves no requester behind after an exception of the next command in the pipeline' -Tag Linux {
        $path = ConvertTo-SimulationFile '{"calls":{"GetWriterStatusEx":{"delayMs":100}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
        { Get-VssWriterStatus -Simulation (New-VssSimulation $path) | ForEach-Object { throw 'mine' } } | Should -Throw 'mine'
        Wait-Until { (Measure-InProcessSource) -eq 0 } | Should -BeTrue
    }

    It 'lets an exception of the next command in the pipeline through' {
        { Get-VssWriterStatus -Simulation sql-failed | ForEach-Object { throw 'mine' } } | Should -Throw 'mine'
    }

    It 'gathers inside a gather' {
        $nested = Get-VssWriterStatus -Name 'S*' -Simulation sql-failed | ForEach-Object { Get-VssWriterStatus -Name NTDS -Simulation sql-failed }
        @($nested).Count | Should -Be 3
    }

    It 'shows changes as time goes by, on one simulation' {
        $changing = ConvertTo-Simulation @'
{"writers":[
  {"name":"Fails","changes":[{"afterMs":2000,"state":"FailedAtFreeze","failure":"0x800423F2"}]},
  {"name":"Leaves","changes":[{"afterMs":2000,"present":false}]},
  {"name":"Comes","changes":[{"afterMs":0,"present":false},{"afterMs":2000,"present":true,"instanceId":"11111111-2222-3333-4444-555555555555"}]}
]}
'@
        (Get-VssWriterStatus -Simulation $changing).Name | Should -Be 'Fails', 'Leaves'
        Start-Sleep -Milliseconds 2100
        $after = Get-VssWriterStatus -Simulation $changing
        $after.Name | Should -Be 'Fails', 'Comes'
        $after[0].Health | Should -Be 'Failed'
        $after[0].Failure | Should -Be 'VSS_E_WRITERERROR_TIMEOUT'
        $after[1].InstanceId | Should -Be ([guid]'11111111-2222-3333-4444-555555555555')
    }
}

Describe 'Get-VssWriterStatus: from elsewhere' {
    It 'works in ForEach-Object -Parallel with one simulation shared' {
        Skip-Unless ($PSVersionTable.PSVersion.Major -ge 7) 'ForEach-Object -Parallel came with PowerShell 7'
        $shared = ConvertTo-Simulation '{"writers":[{"name":"A"},{"name":"B"}]}'
        $names = 1..20 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:Manifest
            (Get-VssWriterStatus -Name * -Simulation $using:shared).Name -join ' '
        }
        $names.Count | Should -Be 20
        $names | Sort-Object -Unique | Should -Be 'A B'
    }

    It 'works in Start-ThreadJob' {
        Skip-Unless (Get-Command Start-ThreadJob -ErrorAction SilentlyContinue) 'Start-ThreadJob is not installed'
        $jobs = 1..4 | ForEach-Object {
            Start-ThreadJob -ScriptBlock {
                Import-Module $args[0]
                (Get-VssWriterStatus NTDS -Simulation healthy).Name
            } -ArgumentList $Manifest
        }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Should -Be 'NTDS', 'NTDS', 'NTDS', 'NTDS'
    }

    It 'works in Start-Job' {
        $job = Start-Job -ScriptBlock {
            Import-Module $args[0]
            Get-VssWriterStatus -Name NTDS -Simulation sql-failed
        } -ArgumentList $Manifest
        ($job | Receive-Job -Wait -AutoRemoveJob).Name | Should -Be 'NTDS'
    }

    It 'works in 50 runspaces of a pool at the same time' {
        $state = [initialsessionstate]::CreateDefault2()
        if ($OnWindows) {
            $state.ExecutionPolicy = 'Bypass'
        }

        $state.ImportPSModule(@($Manifest))
        $pool = [runspacefactory]::CreateRunspacePool(1, 50, $state, $Host)
        $pool.Open()
        try {
            $slow = ConvertTo-Simulation '{"calls":{"GatherWriterStatus":{"delayMs":500}},"writers":[{"name":"A"},{"name":"B"},{"name":"C"}]}'
            $shells = foreach ($i in 1..50) {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                $null = $shell.AddScript('param($s, $i) "$i $((Get-VssWriterStatus -Simulation $s).Name)"').AddArgument($slow).AddArgument($i)
                [pscustomobject]@{ Number = $i; Shell = $shell; Running = $shell.BeginInvoke() }
            }
            foreach ($one in $shells) {
                $one.Shell.EndInvoke($one.Running) | Should -Be "$($one.Number) A B C"
                $one.Shell.HadErrors | Should -BeFalse
                $one.Shell.Dispose()
            }
        } finally {
            $pool.Dispose()
        }
    }

    It 'works in an STA and in an MTA runspace' {
        Skip-Unless $OnWindows 'there are no apartments outside Windows'
        foreach ($apartment in 'STA', 'MTA') {
            $runspace = [runspacefactory]::CreateRunspace()
            $runspace.ApartmentState = $apartment
            $runspace.Open()
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $shell.AddScript('Import-Module $args[0]; (Get-VssWriterStatus NTDS -Simulation healthy).Name').AddArgument($Manifest).Invoke() |
                Should -Be 'NTDS'
            $shell.Dispose()
            $runspace.Dispose()
        }
    }

    It 'works in a constrained runspace that shows only the module' {
        $state = [initialsessionstate]::Create()
        if ($OnWindows) {
            $state.ExecutionPolicy = 'Bypass'
        }

        $state.ImportPSModule(@($Manifest))
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        try {
            $shell.AddCommand('Get-VssWriterStatus').AddParameter('Name', 'NTDS').AddParameter('Simulation', (New-VssSimulation healthy)).Invoke().Name | Should -Be 'NTDS'
        } finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}
