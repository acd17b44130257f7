# The stages of the tests: each runs a test program, writes its output to a log and counts its tests.

Set-StrictMode -Version 2.0
Import-Module -Name "$PSScriptRoot/TestTools.psm1", "$PSScriptRoot/Wine.psm1"

$Root = Split-Path -Path $PSScriptRoot
$WineStage = "$Root/output/wine"
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

# The Pester tests that wait for other programs, by stage: on Linux, these stages run in parallel with the other Pester tests.
$PesterPart = @{
    'Pester over SSH'   = 'Fleet.Tests.ps1', 'RemoteRestart.Tests.ps1', 'Ssh.Tests.ps1'
    'Pester of samples' = 'Samples.Tests.ps1', 'DscResource.Tests.ps1', 'Zabbix.Tests.ps1'
}

$CoreTestOption = '--no-ansi', '--progress', 'off'

# The summary lines of the Microsoft Testing Platform, xunit's own runner and tests/Pester/Run.ps1.
$PlatformSummary = '^  (?<what>failed|succeeded|skipped): (?<count>\d+)$'
$XunitSummary = 'Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)'
$PesterSummary = '^Pester: (?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped$'
$StageSummary = '^.+: (\d+) passed, (\d+) failed, (\d+) skipped$'

# A failed test, in the output of each of them.
$FailedTest = '^failed [^:]|\[FAIL\]$|^(FAILED|BROKEN): '

