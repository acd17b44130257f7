# Runs programs and PowerShell hosts for the field test. Nothing remains on the computer.

# Windows PowerShell does not define $IsWindows.
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

<#
.SYNOPSIS
Runs a program to its end, or stops it at the time limit. Returns exit code, output, errors, time, and whether it was stopped.
.PARAMETER Path
The program.
.PARAMETER Argument
Its arguments; none may contain a quotation mark.
.PARAMETER TimeoutSec
The time limit in seconds.
#>
function Invoke-FieldProgram {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [string[]] $Argument = @(),
        [int] $TimeoutSec = 300
    )

    if ($Argument -match '"') {
        throw "An argument for $Path holds a quotation mark."
    }

    $start = New-Object -TypeName Diagnostics.ProcessStartInfo -ArgumentList $Path
    $start.Arguments = @($Argument | ForEach-Object -Process { '"' + $_.TrimEnd('\') + '"' }) -join ' '
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        $isEnded = $process.WaitForExit($TimeoutSec * 1000)
        if (-not $isEnded) {
            $process.Kill()
        }

        # A grandchild process may keep the pipes open. The output so far must be enough then.
        $null = [Threading.Tasks.Task]::WaitAll(@($output, $errors), 10000)
        [pscustomobject]@{
            ExitCode = if ($isEnded) { $process.ExitCode } else { $null }
            Output   = if ($output.IsCompleted) { $output.Result } else { '' }
            Errors   = if ($errors.IsCompleted) { $errors.Result } else { '' }
            TimedOut = -not $isEnded
            Ms       = $clock.ElapsedMilliseconds
        }
    } finally {
        $process.Dispose()
    }
}

<#
.SYNOPSIS
Returns the PowerShells of this computer: Windows PowerShell and PowerShell 7, in each installed architecture.
#>
function Get-FieldShell {
    [CmdletBinding()]
    param()

    if (-not $OnWindows) {
        return [pscustomobject]@{ Name = 'pwsh'; Path = Join-Path -Path $PSHOME -ChildPath 'pwsh' }
    }

    $candidates = @(
        @{ Name = 'powershell'; Path = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe" }
        @{ Name = 'powershell-x86'; Path = "$env:SystemRoot\SysWOW64\WindowsPowerShell\v1.0\powershell.exe" }
        @{ Name = 'pwsh'; Path = "$env:ProgramW6432\PowerShell\7\pwsh.exe" }
        @{ Name = 'pwsh-x86'; Path = "${env:ProgramFiles(x86)}\PowerShell\7\pwsh.exe" }
    )
    $found = @($candidates | Where-Object -FilterScript { Test-Path -LiteralPath $_.Path } | ForEach-Object -Process { [pscustomobject]$_ })

    # Also those in other places: on PATH, and the one that runs this code.
    $others = @(Get-Command -Name pwsh.exe, "$PSHOME\pwsh.exe" -CommandType Application -All -ErrorAction SilentlyContinue |
            ForEach-Object -Process { $_.Source } | Where-Object -FilterScript { $_ -notin $found.Path } | Sort-Object -Unique)
    $number = @($found | Where-Object -FilterScript { $_.Name -like 'pwsh*' }).Count
    $found + @($others | ForEach-Object -Process {
            $number++
            [pscustomobject]@{ Name = if ($number -eq 1) { 'pwsh' } else { "pwsh-$number" }; Path = $_ }
        })
}

<#
.SYNOPSIS
Returns whether this process has the rights of an administrator, and of a backup operator.
#>
function Get-FieldRight {
    [CmdletBinding()]
    param()

    if (-not $OnWindows) {
        return [pscustomobject]@{ Administrator = $false; BackupOperator = $false }
    }

    $principal = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
    [pscustomobject]@{
        Administrator  = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
        BackupOperator = $principal.IsInRole([Security.Principal.SecurityIdentifier]'S-1-5-32-551')
    }
}

<#
.SYNOPSIS
Runs both questions of HostQuestion.ps1 in a PowerShell program, each in a separate process.
.PARAMETER Shell
A shell from Get-FieldShell.
.PARAMETER Kit
The kit's folder.
.PARAMETER ModulePath
The module's manifest.
.PARAMETER Simulation
A simulation file to query instead of this computer.
#>
function Get-ShellAnswer {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [object] $Shell,
        [Parameter(Mandatory = $true)] [string] $Kit,
        [Parameter(Mandatory = $true)] [string] $ModulePath,
        [string] $Simulation
    )

    foreach ($question in 'ComSecurity', 'Gather') {
        $file = [IO.Path]::GetTempFileName()
        try {
            $arguments = @('-NoProfile', '-NonInteractive')
            if ($OnWindows) {
                $arguments += '-ExecutionPolicy', 'Bypass'
            }

            $arguments += '-File', (Join-Path -Path $Kit -ChildPath 'HostQuestion.ps1'), '-Question', $question, '-ModulePath', $ModulePath, '-OutFile', $file
            if ($Simulation) {
                $arguments += '-Simulation', $Simulation
            }

            $run = Invoke-FieldProgram -Path $Shell.Path -Argument $arguments
            ConvertTo-HostAnswer -HostName $Shell.Name -Question $question -Json ([IO.File]::ReadAllText($file)) -Failure ("exit code $($run.ExitCode) $($run.Errors)".Trim())
        } finally {
            Remove-Item -LiteralPath $file -Force
        }
    }
}

<#
.SYNOPSIS
Runs both questions in wsmprovhost, through a remoting session to this computer.
.PARAMETER Kit
The kit's folder.
.PARAMETER ModulePath
The module's manifest.
#>
function Get-RemotingAnswer {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Kit,
        [Parameter(Mandatory = $true)] [string] $ModulePath
    )

    foreach ($question in 'ComSecurity', 'Gather') {
        $json = ''
        $failure = ''
        try {
            # Each session has its own process.
            $session = New-PSSession -ComputerName localhost -ErrorAction Stop
            try {
                $script = [scriptblock]::Create([IO.File]::ReadAllText((Join-Path -Path $Kit -ChildPath 'HostQuestion.ps1')))
                $json = Invoke-Command -Session $session -ScriptBlock $script -ArgumentList $question, $ModulePath -ErrorAction Stop
            } finally {
                Remove-PSSession -Session $session
            }
        } catch {
            $failure = "$_ The field test turns nothing on: where remoting is wanted in it, run Enable-PSRemoting before."
        }

        ConvertTo-HostAnswer -HostName wsmprovhost -Question $question -Json $json -Failure $failure
    }
}

