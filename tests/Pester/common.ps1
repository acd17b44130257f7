# What the test files share. Each dot-sources it in BeforeDiscovery and in BeforeAll.
# The module under test is always the staged one: VSSWRITERSTATUS_STAGE names the folder that holds
# VssWriterStatus/<version>; without it, it is <repository>/output.

$script:ModuleName = 'VssWriterStatus'

# $IsWindows is unknown to Windows PowerShell.
$script:OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
$script:OnWine = $script:OnWindows -and (Test-Path -LiteralPath 'Registry::HKEY_CURRENT_USER\Software\Wine')
$script:OnLinux = -not $script:OnWindows -and (Test-Path -LiteralPath '/proc/self/task')
$script:HasStandIn = $script:OnWine -and $env:FAKEVSSAPI -eq '1'

# By its full path: on Wine, PowerShell finds no program on PATH.
$script:ServiceProgram = "$([Environment]::SystemDirectory)\sc.exe"

# The newest staged version's manifest.
function Get-StagedManifest([string] $Name = $script:ModuleName) {
    $stage = $env:VSSWRITERSTATUS_STAGE
    if (-not $stage) {
        $stage = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'output'
    }

    $module = Join-Path $stage $Name
    $newest = Get-ChildItem -LiteralPath $module -Directory -ErrorAction SilentlyContinue |
        Where-Object { Test-Path -LiteralPath (Join-Path $_.FullName "$Name.psd1") } |
        Sort-Object { [version]$_.Name } |
        Select-Object -Last 1
    if (-not $newest) {
        throw "There is no staged module in '$module'. Stage it with: dotnet build src/$Name"
    }

    Join-Path $newest.FullName "$Name.psd1"
}

function Import-StagedModule {
    $script:Manifest = Get-StagedManifest
    $loaded = Get-Module $script:ModuleName
    if ($loaded -and $loaded.ModuleBase -ne (Split-Path $script:Manifest)) {
        throw "Another copy of the module is loaded, from '$($loaded.ModuleBase)'. Run the tests in a fresh PowerShell."
    }

    if (-not $loaded) {
        Import-Module $script:Manifest -Global -ErrorAction Stop
    }
}

# The module for DSC too.
function Import-StagedDscModule {
    Import-StagedModule
    $script:DscManifest = Get-StagedManifest "$script:ModuleName.Dsc"
    Import-Module $script:DscManifest -Global -ErrorAction Stop
}

# The program that runs this test, to start another one of its kind.
function Get-PowerShellProgram {
    foreach ($name in 'pwsh', 'pwsh.exe', 'powershell.exe') {
        $program = Join-Path $PSHOME $name
        if (Test-Path -LiteralPath $program -PathType Leaf) {
            return $program
        }
    }
}

# What a new PowerShell process without profile prints, line by line.
function Invoke-ChildPowerShell([string] $Script) {
    $ErrorActionPreference = 'Continue'
    $quiet = '$ProgressPreference = ''SilentlyContinue''; if (Test-Path variable:PSStyle) { $PSStyle.OutputRendering = ''PlainText'' }; '
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($quiet + $Script))
    & (Get-PowerShellProgram) -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text -EncodedCommand $encoded 2>&1 |
        ForEach-Object { "$_" }
}

# Runs a script as a monitor or dsc does: a process of this PowerShell of which only output, errors and exit code count.
# Its input and its output are UTF-8.
function Invoke-ScriptProcess([string] $Arguments, [string] $StandardInput = '', [string] $From = $PWD.ProviderPath, [string] $ModulePath) {
    $start = [Diagnostics.ProcessStartInfo]::new((Get-PowerShellProgram))
    $start.Arguments = $Arguments
    $start.WorkingDirectory = $From
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    if ($ModulePath) {
        $start.EnvironmentVariables['PSModulePath'] = $ModulePath
        $start.EnvironmentVariables.Remove('ProgramW6432')
    }

    $process = [Diagnostics.Process]::Start($start)
    try {
        $complaint = $process.StandardError.ReadToEndAsync()
        $bytes = [IO.MemoryStream]::new()
        $copy = $process.StandardOutput.BaseStream.CopyToAsync($bytes)
        $encoded = [Text.Encoding]::UTF8.GetBytes($StandardInput)
        $process.StandardInput.BaseStream.Write($encoded, 0, $encoded.Length)
        $process.StandardInput.Close()
        $process.WaitForExit()
        $copy.Wait()
        [pscustomobject]@{
            # Strict: a byte order mark would stay, and what is no UTF-8 is an exception.
            Text     = [Text.UTF8Encoding]::new($false, $true).GetString($bytes.ToArray())
            Error    = $complaint.Result
            ExitCode = $process.ExitCode
        }
    } finally {
        $process.Dispose()
    }
}

# The cases of a test that starts a process for each. On Wine, where that takes seconds, only the first: the others are
# the same code, which Linux and Windows run.
function Select-ProcessCase([hashtable[]] $Case) {
    if ($script:OnWine) { $Case[0] } else { $Case }
}

# A PowerShell with the module in a runspace of its own; to dispose of, and its Runspace too.
function Get-FreshPowerShell([string[]] $WithoutVariable) {
    $state = [initialsessionstate]::CreateDefault2()
    if ($script:OnWindows) {
        $state.ExecutionPolicy = 'Bypass'
    }

    foreach ($name in $WithoutVariable) {
        $state.Variables.Remove($name, $null)
    }

    $state.ImportPSModule(@($script:Manifest))
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $shell
}

