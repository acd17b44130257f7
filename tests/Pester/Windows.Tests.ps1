# What only a Windows with its own VSS can show.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule

    # Beside this folder in the kit of the field test, else in the repository.
    '../WriterList.psm1', '../../fieldtest/WriterList.psm1' | ForEach-Object { Join-Path $PSScriptRoot $_ } | Where-Object { Test-Path $_ } |
        Select-Object -First 1 | Import-Module

    # Administrators and Backup Operators, where their group counts: not in a token that UAC has filtered.
    $script:IsElevated = $script:IsAdministrator = $false
    if ($OnWindows) {
        $principal = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
        $script:IsAdministrator = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
        $script:IsElevated = $IsAdministrator -or $principal.IsInRole([Security.Principal.SecurityIdentifier]'S-1-5-32-551')
    }

    $script:NotElevated = 'this PowerShell is not elevated'
    $script:SystemWriterId = [guid]'e8132975-6f93-4464-a53e-1050253ae220'

    # In every Windows since 7 and Server 2008 R2.
    $script:AlwaysThere = @{
        'System Writer'                  = 'e8132975-6f93-4464-a53e-1050253ae220'
        'Registry Writer'                = 'afbab4a2-367d-4d15-a586-71dbb18f8485'
        'COM+ REGDB Writer'              = '542da469-d3e1-473c-9f4f-7847f01fc64f'
        'Shadow Copy Optimization Writer' = '4dc3bdd4-ab48-4d07-adb0-3bee2926fd7f'
        'ASR Writer'                     = 'be000cbe-11fe-4426-9c58-531aa6355fc4'
        'WMI Writer'                     = 'a6ad56c2-b509-4e6c-bb19-49d8f43532f0'
        'Task Scheduler Writer'          = 'd61d61c8-d73a-4eee-8cdd-f6f9786b7124'
        'VSS Metadata Store Writer'      = '75dfb225-e2e4-4d39-9ac9-ffaff65ddf06'
        'Performance Counters Writer'    = '0bada1de-01a9-4625-8278-69e735f39dd2'
    }

    # Express writers have the same instance id on every computer.
    $script:FixedInstances = @{
        'd61d61c8-d73a-4eee-8cdd-f6f9786b7124' = '1bddd48e-5052-49db-9b07-b96f96727e6b'
        '75dfb225-e2e4-4d39-9ac9-ffaff65ddf06' = '088e7a7d-09a8-4cc6-a609-ad90e75ddc93'
        '0bada1de-01a9-4625-8278-69e735f39dd2' = 'f0086dda-9efc-47c5-8eb6-a944c3d09381'
    }

    # A script's output in another PowerShell, as lines.
    function Invoke-OtherPowerShell([string] $Program, [string] $Script) {
        $ErrorActionPreference = 'Continue'
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $Script"))
        & $Program -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text -EncodedCommand $encoded 2>&1 | ForEach-Object { "$_" }
    }

    $script:Summary = @'
Import-Module '{0}'
$e = $null
$w = @(Get-VssWriterStatus {1} -ErrorAction SilentlyContinue -ErrorVariable e)
'edition ' + $PSVersionTable.PSVersion.Major
'system ' + @($w | Where-Object WriterId -EQ 'e8132975-6f93-4464-a53e-1050253ae220').Count
'security ' + (@($w.ComSecurity | Sort-Object -Unique) -join ',')
'errors ' + (@($e | ForEach-Object {{ $_.FullyQualifiedErrorId.Split(',')[0] }}) -join ',')
'@
}