<#
.SYNOPSIS
Runs the unit tests of Core on .NET, with coverage.
.PARAMETER Suite
Configuration, the build configuration; Log, the folder of the logs; Module, the folder <name>/<version> of the packaged module.
#>
function Test-Core {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [pscustomobject] $Suite)

    & dotnet "$(Get-CoreTestFolder -Suite $Suite)/net10.0/VssWriterStatus.Core.Tests.dll" @CoreTestOption --results-directory $Suite.Log --coverlet --coverlet-include '[VssWriterStatus.Core]*' `
        --coverlet-output-format cobertura 2>&1 | Write-TestStage -Suite $Suite -Name 'Core on .NET'

}

<#
.SYNOPSIS
Runs the unit tests of Core on .NET Framework or on Mono.
#>
function Test-CoreOnFramework {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [pscustomobject] $Suite)

    $name = 'Core on .NET Framework'
    $program = "$(Get-CoreTestFolder -Suite $Suite)/net472/VssWriterStatus.Core.Tests.exe"
    if ($OnWindows) {
        & $program @CoreTestOption --results-directory $Suite.Log 2>&1 | Write-TestStage -Suite $Suite -Name $name
    } elseif (Get-Command -Name mono -CommandType Application -ErrorAction SilentlyContinue) {
        & timeout 600 mono $program @CoreTestOption --results-directory $Suite.Log 2>&1 | Write-TestStage -Suite $Suite -Name $name
    } else {
        Write-NotTested -Suite $Suite -Name $name -Because 'Mono (mono-devel) is missing and may not be installed.'
    }
}

function Get-CoreTestFolder {
    param([pscustomobject] $Suite)

    "$Root/tests/VssWriterStatus.Core.Tests/bin/$($Suite.Configuration)"
}

<#
.SYNOPSIS
Runs the Pester tests on the packaged module: on Windows all of them, elsewhere those that Test-ModulePart does not run.
.PARAMETER PowerShell
The path of the PowerShell program.
.PARAMETER Tool
The object that Get-TestTool returns.
#>
function Test-Module {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [string] $PowerShell,
        [Parameter(Mandatory = $true)] [pscustomobject] $Tool
    )

    $files = @(Get-ChildItem -Path "$Root/tests/Pester/*.Tests.ps1" -Name | Where-Object -FilterScript {
            $OnWindows -or $_ -notin @($PesterPart.Values | ForEach-Object -Process { $_ })
        })
    Invoke-PesterStage -Suite $Suite -PowerShell $PowerShell -Tool $Tool -Name (Get-ModuleStage -PowerShell $PowerShell) -File $files
}

<#
.SYNOPSIS
Runs the Pester tests that wait for other programs on the packaged module.
.PARAMETER Name
The stage: 'Pester over SSH' or 'Pester of samples'.
#>
function Test-ModulePart {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [string] $Name
    )

    $tool = Get-TestTool
    Invoke-PesterStage -Suite $Suite -PowerShell $tool.PowerShell -Tool $tool -Name $Name -File $PesterPart[$Name]
}

function Invoke-PesterStage {
    param([pscustomobject] $Suite, [string] $PowerShell, [pscustomobject] $Tool, [string] $Name, [string[]] $File)

    $policy = if ($OnWindows) { '-ExecutionPolicy', 'Bypass' } else { @() }
    $modulePath = $env:PSModulePath
    $env:PSModulePath = $Tool.ModuleFolder + [System.IO.Path]::PathSeparator + $modulePath
    try {
        $log = "$($Suite.Log)/$Name"
        $arguments = @('-NoProfile') + $policy + @('-File', "$Root/tests/Pester/Run.ps1", '-Stage', (Split-Path -Path (Split-Path -Path $Suite.Module)),
            '-File', ($File -join ','), '-ResultPath', "$log.xml")
        if ($OnWindows) {
            & $PowerShell @arguments 2>&1 | Write-TestStage -Suite $Suite -Name $Name
        } else {
            # Written to a file, not a pipe: a process that a test left running would keep a pipe open. Follow the file with tail -f.
            & timeout 2400 sh -c 'out=$1; shift; exec "$@" >"$out" 2>&1 </dev/null' sh "$log.txt" $PowerShell @arguments
            Get-Content -LiteralPath "$log.txt" | Write-TestStage -Suite $Suite -Name $Name
        }
    } finally {
        $env:PSModulePath = $modulePath
    }
}

<#
.SYNOPSIS
Returns the name of the stage that runs the Pester tests in a PowerShell.
#>
function Get-ModuleStage {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [string] $PowerShell)

    # The folder of an installed PowerShell 7 is named after its major version; that of the pinned one, after its platform.
    'Pester in {0} ({1})' -f [System.IO.Path]::GetFileNameWithoutExtension($PowerShell), (Split-Path -Path (Split-Path -Path $PowerShell) -Leaf)
}

<#
.SYNOPSIS
Runs the tests that need Windows on Wine with the simulated vssapi.dll: the native tests, and the Pester tests in a Windows version of PowerShell.
#>
function Test-OnWine {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [pscustomobject] $Suite)

    $missing = @('wine', 'x86_64-w64-mingw32-g++', 'make' | Where-Object -FilterScript {
            -not (Get-Command -Name $_ -CommandType Application -ErrorAction SilentlyContinue)
        })
    if ($missing) {
        foreach ($name in 'Native', 'Pester on Wine') {
            Write-NotTested -Suite $Suite -Name $name -Because "$($missing -join ', ') is missing and may not be installed."
        }

        return
    }

    # In parallel, each with a prefix of its own: the native tests change the version of Windows and replace vssapi.dll.
    $wine = Open-Wine -Module $Suite.Module
    $nativeWine = $wine.Clone()
    $nativeWine.Wine = New-WinePrefix
    $native = Start-ThreadJob -ArgumentList $PSCommandPath, $Suite, $nativeWine -ScriptBlock {
        Import-Module -Name $args[0]
        Test-Native -Suite $args[1] -Wine $args[2]
    }
    try {
        Invoke-WinePowerShell @wine -Script "$Root/tests/Pester/Run.ps1" -Launcher timeout, 1500 `
            -Argument '-Stage', $WineStage, '-ResultPath', "$($Suite.Log)/pester-wine.xml" | Write-TestStage -Suite $Suite -Name 'Pester on Wine'
        $native | Receive-Job -Wait
    } finally {
        $wine, $nativeWine | ForEach-Object -Process { Remove-WinePrefix -Wine $_.Wine }
    }
}