# Runs a script in a fresh runspace; what came on each stream.
function Invoke-InFreshRunspace([string] $Script, [object[]] $ArgumentList = @(), [string[]] $WithoutVariable = @()) {
    $shell = Get-FreshPowerShell -WithoutVariable $WithoutVariable
    try {
        $null = $shell.AddScript($Script)
        foreach ($argument in $ArgumentList) {
            $null = $shell.AddArgument($argument)
        }

        $output = $shell.Invoke()
        [pscustomobject]@{
            Output   = @($output)
            Errors   = @($shell.Streams.Error)
            Warnings = @($shell.Streams.Warning | ForEach-Object { $_.Message })
            Verbose  = @($shell.Streams.Verbose | ForEach-Object { $_.Message })
            Progress = @($shell.Streams.Progress)
        }
    } finally {
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }
}

# A simulation from JSON text or from a hashtable, through a file in TestDrive.
function ConvertTo-Simulation($Definition) {
    New-VssSimulation -Path (ConvertTo-SimulationFile $Definition) -ErrorAction Stop
}

# The path of a new file in TestDrive that holds the definition.
function ConvertTo-SimulationFile($Definition) {
    $path = Join-Path (Get-PSDrive TestDrive).Root "$([guid]::NewGuid().ToString('N')).json"
    $text = $Definition
    if ($text -isnot [string]) {
        $text = ConvertTo-Json $Definition -Depth 8
    }

    [IO.File]::WriteAllText($path, $text)
    $path
}

# The output and the errors of a gather, those that end it included.
function Get-Outcome([scriptblock] $Gather) {
    $ErrorActionPreference = 'Continue'
    $output = [Collections.Generic.List[object]]::new()
    $errors = [Collections.Generic.List[Management.Automation.ErrorRecord]]::new()
    try {
        & $Gather 2>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.ErrorRecord]) {
                $errors.Add($_)
            } else {
                $output.Add($_)
            }
        }
    } catch {
        $errors.Add($_)
    }

    [pscustomobject]@{ Output = $output.ToArray(); Errors = $errors.ToArray() }
}

# What the screen would show, without the spaces that pad lines and the empty lines around, an escape as <ESC>. The
# culture decides how PowerShell wraps lines and writes moments, so a list is formatted here too.
function ConvertTo-Screen($InputObject, [int] $Width = 80, [switch] $Colour, [switch] $List) {
    $thread = [Threading.Thread]::CurrentThread
    $cultures = $thread.CurrentCulture, $thread.CurrentUICulture
    $thread.CurrentCulture = $thread.CurrentUICulture = 'en-US'
    $hasStyle = Test-Path variable:PSStyle
    if ($hasStyle) {
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        if ($Colour) {
            $PSStyle.OutputRendering = 'Ansi'
        }
    }

    try {
        if ($List) {
            $InputObject = $InputObject | Format-List
        }

        ConvertTo-PlainLine ($InputObject | Out-String -Width $Width)
    } finally {
        $thread.CurrentCulture, $thread.CurrentUICulture = $cultures
        if ($hasStyle) {
            $PSStyle.OutputRendering = $rendering
        }
    }
}

# What Format-List shows at 80 columns in a culture for which PowerShell itself breaks words.
function ConvertTo-NarrowList($InputObject) {
    $run = Invoke-InFreshRunspace -ArgumentList (, $InputObject) -Script @'
param($InputObject)
[Threading.Thread]::CurrentThread.CurrentCulture = 'pl-PL'
$InputObject | Format-List | Out-String -Width 80
'@
    $run.Errors.Count | Should -Be 0
    ConvertTo-PlainLine $run.Output[0]
}

function ConvertTo-PlainLine([string] $Text) {
    (($Text -replace "`r`n", "`n") -replace ' +(?=\n|$)' -replace [char]27, '<ESC>').Trim("`n")
}

# Every property of a status, or of what else the module gives, as text that two equal ones share, to the last digit.
function ConvertTo-PropertyText($Status) {
    foreach ($property in $Status.PSObject.BaseObject.GetType().GetProperties()) {
        $value = $property.GetValue($Status.PSObject.BaseObject)
        if ($value -is [DateTimeOffset]) {
            $value = $value.ToString('o', [cultureinfo]::InvariantCulture)
        }

        if ($value -is [Collections.IEnumerable] -and $value -isnot [string]) {
            $value = @($value) -join '|'
        }

        if ($null -eq $value) {
            $value = '<null>'
        }

        '{0}={1}' -f $property.Name, $value
    }
}

# How many requesters run in this process; their threads' names are in /proc.
function Measure-InProcessSource {
    @(Get-ChildItem -Path "/proc/$PID/task/*/comm" -ErrorAction SilentlyContinue |
            Where-Object { (Get-Content -LiteralPath $_.FullName -ErrorAction SilentlyContinue) -eq 'VSS requester' }).Count
}

# Whether the condition came true in time.
function Wait-Until([scriptblock] $Condition, [double] $Seconds = 10) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($clock.Elapsed.TotalSeconds -lt $Seconds) {
        if (& $Condition) {
            return $true
        }

        Start-Sleep -Milliseconds 20
    }

    [bool](& $Condition)
}

# Ends the test as skipped, with the reason, where it cannot work.
function Skip-Unless($Condition, [string] $Because) {
    if (-not $Condition) {
        Set-ItResult -Skipped -Because $Because
    }
}
