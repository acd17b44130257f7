#Requires -Version 5.1
<#
.SYNOPSIS
Runs the Windows field test: compares the module with other tools on this computer, and tests what only a real Windows can show.

.DESCRIPTION
Run it from its kit (build.ps1 -Task FieldTest creates one), in a 64-bit PowerShell as administrator. It takes a few minutes, and
  - runs the Pester tests with the tag Windows in each installed PowerShell,
  - compares our writers one by one with vssadmin, with diskshadow if it exists, and with AlphaVSS if the kit contains it,
  - tests what the documentation of VSS leaves open, and checks COM security in each PowerShell host,
  - writes report.json and report.md to send in.
It only reads: unless -TestBackup is given, it restarts no service, changes no setting and creates no shadow copy. With -BackupOperator,
a scheduled task and a folder under C:\Users\Public exist during the test.

The exit code is 0 if the results of all available tools agree and no test failed, else 1. The reports are always written.

.PARAMETER OutputPath
Specifies the folder for the reports. Answers from other hosts (*.host.json) in this folder are included.

.PARAMETER ModulePath
Specifies the module's manifest; by default, the one in the kit.

.PARAMETER BackupOperator
Specifies a member of Backup Operators. The tests also run as this account.

.PARAMETER TestBackup
Also makes two test backups with Test-VssBackup: each creates a temporary shadow copy of every volume, and the writers freeze for a few
seconds. After each one, none of its shadow copies may remain.

.PARAMETER SkipPester
Skips the Pester tests.

.PARAMETER IncludeNames
Keeps the names of the computer, domain and user in the reports.

.PARAMETER Simulation
Specifies a simulation file (see about_VssWriterStatus_Simulation) for a dry run, which needs neither Windows nor administrator rights.

.PARAMETER Program
Specifies the programs to use instead of the vssadmin and diskshadow of Windows.

.EXAMPLE
.\FieldTest.ps1 -OutputPath C:\FieldTest
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The functions use them.')]
param(
    [string] $OutputPath = (Join-Path -Path (Get-Location).ProviderPath -ChildPath 'VssWriterStatus-FieldTest'),
    [string] $ModulePath,
    [pscredential] $BackupOperator,
    [switch] $TestBackup,
    [switch] $SkipPester,
    [switch] $IncludeNames,
    [string] $Simulation,
    [hashtable] $Program = @{}
)

$ErrorActionPreference = 'Stop'
$Kit = $PSScriptRoot
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
foreach ($name in 'Host', 'WriterList', 'Report') {
    Import-Module -Name (Join-Path -Path $Kit -ChildPath "$name.psm1") -Force -Verbose:$false
}

if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) {
    throw 'This is a 32-bit PowerShell. Run the field test in the 64-bit one; it asks the 32-bit one by itself.'
}

if (-not $ModulePath) {
    $ModulePath = Get-ChildItem -Path (Join-Path -Path $Kit -ChildPath 'VssWriterStatus/*/VssWriterStatus.psd1') | Select-Object -Last 1 -ExpandProperty FullName
}

$right = Get-FieldRight
if (-not $Simulation -and -not ($right.Administrator -or $right.BackupOperator)) {
    throw 'VSS answers only administrators and backup operators. Start PowerShell with "Run as administrator", or give -Simulation for a dry run.'
}

Import-Module -Name $ModulePath -Verbose:$false
$OutputPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputPath)
$null = New-Item -Path $OutputPath -ItemType Directory -Force
$startedAt = [DateTimeOffset]::UtcNow
$leftOut = New-Object -TypeName Collections.Generic.List[string]
$gather = @{}
if ($Simulation) {
    $gather['Simulation'] = New-VssSimulation -Path $Simulation
}