<#
.SYNOPSIS
Runs the question Gather in the host of Desired State Configuration, with the Get method of its Script resource.
.DESCRIPTION
Get changes nothing. The host keeps running for a while, so only the first question runs in a new host. That question is Gather,
because a DSC resource gathers there. CoInitializeSecurity is not called in the host, because it would apply to all of DSC on this computer.
.PARAMETER Kit
The kit's folder.
.PARAMETER ModulePath
The module's manifest.
#>
function Get-DscAnswer {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Kit,
        [Parameter(Mandatory = $true)] [string] $ModulePath
    )

    $json = ''
    $failure = ''
    try {
        $question = Join-Path -Path $Kit -ChildPath 'HostQuestion.ps1'
        $get = "@{{ Result = [string](& ([scriptblock]::Create([IO.File]::ReadAllText('{0}'))) Gather '{1}') }}" -f $question.Replace("'", "''"), $ModulePath.Replace("'", "''")

        # DSC of Windows PowerShell: the DSC of PowerShell 7 does not run in a host of its own.
        $script = '$r = Invoke-DscResource -Name Script -ModuleName PSDesiredStateConfiguration -Method Get -Property @{{ GetScript = {0}; SetScript = ''#''; TestScript = ''$true'' }} -ErrorAction Stop; [IO.File]::WriteAllText({1}, $r.Result)'
        $file = [IO.Path]::GetTempFileName()
        try {
            $text = $script -f "'$($get.Replace("'", "''"))'", "'$($file.Replace("'", "''"))'"
            $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $text"))
            $run = Invoke-FieldProgram -Path "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe" -Argument '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', $encoded
            $json = [IO.File]::ReadAllText($file)
            $failure = "exit code $($run.ExitCode) $($run.Errors)".Trim()
        } finally {
            Remove-Item -LiteralPath $file -Force
        }
    } catch {
        $failure = "$_"
    }

    ConvertTo-HostAnswer -HostName DSC -Question Gather -Json $json -Failure $failure
}

<#
.SYNOPSIS
Returns the answers from hosts that a person had to start: the files *.host.json.
.PARAMETER Folder
The folder of the files.
#>
function Get-HandAnswer {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [string] $Folder)

    foreach ($file in Get-ChildItem -Path (Join-Path -Path $Folder -ChildPath '*.host.json')) {
        $name = $file.Name -replace '\.host\.json$'
        ConvertTo-HostAnswer -HostName ($name -replace '-.*') -Question ($name -replace '^[^-]*-') -Json ([IO.File]::ReadAllText($file.FullName)) -Failure ''
    }
}