<#
.SYNOPSIS
Runs one script in a Windows version of PowerShell on Wine, with a staged module, and prints its output. $LASTEXITCODE is that of the script.
.PARAMETER Module
The folder <name>/<version> of the module.
.PARAMETER Argument
The arguments of the script. Linux paths begin with '/'.
#>
function Invoke-ScriptOnWine {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Module,
        [Parameter(Mandatory = $true)] [string] $Script,
        [string[]] $Argument = @()
    )

    $wine = Open-Wine -Module $Module
    try {
        Invoke-WinePowerShell @wine -Script $Script -Argument $Argument
    } finally {
        Remove-WinePrefix -Wine $wine.Wine
    }
}

<#
.SYNOPSIS
Sets up what a Windows version of PowerShell needs on Wine. Returns the parameters of Invoke-WinePowerShell.
#>
function Open-Wine {
    param([string] $Module)

    $tool = Get-TestTool
    $dotnet = "$Root/output/dotnet-windows"
    New-WindowsDotnet -Tool $tool -Destination $dotnet
    New-WineStage -Module $Module -Destination $WineStage
    $wine = New-WinePrefix
    Invoke-Make -Project tests/TestService -Out "$($wine.Folder)/service"
    @{
        Wine             = $wine
        PowerShellFolder = $tool.WindowsFolder
        DotnetFolder     = $dotnet
        Environment      = @(
            "TESTSERVICE=$(ConvertTo-WinePath -Path "$($wine.Folder)/service/TestService.exe")"
            "PSModulePath=$(ConvertTo-WinePath -Path $tool.ModuleFolder)"
            "VSSWRITERSTATUS_STAGE=$(ConvertTo-WinePath -Path $WineStage)"
        )
    }
}

<#
.SYNOPSIS
Runs the native tests.
.PARAMETER Wine
What Open-Wine returned.
.PARAMETER Option
Options of xunit.
#>
function Test-Native {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [hashtable] $Wine,
        [string[]] $Option = @()
    )

    $prefix = $Wine.Wine
    $folder = $prefix.Folder
    Invoke-Make -Project tests/FakeVssApi -Out "$folder/legacy" -Variable EXPORTS=vssapi-legacy.def, "OBJ=$Root/output/standin/obj"
    $collector = (Get-Item -Path "$WineStage/*/*/bin/VssWriterCollector.exe").FullName
    foreach ($windows in 'win7', 'win10') {
        # Only Wine's own trace shows the arguments of CoInitializeSecurity.
        Invoke-Wine -Wine $prefix -Argument reg, add, 'HKCU\Software\Wine', '/v', 'Version', '/d', $windows, '/f' *> $null
        Invoke-Wine -Wine $prefix -Argument $collector, '--jsonl' -Environment 'WINEDEBUG=+ole,+loaddll' 2> "$folder/$windows.txt" > $null
    }

    $variables = $Wine.Environment + @(
        "VSSWRITERCOLLECTOR=$(ConvertTo-WinePath -Path $collector)"
        "FAKEVSSAPI_LEGACY=$(ConvertTo-WinePath -Path "$folder/legacy/vssapi.dll")"
        "COLLECTOR_OLE_TRACES=$(ConvertTo-WinePath -Path $folder)"
    )
    $program = "$Root/tests/VssWriterStatus.Native.Tests/bin/$($Suite.Configuration)/net10.0/win-x64/VssWriterStatus.Native.Tests.exe"
    Invoke-Wine -Wine $prefix -Environment $variables -Launcher timeout, 900 -Argument (@($program, '-noColor', '-noLogo') + $Option) 2>&1 |
        Write-TestStage -Suite $Suite -Name Native
}