<#
.SYNOPSIS
Runs another tool between two gathers of the module.
#>
function Get-Comparison([string] $Witness, [string] $Path, [string[]] $Argument, [string] $Reader) {
    if (-not $Path -or -not (Test-Path -LiteralPath $Path)) {
        $leftOut.Add("${Witness}: it is not here.")
        return
    }

    Write-Verbose -Message "Comparing with $Witness"
    $before = ConvertFrom-WriterStatus -Status @(Get-VssWriterStatus @gather -WarningAction SilentlyContinue -Verbose:$false)
    $run = Invoke-FieldProgram -Path $Path -Argument $Argument
    $after = ConvertFrom-WriterStatus -Status @(Get-VssWriterStatus @gather -WarningAction SilentlyContinue -Verbose:$false)
    $comparison = Compare-WriterList -Before $before -Witness (& $Reader -Text $run.Output) -After $after
    [pscustomobject]@{
        witness    = $Witness
        verdict    = $comparison.verdict
        unreadable = $comparison.unreadable
        rows       = $comparison.rows
        ms         = $run.Ms
        notRun     = if ($run.TimedOut) { 'it was ended at its time limit' } elseif ($comparison.verdict -eq 'NoAnswer') { "exit code $($run.ExitCode) $($run.Errors)".Trim() } else { $null }
    }
}

function Get-ProgramPath([string] $Name, [string] $Default) {
    if ($Program.ContainsKey($Name)) {
        return $Program[$Name]
    }

    if ($OnWindows -and -not $Simulation) {
        return $Default
    }
}

$commands = Join-Path -Path $OutputPath -ChildPath 'diskshadow.txt'
[IO.File]::WriteAllText($commands, "list writers status`r`n")
$comparisons = @(
    Get-Comparison -Witness vssadmin -Path (Get-ProgramPath -Name vssadmin -Default "$env:SystemRoot\System32\vssadmin.exe") -Argument 'list', 'writers' -Reader ConvertFrom-VssAdminText
    Get-Comparison -Witness diskshadow -Path (Get-ProgramPath -Name diskshadow -Default "$env:SystemRoot\System32\diskshadow.exe") -Argument '/s', $commands -Reader ConvertFrom-DiskShadowText
    Get-Comparison -Witness AlphaVSS -Path (Get-ProgramPath -Name AlphaVSS -Default (Join-Path -Path $Kit -ChildPath 'AlphaVssWitness\AlphaVssWitness.exe')) -Argument @() -Reader ConvertFrom-CollectorText
)
Remove-Item -LiteralPath $commands

$calls = @()
$probe = @('VssProbe.exe', 'VssProbe' | ForEach-Object -Process { Join-Path -Path $Kit -ChildPath "VssProbe/$_" } | Where-Object -FilterScript { Test-Path -LiteralPath $_ -PathType Leaf })
if ($probe) {
    Write-Verbose -Message 'Asking what the documentation leaves open'
    $run = Invoke-FieldProgram -Path $probe[0] -Argument @($(if ($Simulation) { '--simulation', $Simulation })) -TimeoutSec 1200
    $calls = @(ConvertFrom-ProbeText -Text $run.Output)
    if ($run.ExitCode -ne 0) {
        $leftOut.Add("VssProbe did not come to its end: $(if ($run.TimedOut) { 'it was ended at its time limit' } else { "exit code $($run.ExitCode)" }). $($run.Errors)")
    }
} else {
    $leftOut.Add('VssProbe: it is not in this kit.')
}

