BeforeDiscovery {
    $script:Refusals = @(
        @{ Method = 'InitializeForBackup'; Code = '0x80070005'; Id = 'VssAccessDenied'; Category = 'PermissionDenied'; Action = 'administrator' }
        @{ Method = 'CreateVssBackupComponents'; Code = '0x8007000E'; Id = 'VssOutOfMemory'; Category = 'ResourceUnavailable'; Action = 'memory' }
        @{ Method = 'GatherWriterMetadata'; Code = '0x80042318'; Id = 'VssWriterInfrastructure'; Category = 'ResourceUnavailable'; Action = 'EventSystem' }
        @{ Method = 'GetWriterStatusEx'; Code = '0x80042302'; Id = 'VssUnexpected'; Category = 'NotSpecified'; Action = 'event log' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:SystemWriterId = 'e8132975-6f93-4464-a53e-1050253ae220'
    $script:SqlWriterId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
    $script:Two = @(
        "writer|name=System Writer|writerId=$SystemWriterId|instanceId=11111111-2222-3333-4444-555555555555"
        "writer|name=SqlServerWriter|writerId=$SqlWriterId|state=8|failure=0x800423F4|application=0x80040E14|applicationMessage=Disk \""D:\"" is full.\nSecond line" -replace '\\"', '"'
    )

    # Puts a script of the stand-in vssapi.dll in force, with '|' for TAB, and starts a new log of its calls.
    function Initialize-StandIn([string[]] $Line) {
        $script:LogFile = Join-Path $TestDrive "$([guid]::NewGuid()).log"
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).script"
        [IO.File]::WriteAllText($path, ($Line -join "`n").Replace('|', "`t") + "`n")
        $env:FAKEVSSAPI_SCRIPT = $path
        $env:FAKEVSSAPI_LOG = $LogFile
    }

    # The calls so far: method, arguments and result. The log may be written meanwhile.
    function Get-StandInCall {
        if (-not (Test-Path -LiteralPath $LogFile)) {
            return
        }

        $stream = [IO.File]::Open($LogFile, 'Open', 'Read', 'ReadWrite, Delete')
        $reader = [IO.StreamReader]::new($stream)
        try {
            foreach ($line in $reader.ReadToEnd().Split("`n") -match "`t") {
                $fields = $line.TrimEnd("`r").Split("`t")
                [pscustomobject]@{ Method = ($fields[1] -split '::')[1]; Arguments = $fields[2]; Result = $fields[3] }
            }
        } finally {
            $reader.Dispose()
        }
    }

    function Measure-Collector {
        @(Get-Process -Name VssWriterCollector -ErrorAction SilentlyContinue | Where-Object { -not $_.HasExited }).Count
    }

    # Begins a gather in a runspace of its own and waits until it is under way.
    function Invoke-Gather([string] $Method) {
        $shell = Get-FreshPowerShell
        $running = $shell.AddScript('Get-VssWriterStatus').BeginInvoke()
        $null = Wait-Until { (Get-StandInCall).Method -contains $Method } 20
        Start-Sleep -Milliseconds 200
        [pscustomobject]@{ Shell = $shell; Running = $running }
    }
}

AfterAll {
    $env:FAKEVSSAPI_SCRIPT = $null
    $env:FAKEVSSAPI_LOG = $null
}

Describe 'The collector, started by Get-VssWriterStatus' -Tag Wine {
    It 'brings every writer with all that it told, and with COM security set' {
        Initialize-StandIn $Two
        $writers = Get-VssWriterStatus
        $writers.Name | Should -Be 'System Writer', 'SqlServerWriter'
        $writers.ComSecurity | Sort-Object -Unique | Should -Be 'Set'
        $writers.Source | Sort-Object -Unique | Should -Be 'System'
        $writers.ComputerName | Sort-Object -Unique | Should -Be ([Environment]::MachineName)
        $writers[0].WriterId | Should -Be ([guid]$SystemWriterId)
        $writers[0].InstanceId | Should -Be ([guid]'11111111-2222-3333-4444-555555555555')
        $writers[0].Health | Should -Be 'Healthy'
        $writers[1].State | Should -Be 'FailedAtPrepareSnapshot'
        $writers[1].Failure | Should -Be 'VSS_E_WRITERERROR_NONRETRYABLE'
        $writers[1].ApplicationCode | Should -Be 0x80040E14
        $writers[1].ApplicationMessage | Should -Be 'Disk "D:" is full. Second line'
    }

    It 'releases everything that it was given' {
        Initialize-StandIn $Two
        $null = Get-VssWriterStatus
        $calls = @(Get-StandInCall)
        $calls.Method | Should -Contain 'FreeWriterStatus'
        $calls.Method | Should -Contain 'FreeWriterMetadata'
        $calls[-1].Method | Should -Be 'Release'
        $calls[-1].Result | Should -Be '0'
    }

    It 'has gone when the gather is over' {
        Initialize-StandIn $Two
        $null = Get-VssWriterStatus
        Measure-Collector | Should -Be 0
    }

    It 'tells each native step with -Verbose, and shows it as progress' {
        Initialize-StandIn $Two
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus -Verbose'
        $run.Errors | Should -BeNullOrEmpty
        @($run.Verbose | Where-Object { $_ -match '^\w+: \d+ ms$' } | ForEach-Object { $_.Split(':')[0] }) | Should -Be @(
            'CoInitializeEx', 'CreateVssBackupComponents', 'InitializeForBackup', 'GatherWriterMetadata', 'Release', 'GatherWriterStatus', 'Release',
            'GetWriterStatusCount', 'QueryInterface', 'GetWriterStatusEx', 'Release', 'FreeWriterStatus', 'FreeWriterMetadata', 'Release', 'CoUninitialize'
        )
        $run.Verbose[-1] | Should -Match '^2 writers in \d+ ms$'
        $run.Progress.Count | Should -BeGreaterThan 10
    }

    It 'asks VSS only for the classes of -WriterId' {
        Initialize-StandIn $Two
        (Get-VssWriterStatus -WriterId $SqlWriterId).Name | Should -Be 'SqlServerWriter'
        @(Get-StandInCall | Where-Object Method -EQ EnableWriterClasses).Arguments | Should -Be $SqlWriterId
    }

    It 'warns of the writers that every Windows has and that did not answer' {
        Initialize-StandIn $Two
        $run = Invoke-InFreshRunspace 'Get-VssWriterStatus'
        @($run.Warnings -match ': 7 writers did not report: Registry Writer, COM\+ REGDB Writer, .*EventSystem').Count | Should -Be 1
        $run.Warnings | Should -Not -Match 'System Writer'
    }

    It 'tells what the computer shows of a missing writer' {
        Initialize-StandIn $Two[1]
        $missing = (Test-VssWriterStatus -Detailed -WarningAction SilentlyContinue).Missing | Where-Object Name -EQ 'System Writer'
        $missing.Causes | Should -Contain 'The service CryptSvc is not installed.'
        $missing.Advice | Should -Be 'Install the role or product that provides the service CryptSvc.'
    }

    It 'skips the metadata with -SkipMetadata' {
        Initialize-StandIn $Two
        @(Get-VssWriterStatus -SkipMetadata).Count | Should -Be 2
        (Get-StandInCall).Method | Should -Not -Contain 'GatherWriterMetadata'
    }

    It 'gathers the metadata after all where VSS insists on it' {
        Initialize-StandIn ($Two + 'needs-metadata|yes')
        @(Get-VssWriterStatus -SkipMetadata).Count | Should -Be 2
        @((Get-StandInCall).Method -match '^Gather') | Should -Be 'GatherWriterStatus', 'GatherWriterMetadata', 'GatherWriterStatus'
    }

    It 'carries odd names, all but their control characters' {
        Initialize-StandIn @(
            'writer|name=O''Brien "the" Writer & Co'
            'writer|name=Disk \uD83D\uDCBE Writer'
            'writer|name=before\u0000after'
            'writer|name=half \uD83D pair'
            'writer|name=w|repeatName=30000'
            'writer|name=line\nfeed\ttab \\ backslash'
            'writer|name='
            'writer|state=1'
        )
        $names = @(Get-VssWriterStatus | ForEach-Object Name)
        $names.Count | Should -Be 8
        $names[0] | Should -BeExactly 'O''Brien "the" Writer & Co'
        $names[1] | Should -BeExactly "Disk $([char]::ConvertFromUtf32(0x1F4BE)) Writer"
        $names[2] | Should -BeExactly "before$([char]0xFFFD)after"
        $names[3] | Should -BeExactly "half $([char]0xD83D) pair"
        $names[4] | Should -BeExactly ('w' * 30000)
        $names[5] | Should -BeExactly 'line feed tab \ backslash'
        $names[6] | Should -BeExactly ''
        $names[7] | Should -BeExactly ''
    }

    It 'brings 500 writers' {
        Initialize-StandIn 'writers|count=500'
        @(Get-VssWriterStatus).Count | Should -Be 500
    }

    It 'serves a VSS without IVssBackupComponentsEx3' {
        Initialize-StandIn ($Two + 'ex3|no')
        $writers = Get-VssWriterStatus
        $writers.Count | Should -Be 2
        $writers[1].ApplicationCode | Should -Be $null
    }

    It 'works from eight runspaces at the same time' {
        Initialize-StandIn 'writers|count=3'
        $state = [initialsessionstate]::CreateDefault2()
        $state.ExecutionPolicy = 'Bypass'
        $state.ImportPSModule(@($Manifest))
        $pool = [runspacefactory]::CreateRunspacePool(1, 8, $state, $Host)
        $pool.Open()
        try {
            $shells = foreach ($i in 1..8) {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                [pscustomobject]@{ Shell = $shell; Running = $shell.AddScript('(Get-VssWriterStatus).ComSecurity').BeginInvoke() }
            }
            foreach ($one in $shells) {
                $one.Shell.EndInvoke($one.Running) | Should -Be 'Set', 'Set', 'Set'
                $one.Shell.Dispose()
            }
        } finally {
            $pool.Dispose()
        }
    }

    It 'knows the version of the module' {
        & (Join-Path (Split-Path $Manifest) 'bin/VssWriterCollector.exe') --version | Should -Be (Get-Module VssWriterStatus).Version
    }
}

Describe 'The collector that cannot answer' -Tag Wine {
    It 'reports <Code> of <Method> as <Id>' -ForEach $Refusals {
        Initialize-StandIn ($Two + "call|method=$Method|hresult=$Code")
        $outcome = Get-Outcome { Get-VssWriterStatus }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,VssWriterStatus.Commands.GetVssWriterStatusCommand"
        $record.CategoryInfo.Category | Should -Be $Category
        $record.TargetObject | Should -Be ([Environment]::MachineName)
        "$record" | Should -Match "$Method.*$Code"
        $record.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'says how it ended where vssapi.dll crashes, and PowerShell lives' {
        Initialize-StandIn ($Two + 'call|method=GetWriterStatusEx|crash=yes')
        $outcome = Get-Outcome { Get-VssWriterStatus }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be 'VssCollectorFailed,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $record.CategoryInfo.Category | Should -Be 'OpenError'
        "$record" | Should -Match 'exit code 0x[0-9A-F]{8}'
        $record.ErrorDetails.RecommendedAction | Should -Match 'Application event log'
    }

    It 'gives what was read before vssapi.dll crashed' {
        # The first writer gets the time to reach the pipe.
        Initialize-StandIn ($Two + 'call|method=GetWriterStatusEx|from=1|delayMs=300|crash=yes')
        $outcome = Get-Outcome { Get-VssWriterStatus }
        $outcome.Output.Name | Should -Be 'System Writer'
        $outcome.Errors.Count | Should -Be 1
    }

    It 'reports a time limit in time where <What>, and goes' -ForEach @(
        @{ What = 'Wait hangs'; Fault = 'call|method=Wait|hang=yes' }
        @{ What = 'GatherWriterStatus never finishes'; Fault = 'call|method=GatherWriterStatus|asyncHang=yes' }
        @{ What = 'CreateVssBackupComponents hangs'; Fault = 'call|method=CreateVssBackupComponents|hang=yes' }
    ) {
        Initialize-StandIn ($Two + $Fault)
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Get-VssWriterStatus -TimeoutSec 2 }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssTimeout,VssWriterStatus.Commands.GetVssWriterStatusCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        Wait-Until { (Measure-Collector) -eq 0 } | Should -BeTrue
    }

    It 'goes soon after Stop() where <What>' -ForEach @(
        @{ What = 'GatherWriterStatus never finishes'; Fault = 'call|method=GatherWriterStatus|asyncHang=yes'; Until = 'Wait' }
        @{ What = 'InitializeForBackup hangs'; Fault = 'call|method=InitializeForBackup|hang=yes'; Until = 'InitializeForBackup' }
    ) {
        Initialize-StandIn ($Two + $Fault)
        $gather = Invoke-Gather $Until
        try {
            Measure-Collector | Should -Be 1
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $gather.Shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
            Wait-Until { (Measure-Collector) -eq 0 } (2 - $clock.Elapsed.TotalSeconds) | Should -BeTrue
            $gather.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        } finally {
            $gather.Shell.Runspace.Dispose()
            $gather.Shell.Dispose()
        }
    }

    It 'asks VSS to cancel when it is stopped' {
        Initialize-StandIn ($Two + 'call|method=GatherWriterStatus|asyncHang=yes')
        $gather = Invoke-Gather 'GatherWriterStatus'
        try {
            $gather.Shell.Stop()
            Wait-Until { (Get-StandInCall).Method -contains 'Cancel' } | Should -BeTrue
        } finally {
            $gather.Shell.Runspace.Dispose()
            $gather.Shell.Dispose()
        }
    }

    It 'goes when Select-Object -First 1 has its writer' {
        Initialize-StandIn ($Two + 'call|method=GetWriterStatusEx|from=1|hang=yes')
        (Get-VssWriterStatus | Select-Object -First 1).Name | Should -Be 'System Writer'
        Wait-Until { (Measure-Collector) -eq 0 } | Should -BeTrue
    }

    It 'goes when the PowerShell that started it is killed' {
        Initialize-StandIn ($Two + 'call|method=GatherWriterStatus|asyncHang=yes')
        $script = Join-Path $TestDrive 'hang.ps1'
        [IO.File]::WriteAllText($script, "Import-Module '$Manifest'; Get-VssWriterStatus")
        $child = Start-Process -FilePath (Get-PowerShellProgram) -ArgumentList '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', "`"$script`"" -PassThru -NoNewWindow -RedirectStandardOutput (Join-Path $TestDrive 'child.txt')
        try {
            Wait-Until { (Get-StandInCall).Method -contains 'GatherWriterStatus' } 20 | Should -BeTrue -Because "it says '$(Get-Content (Join-Path $TestDrive 'child.txt') -Raw)'"
        } finally {
            $child.Kill()
        }

        Wait-Until { (Measure-Collector) -eq 0 } | Should -BeTrue
    }
}

Describe 'The gather in process' -Tag Wine {
    It 'is done by -InProcess, and says that COM security is inherited' {
        Initialize-StandIn $Two
        $outcome = Get-Outcome { Get-VssWriterStatus -InProcess }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.Name | Should -Be 'System Writer', 'SqlServerWriter'
        $outcome.Output.ComSecurity | Sort-Object -Unique | Should -Be 'Inherited'
        (Get-StandInCall)[-1].Result | Should -Be '0'
    }

    It 'reports what the collector would (<Method>)' -ForEach $Refusals {
        Initialize-StandIn ($Two + "call|method=$Method|hresult=$Code")
        $outcome = Get-Outcome { Get-VssWriterStatus -InProcess }
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match "^$Id,"
    }

    It 'keeps its time limit where a call hangs' {
        Initialize-StandIn ($Two + 'call|method=GatherWriterStatus|delayMs=6000')
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $outcome = Get-Outcome { Get-VssWriterStatus -InProcess -TimeoutSec 1 }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssTimeout,'
    }

    It 'stands in, with a warning, where the collector may not be started' {
        Initialize-StandIn $Two
        $copy = Join-Path $TestDrive 'VssWriterStatus'
        Copy-Item -LiteralPath (Split-Path $Manifest) -Destination (Join-Path $copy (Split-Path (Split-Path $Manifest) -Leaf)) -Recurse
        Get-ChildItem -LiteralPath $copy -Recurse -Filter '*.exe' | Rename-Item -NewName 'away.txt'
        $lines = Invoke-ChildPowerShell (@'
Import-Module '{0}'
$writers = Get-VssWriterStatus -Name '*' -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable errors -ErrorAction SilentlyContinue
"writers $($writers.Count) $($writers[0].ComSecurity)"
"warnings $($warnings.Count) errors $($errors.Count)"
"$warnings"
'@ -replace '\{0\}', $copy)
        $lines | Should -Contain 'writers 2 Inherited'
        $lines | Should -Contain 'warnings 1 errors 0'
        "$lines" | Should -Match 'VssWriterCollector\.exe'
        "$lines" | Should -Match 'System Writer'
    }
}