<#
.SYNOPSIS
Converts a host's JSON to an answer. Without valid JSON, the answer contains the reason.
#>
function ConvertTo-HostAnswer {
    param([string] $HostName, [string] $Question, [string] $Json, [string] $Failure)

    $answer = $null
    try {
        if ($Json) {
            $answer = ConvertFrom-Json -InputObject $Json
            $Failure = $answer.error
        }
    } catch {
        $Failure = "What the host said is not JSON: $_"
    }

    [pscustomobject]@{
        host     = $HostName
        question = $Question
        failure  = if ($Failure) { $Failure } else { $null }
        answer   = $answer
    }
}

<#
.SYNOPSIS
Runs the Pester tests with the tag Windows in a PowerShell.
.PARAMETER Shell
A shell from Get-FieldShell.
.PARAMETER Kit
The kit's folder.
#>
function Get-PesterAnswer {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [object] $Shell,
        [Parameter(Mandatory = $true)] [string] $Kit
    )

    $result = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "fieldtest-$([guid]::NewGuid()).xml"
    try {
        $arguments = @('-NoProfile', '-NonInteractive')
        if ($OnWindows) {
            $arguments += '-ExecutionPolicy', 'Bypass'
        }

        $run = Invoke-FieldProgram -Path $Shell.Path -TimeoutSec 1800 -Argument ($arguments + @(
                '-File', (Join-Path -Path $Kit -ChildPath 'Pester/Run.ps1'), '-Stage', $Kit, '-Tag', 'Windows', '-ResultPath', $result))
        ConvertFrom-PesterRun -HostName $Shell.Name -Output $run.Output -Errors $run.Errors -ResultPath $result
    } finally {
        Remove-Item -LiteralPath $result -Force -ErrorAction SilentlyContinue
    }
}

<#
.SYNOPSIS
Returns the counts and failures of a run of tests/Pester/Run.ps1.
.PARAMETER HostName
The name of the shell that ran it.
.PARAMETER Output
Its output; the last line contains the counts.
.PARAMETER Errors
Its error output.
.PARAMETER ResultPath
Its results file, in NUnit 3 format.
#>
function ConvertFrom-PesterRun {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $HostName,
        [Parameter(Mandatory = $true)] [AllowEmptyString()] [string] $Output,
        [AllowEmptyString()] [string] $Errors = '',
        [string] $ResultPath
    )

    $count = [regex]::Match($Output, '(?m)^Pester: (\d+) passed, (\d+) failed, (\d+) skipped')
    $failures = @()
    if ($ResultPath -and (Test-Path -LiteralPath $ResultPath)) {
        $xml = New-Object -TypeName Xml.XmlDocument
        $xml.Load($ResultPath)
        $failures = @($xml.SelectNodes("//test-case[@result='Failed']") | ForEach-Object -Process {
                [pscustomobject]@{ test = $_.GetAttribute('fullname'); message = "$($_.SelectSingleNode('failure/message').InnerText)" }
            })
    }

    [pscustomobject]@{
        host     = $HostName
        passed   = if ($count.Success) { [int]$count.Groups[1].Value } else { 0 }
        failed   = if ($count.Success) { [int]$count.Groups[2].Value } else { 0 }
        skipped  = if ($count.Success) { [int]$count.Groups[3].Value } else { 0 }
        failures = $failures
        reasons  = @([regex]::Matches($Output, '(?m)^(SKIPPED|BROKEN): .*$') | ForEach-Object -Process { $_.Value.Trim() })
        notRun   = if ($count.Success) { $null } else { "There is no count: $Errors".Trim() }
    }
}