$shells = @(Get-FieldShell)
$hosts = @(
    foreach ($shell in $shells) {
        Write-Verbose -Message "Asking $($shell.Name)"
        Get-ShellAnswer -Shell $shell -Kit $Kit -ModulePath $ModulePath -Simulation $Simulation
    }

    if ($OnWindows -and -not $Simulation) {
        Get-RemotingAnswer -Kit $Kit -ModulePath $ModulePath
        Get-DscAnswer -Kit $Kit -ModulePath $ModulePath
    }

    Get-HandAnswer -Folder $OutputPath
)
foreach ($question in 'ComSecurity', 'Gather') {
    $answered = @($hosts | Where-Object -FilterScript { $_.host -eq 'ise' -and $_.question -eq $question })
    if (-not $answered) {
        # ISE cannot run a script by itself. Each question needs a new ISE: the first call decides the COM security for the second.
        $byHand = Join-Path -Path $OutputPath -ChildPath "ise-$question.ps1"
        $words = "$Kit/HostQuestion.ps1", $question, $ModulePath, (Join-Path -Path $OutputPath -ChildPath "ise-$question.host.json") | ForEach-Object -Process { "'$($_.Replace("'", "''"))'" }
        [IO.File]::WriteAllText($byHand, ('& {0} -Question {1} -ModulePath {2} -OutFile {3}' -f $words) + "`r`n", [Text.Encoding]::Unicode)
        $leftOut.Add("PowerShell ISE, $question`: start powershell_ise.exe -File '$byHand', press F5 in it, and run the field test again, which takes the answer in.")
    }
}

$backups = @(
    if ($TestBackup) {
        foreach ($round in 1, 2) {
            Write-Verbose -Message "Making test backup $round"
            Get-BackupAnswer -Gather $gather -Round $round
        }
    } else {
        $leftOut.Add('A test backup: give -TestBackup. It makes a temporary shadow copy, for which the writers freeze for a few seconds.')
    }
)

# The newest version that Run.ps1 accepts.
$pesterModule = Get-Module -Name Pester -ListAvailable | Where-Object -FilterScript { $_.Version -ge [version]'6.0.0' } | Sort-Object -Property Version | Select-Object -Last 1
$pester = @()
if ($SkipPester -or $Simulation) {
    $leftOut.Add('The Pester tests: not asked for.')
} elseif (-not $pesterModule) {
    $leftOut.Add('The Pester tests: Pester 6 is not installed. Install-Module -Name Pester -MinimumVersion 6.0.0 -Scope CurrentUser')
} else {
    $searchPath = $env:PSModulePath
    $env:PSModulePath = (Split-Path -Path (Split-Path -Path $pesterModule.ModuleBase)) + [IO.Path]::PathSeparator + $searchPath
    try {
        $pester = @(foreach ($shell in $shells) {
                Write-Verbose -Message "Testing in $($shell.Name)"
                Get-PesterAnswer -Shell $shell -Kit $Kit
            })
    } finally {
        $env:PSModulePath = $searchPath
    }
}

if ($BackupOperator) {
    $operator = Get-BackupOperatorAnswer -Credential $BackupOperator -Kit $Kit -ModulePath $ModulePath -PesterPath $(if ($pesterModule -and -not $SkipPester) { $pesterModule.ModuleBase })
    $hosts += $operator.Host
    $pester += @($operator.Pester | Where-Object -FilterScript { $_ })
} else {
    $leftOut.Add('A backup operator: give -BackupOperator the credential of one.')
}

$report = [pscustomobject]@{
    schema      = 1
    module      = "$((Get-Module -Name VssWriterStatus).Version)"
    simulated   = [bool]$Simulation
    startedAt   = $startedAt.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    seconds     = [int]([DateTimeOffset]::UtcNow - $startedAt).TotalSeconds
    machine     = [pscustomobject]@{
        computer      = if ($IncludeNames) { [Environment]::MachineName } else { $null }
        windows       = [Environment]::OSVersion.VersionString
        architecture  = "$([Runtime.InteropServices.RuntimeInformation]::OSArchitecture)"
        language      = [cultureinfo]::InstalledUICulture.Name
        administrator = $right.Administrator
    }
    comparisons = $comparisons
    answers     = @(Get-ProbeAnswer -Call $calls)
    calls       = $calls
    hosts       = $hosts
    backups     = $backups
    pester      = $pester
    leftOut     = $leftOut.ToArray()
}
if (-not $IncludeNames) {
    # The domain of a computer without one is the computer's name. A service runs as SYSTEM, which is also part of System Writer.
    $secrets = @{}
    $secrets[[Environment]::UserDomainName] = '<domain>'
    $secrets[[Environment]::MachineName] = '<computer>'
    if ([Environment]::UserName -ne 'SYSTEM') {
        $secrets[[Environment]::UserName] = '<user>'
    }

    if ($BackupOperator) {
        $secrets[($BackupOperator.UserName -split '\\')[-1]] = '<backup operator>'
    }

    Hide-PrivateText -InputObject $report -Secret $secrets
}

# UTF-8 without a byte order mark, in every edition.
[IO.File]::WriteAllText((Join-Path -Path $OutputPath -ChildPath 'report.json'), (ConvertTo-Json -InputObject $report -Depth 8))
[IO.File]::WriteAllText((Join-Path -Path $OutputPath -ChildPath 'report.md'), (ConvertTo-ReportText -Report $report))
Join-Path -Path $OutputPath -ChildPath 'report.json'
Join-Path -Path $OutputPath -ChildPath 'report.md'

$isWorse = @($comparisons | Where-Object -FilterScript { $_.verdict -in 'Differs', 'Unreadable' }) + @($pester | Where-Object -FilterScript { $_.failed -or $_.notRun }) + @($backups | Where-Object -FilterScript { $_.shadowCopiesLeft })
exit [int][bool]$isWorse