Describe 'The VSS of this Windows, asked by an administrator or a backup operator' -Tag Windows {
    BeforeAll {
        if ($IsElevated) {
            $script:Writers = Get-VssWriterStatus -ErrorAction Stop
        }
    }

    It 'has every writer that Windows always has' {
        Skip-Unless $IsElevated $NotElevated
        foreach ($name in $AlwaysThere.Keys) {
            $Writers.WriterId | Should -Contain ([guid]$AlwaysThere[$name]) -Because "$name is part of Windows"
        }
    }

    It 'has express writers with their fixed instance ids' {
        Skip-Unless $IsElevated $NotElevated
        foreach ($writer in $Writers | Where-Object { $FixedInstances.ContainsKey("$($_.WriterId)") }) {
            $writer.InstanceId | Should -Be ([guid]$FixedInstances["$($writer.WriterId)"])
        }
    }

    It 'answers through the collector with COM security set' {
        Skip-Unless $IsElevated $NotElevated
        $Writers.ComSecurity | Sort-Object -Unique | Should -Be 'Set'
        $Writers.Source | Sort-Object -Unique | Should -Be 'System'
        $Writers.ComputerName | Sort-Object -Unique | Should -Be ([Environment]::MachineName)
    }

    It 'names the service that hosts System Writer' {
        Skip-Unless $IsElevated $NotElevated
        $service = ($Writers | Where-Object WriterId -EQ $SystemWriterId).ServiceName
        $service | Should -Be 'CryptSvc'
        (Get-Service -Name $service).Status | Should -Be 'Running'
    }

    It 'tells of the same writers in the same states as vssadmin' {
        Skip-Unless $IsAdministrator 'vssadmin answers administrators only'
        # BITS and its like come and go with their services, so the two may differ by what one gather right after the other woke.
        $byVssAdmin = (ConvertFrom-VssAdminText -Text (& "$env:SystemRoot\System32\vssadmin.exe" list writers | Out-String)).Writers
        $byVssAdmin.Count | Should -BeGreaterThan 5
        $ours = @{}
        foreach ($writer in Get-VssWriterStatus) {
            $ours["$($writer.InstanceId)"] = $writer
        }

        $common = @($byVssAdmin | Where-Object { $ours.ContainsKey($_.InstanceId) })
        $common.Count | Should -BeGreaterOrEqual ($byVssAdmin.Count - 2)
        foreach ($writer in $common) {
            "$($ours[$writer.InstanceId].WriterId)" | Should -Be $writer.WriterId
            [int]$ours[$writer.InstanceId].State | Should -Be $writer.State
        }
    }

    It 'answers for one class alone' {
        Skip-Unless $IsElevated $NotElevated
        $writer = @(Get-VssWriterStatus -WriterId $SystemWriterId)
        $writer.Count | Should -Be 1
        $writer[0].WriterId | Should -Be $SystemWriterId
    }

    It 'answers in process' {
        Skip-Unless ($IsElevated -and [Environment]::Is64BitProcess) 'this PowerShell is not elevated, or is 32-bit'
        $inProcess = @(Get-VssWriterStatus -InProcess -ErrorAction Stop)
        $inProcess.ComSecurity | Sort-Object -Unique | Should -Be 'Inherited'
        $inProcess.WriterId | Should -Contain ([guid]$AlwaysThere['Registry Writer'])
    }

    It 'answers -SkipMetadata with writers, at once or after the metadata' {
        Skip-Unless $IsElevated $NotElevated
        $outcome = Get-Outcome { Get-VssWriterStatus -SkipMetadata }
        $outcome.Errors | Should -BeNullOrEmpty
    }

    It 'answers ten times in a row with the same instances' {
        Skip-Unless $IsElevated $NotElevated
        $ids = 1..10 | ForEach-Object { (Get-VssWriterStatus -WriterId $SystemWriterId).InstanceId }
        @($ids | Sort-Object -Unique).Count | Should -Be 1
        @($ids).Count | Should -Be 10
    }

    It 'is left alone by a gather that is stopped' {
        Skip-Unless $IsElevated $NotElevated
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript('Get-VssWriterStatus').BeginInvoke()
            $null = Wait-Until { @($shell.Streams.Progress).Count -ge 2 }
            (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 2
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }

        Wait-Until { -not (Get-Process -Name VssWriterCollector -ErrorAction SilentlyContinue) } | Should -BeTrue
        (Get-VssWriterStatus).WriterId | Should -Contain $SystemWriterId
    }

    It 'answers <Name>' -ForEach @(
        @{ Name = 'Windows PowerShell 5.1'; Program = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"; Edition = 5 }
        @{ Name = 'PowerShell 7'; Program = 'pwsh.exe'; Edition = 7 }
        @{ Name = 'the 32-bit Windows PowerShell'; Program = "$env:SystemRoot\SysWOW64\WindowsPowerShell\v1.0\powershell.exe"; Edition = 5 }
    ) {
        Skip-Unless $IsElevated $NotElevated
        Skip-Unless (Get-Command $Program -ErrorAction SilentlyContinue) "there is no $Program"
        Invoke-OtherPowerShell $Program ($Summary -f $Manifest, '') | Should -Be "edition $Edition", 'system 1', 'security Set', 'errors '
    }

    It 'refuses -InProcess in a 32-bit PowerShell' {
        Skip-Unless $IsElevated $NotElevated
        $program = "$env:SystemRoot\SysWOW64\WindowsPowerShell\v1.0\powershell.exe"
        Skip-Unless (Test-Path $program) "there is no $program"
        Invoke-OtherPowerShell $program ($Summary -f $Manifest, '-InProcess') | Should -Contain 'errors VssWow64NotSupported'
    }
}

Describe 'The VSS of this Windows, asked by a user without rights' -Tag Windows {
    It 'is refused with the way out' {
        if (-not $IsElevated) {
            $outcome = Get-Outcome { Get-VssWriterStatus }
            $outcome.Output.Count | Should -Be 0
            $outcome.Errors.Count | Should -Be 1
            $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssAccessDenied,VssWriterStatus.Commands.GetVssWriterStatusCommand'
            $outcome.Errors[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'Administrator'
            return
        }

        # A token without the rights of an administrator, from the same account. It may read neither TestDrive nor the stage.
        $folder = Join-Path $env:PUBLIC "vsswriterstatus-$PID"
        $null = New-Item -ItemType Directory -Path $folder
        try {
            icacls.exe $folder /grant '*S-1-5-32-545:(OI)(CI)M' | Out-Null
            $copy = Join-Path $folder 'VssWriterStatus'
            Copy-Item -LiteralPath (Split-Path $Manifest) -Destination (Join-Path $copy (Split-Path (Split-Path $Manifest) -Leaf)) -Recurse
            $answer = Join-Path $folder 'answer.txt'
            $script = Join-Path $folder 'ask.ps1'
            Set-Content -LiteralPath $script -Value "& { $($Summary -f $copy, '') } | Set-Content '$folder\working.txt'; Rename-Item '$folder\working.txt' 'answer.txt'"
            $program = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'
            runas.exe /trustlevel:0x20000 "`"$program`" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$script`"" | Out-Null
            Skip-Unless (Wait-Until { Test-Path -LiteralPath $answer } 60) 'runas /trustlevel started nothing here'
            Get-Content -LiteralPath $answer | Should -Contain 'errors VssAccessDenied'
            Get-Content -LiteralPath $answer | Should -Contain 'system 0'
        } finally {
            Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
        }
    }
}