<#
.SYNOPSIS
Runs the Pester tests and the question Gather as a member of Backup Operators.
.DESCRIPTION
A temporary scheduled task gives the account its full token, which Start-Process does not. The account uses a copy of the
kit and of Pester in a separate folder, which is removed afterwards.
.PARAMETER Credential
The account, a member of Backup Operators and of no other group.
.PARAMETER Kit
The kit's folder.
.PARAMETER ModulePath
The module's manifest.
.PARAMETER PesterPath
The folder that holds the Pester module.
#>
function Get-BackupOperatorAnswer {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [pscredential] $Credential,
        [Parameter(Mandatory = $true)] [string] $Kit,
        [Parameter(Mandatory = $true)] [string] $ModulePath,
        [string] $PesterPath
    )

    $name = "VssWriterStatus-FieldTest-$([guid]::NewGuid())"
    $folder = Join-Path -Path $env:PUBLIC -ChildPath $name
    $null = New-Item -Path $folder -ItemType Directory
    try {
        $grants = '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', "$($Credential.UserName):(OI)(CI)M"
        $acl = Invoke-FieldProgram -Path "$env:SystemRoot\System32\icacls.exe" -Argument $folder, '/inheritance:r', '/grant:r', $grants[0], '/grant:r', $grants[1], '/grant:r', $grants[2]
        if ($acl.ExitCode -ne 0) {
            throw "The folder '$folder' could not be given to $($Credential.UserName): $($acl.Errors)"
        }

        Copy-Item -Path (Join-Path -Path $Kit -ChildPath '*') -Destination $folder -Recurse
        $manifest = Join-Path -Path $folder -ChildPath $ModulePath.Substring($Kit.Length).TrimStart('\')
        $lines = @("`$env:PSModulePath = '$folder\Modules;' + `$env:PSModulePath")
        if ($PesterPath) {
            $null = New-Item -Path "$folder\Modules" -ItemType Directory
            Copy-Item -LiteralPath $PesterPath -Destination "$folder\Modules\Pester" -Recurse
            $lines += "& '$folder\Pester\Run.ps1' -Stage '$folder' -Tag Windows -ResultPath '$folder\result.xml' *> '$folder\output.txt'"
        }

        # Run.ps1 exits and ends the script that runs it, so the gather runs first.
        $lines = @("& '$folder\HostQuestion.ps1' -Question Gather -ModulePath '$manifest' -OutFile '$folder\gather.json'") + $lines
        Set-Content -LiteralPath "$folder\run.ps1" -Value $lines -Encoding UTF8
        Invoke-TemporaryTask -Name $name -Credential $Credential -Script "$folder\run.ps1"

        $json = if (Test-Path -LiteralPath "$folder\gather.json") { [IO.File]::ReadAllText("$folder\gather.json") } else { '' }
        $output = if (Test-Path -LiteralPath "$folder\output.txt") { Get-Content -LiteralPath "$folder\output.txt" -Raw } else { '' }
        [pscustomobject]@{
            Host   = ConvertTo-HostAnswer -HostName 'backup operator' -Question Gather -Json $json -Failure 'The task left no answer; the account may lack the right to log on as a batch job.'
            Pester = if ($PesterPath) { ConvertFrom-PesterRun -HostName 'backup operator' -Output "$output" -ResultPath "$folder\result.xml" } else { $null }
        }
    } finally {
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}

function Invoke-TemporaryTask {
    param([string] $Name, [pscredential] $Credential, [string] $Script)

    $program = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"
    $action = New-ScheduledTaskAction -Execute $program -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$Script`""
    $null = Register-ScheduledTask -TaskName $Name -Action $action -RunLevel Highest -User $Credential.UserName -Password $Credential.GetNetworkCredential().Password -ErrorAction Stop
    try {
        Start-ScheduledTask -TaskName $Name -ErrorAction Stop
        $clock = [Diagnostics.Stopwatch]::StartNew()
        do {
            Start-Sleep -Seconds 2
        } while ((Get-ScheduledTask -TaskName $Name).State -in 'Running', 'Queued' -and $clock.Elapsed.TotalMinutes -lt 30)
    } finally {
        Unregister-ScheduledTask -TaskName $Name -Confirm:$false
    }
}

<#
.SYNOPSIS
Makes one test backup. Returns its phases, its failures, and the number of shadow copies that did not exist before.
.PARAMETER Gather
The parameters that specify what to query.
.PARAMETER Round
The number of the test backup, starting at 1.
#>
function Get-BackupAnswer {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [hashtable] $Gather, [int] $Round)

    $before = @(Get-ShadowCopyId)
    $failures = $null
    $report = Test-VssBackup @Gather -Detailed -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction SilentlyContinue -Verbose:$false
    $left = @(Get-ShadowCopyId | Where-Object -FilterScript { $before -notcontains $_ })
    [pscustomobject]@{
        round            = $Round
        success          = if ($report) { $report.IsSuccess } else { $null }
        summary          = "$($report.Summary)"
        volumes          = @($report.Volumes | ForEach-Object -Process { "$_" })
        phases           = @($report.Phases | ForEach-Object -Process { "$_" })
        failed           = @($report.Failed | ForEach-Object -Process { "$_" })
        reasons          = @($report.Reasons | ForEach-Object -Process { $_.Code })
        shadowCopiesLeft = $left.Count
        error            = if ($failures) { "$($failures[0])" } else { $null }
    }
}

# Returns the IDs of the shadow copies on this computer; none if it does not run Windows.
function Get-ShadowCopyId {
    if ([Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT) {
        Get-CimInstance -ClassName Win32_ShadowCopy -ErrorAction SilentlyContinue -Verbose:$false | ForEach-Object -Process { $_.ID }
    }
}

Export-ModuleMember -Function Invoke-FieldProgram, Get-FieldShell, Get-FieldRight, Get-ShellAnswer, Get-RemotingAnswer, Get-DscAnswer, Get-HandAnswer,
    Get-PesterAnswer, Get-BackupAnswer, ConvertFrom-PesterRun, Get-BackupOperatorAnswer