<#
.SYNOPSIS
Runs a check that passes unless it throws, as a stage with one test.
#>
function Invoke-Check {
    [CmdletBinding()]
    [OutputType([string])]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Check', Justification = 'It runs in a script block.')]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [string] $Name,
        [Parameter(Mandatory = $true)] [scriptblock] $Check
    )

    & {
        try {
            & $Check
            'Pester: 1 passed, 0 failed, 0 skipped'
        } catch {
            "FAILED: $_"
            'Pester: 0 passed, 1 failed, 0 skipped'
        }
    } | Write-TestStage -Suite $Suite -Name $Name
}

<#
.SYNOPSIS
Passes on the output lines of a test program and ends with a line of its counts. Both are also written to the log <Name>.log.
.DESCRIPTION
The counts are read from the last output, not from the exit code: Mono may abort at exit after all tests have passed.
A program without a summary, or that ran no tests, has failed.
#>
function Write-TestStage {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(ValueFromPipeline = $true)] [object] $Line,
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [string] $Name
    )

    begin {
        $lines = [System.Collections.Generic.List[string]]::new()
        $passed = 0
        $failed = -1
        $skipped = 0
        "`n== $Name"
    }

    process {
        $text = "$Line".TrimEnd("`r")
        if ($text -match '^ *(Discover|Start|Finish)') {
            return
        }

        $lines.Add($text)
        $text
        if ($text -match $PlatformSummary) {
            switch ($Matches.what) {
                'failed' { $failed = [int]$Matches.count }
                'succeeded' { $passed = [int]$Matches.count }
                'skipped' { $skipped = [int]$Matches.count }
            }
        } elseif ($text -match $XunitSummary) {
            $failed = [int]$Matches.failed + [int]$Matches.errors
            $skipped = [int]$Matches.skipped
            $passed = [int]$Matches.total - [int]$Matches.failed - $skipped
        } elseif ($text -match $PesterSummary) {
            $passed = [int]$Matches.passed
            $failed = [int]$Matches.failed
            $skipped = [int]$Matches.skipped
        }
    }

    end {
        if ($failed -lt 0 -or $passed + $failed + $skipped -eq 0) {
            $failed = 1
            $lines.Add('FAILED: ended without a summary, or ran no test.')
            $lines[-1]
        }

        $summary = '{0}: {1} passed, {2} failed, {3} skipped' -f $Name, $passed, $failed, $skipped
        $lines.Add($summary)
        Set-Content -LiteralPath "$($Suite.Log)/$Name.log" -Value $lines
        $summary
    }
}

<#
.SYNOPSIS
Prints a prominent message that something could not be tested, and why. It counts as one skipped test.
#>
function Write-NotTested {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [string] $Name,
        [Parameter(Mandatory = $true)] [string] $Because
    )

    $line = "!! NOT TESTED: ${Name}: $Because"
    Set-Content -LiteralPath "$($Suite.Log)/$Name.log" -Value $line, "${Name}: 0 passed, 0 failed, 1 skipped"
    "`n$line"
}

<#
.SYNOPSIS
Returns the counts of the stages: an object with Passed, Failed, Skipped and Failures, a line for each failed test. A stage without a log
has failed.
#>
function Get-TestTotal {
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Suite,
        [Parameter(Mandatory = $true)] [string[]] $Name
    )

    $total = [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0; Failures = @() }
    foreach ($stage in $Name) {
        $lines = @(Get-Content -LiteralPath "$($Suite.Log)/$stage.log" -ErrorAction SilentlyContinue)
        if ("$($lines | Select-Object -Last 1)" -match $StageSummary) {
            $total.Passed += [int]$Matches[1]
            $total.Failed += [int]$Matches[2]
            $total.Skipped += [int]$Matches[3]
            $total.Failures += @($lines -match $FailedTest -replace '^\s*', "${stage}: ")
        } else {
            $total.Failed++
            $total.Failures += "${stage}: ended without a result"
        }
    }

    $total
}

Export-ModuleMember -Function Test-Core, Test-CoreOnFramework, Test-Module, Test-ModulePart, Get-ModuleStage, Test-OnWine, Test-Native, Invoke-ScriptOnWine, Invoke-Check, Write-NotTested, Get-TestTotal
