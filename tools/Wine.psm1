# Runs Windows programs under Wine, on Linux, with the simulated vssapi.dll of tests/FakeVssApi in System32.

Set-StrictMode -Version 2.0

$Root = Split-Path -Path $PSScriptRoot
$StandIn = "$Root/output/standin"

<#
.SYNOPSIS
Creates a Wine prefix with the simulated vssapi.dll, in a new temporary folder. Remove-WinePrefix removes it.
.OUTPUTS
An object with Folder, for any files that belong to the prefix, Environment (NAME=value, for env) and Launcher, the Linux program, with
its arguments, that starts wine.
#>
function New-WinePrefix {
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A temporary folder of its own.')]
    param()

    $folder = [System.IO.Directory]::CreateTempSubdirectory('wine-').FullName
    $wine = [pscustomobject]@{
        Folder      = $folder
        Environment = @(
            "WINEPREFIX=$folder/prefix"
            'WINEDEBUG=-all'
            # File names of every character, whatever the locale of the session.
            'LC_ALL=C.UTF-8'
            'WINEDLLOVERRIDES=vssapi=n;winedbg.exe=d;mshtml='
            # Wine cannot map the runtime's code twice.
            'DOTNET_EnableWriteXorExecute=0'
        )

        # Without address space randomization: about one in a thousand programs would get its heap at 0x7FFE0000, where Wine must map
        # the data that it shares with Windows programs. That program ends at once, and CreateProcess fails with ERROR_INTERNAL_ERROR.
        # A container may not permit this.
        Launcher    = @(if ("$(& setarch --addr-no-randomize echo ok 2>&1)" -eq 'ok') { 'setarch', '--addr-no-randomize' })
    }
    Invoke-Make -Project tests/FakeVssApi -Out $StandIn

    # Nothing may be downloaded for a new prefix. Afterwards mscoree must be there: Wine's loader needs it whenever
    # a precompiled .NET assembly is loaded.
    $null = Invoke-Wine -Wine $wine -Environment 'WINEDLLOVERRIDES=mscoree=;mshtml=' -Argument wineboot, '-i' 2>&1

    # The services that ran while the prefix was created do not know about new services.
    & env @($wine.Environment) wineserver -w
    Copy-Item -LiteralPath "$StandIn/vssapi.dll" -Destination "$folder/prefix/drive_c/windows/system32"
    $wine
}

<#
.SYNOPSIS
Ends all programs of a prefix and removes it with its folder.
#>
function Remove-WinePrefix {
    [CmdletBinding()]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A temporary folder of its own.')]
    param([Parameter(Mandatory = $true)] [pscustomobject] $Wine)

    & env @($Wine.Environment) wineserver -k
    & env @($Wine.Environment) wineserver -w
    Remove-Item -LiteralPath $Wine.Folder -Recurse -Force
}

<#
.SYNOPSIS
Runs a Windows program. $LASTEXITCODE is that of the program.
.PARAMETER Argument
The program and its arguments. Wine accepts a Linux path for the program.
.PARAMETER Environment
Additional variables, NAME=value.
.PARAMETER Launcher
The Linux program, with its arguments, that starts wine in addition to that of the prefix, such as timeout or taskset.
#>
function Invoke-Wine {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Wine,
        [Parameter(Mandatory = $true)] [string[]] $Argument,
        [string[]] $Environment = @(),
        [string[]] $Launcher = @()
    )

    & env @($Wine.Environment) @Environment @Launcher @($Wine.Launcher) wine @Argument
}

<#
.SYNOPSIS
Runs a script in a Windows version of PowerShell 7 and prints its output at the end. $LASTEXITCODE is that of the script.
.PARAMETER Argument
The arguments of the script. Linux paths begin with '/' and are translated.
#>
function Invoke-WinePowerShell {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Wine,
        [Parameter(Mandatory = $true)] [string] $PowerShellFolder,
        [Parameter(Mandatory = $true)] [string] $DotnetFolder,
        [Parameter(Mandatory = $true)] [string] $Script,
        [string[]] $Argument = @(),
        [string[]] $Environment = @(),
        [string[]] $Launcher = @()
    )

    # PowerShell requires a console for its input. Its output is redirected to a file, which keeps it free of escape sequences.
    $quoted = @("$PowerShellFolder/pwsh.exe", '-NoProfile', '-NonInteractive', '-File', $Script) + $Argument |
        ForEach-Object -Process { '"{0}"' -f (ConvertTo-WinePath -Path $_) }
    Set-Content -LiteralPath "$($Wine.Folder)/run.cmd" -Value @(
        '@echo off'
        '{0} > "{1}" 2>&1' -f ($quoted -join ' '), (ConvertTo-WinePath -Path "$($Wine.Folder)/output.txt")
        'exit /b %errorlevel%'
    )
    $variables = @($Wine.Environment) + $Environment + @(
        "DOTNET_ROOT=$(ConvertTo-WinePath -Path $DotnetFolder)"
        'FAKEVSSAPI=1'
        'POWERSHELL_TELEMETRY_OPTOUT=1'
        'POWERSHELL_UPDATECHECK=Off'
    )
    & env @variables @Launcher @($Wine.Launcher) script -qec "wine cmd /c '$(ConvertTo-WinePath -Path "$($Wine.Folder)/run.cmd")'" /dev/null > "$($Wine.Folder)/console.txt"
    Get-Content -LiteralPath "$($Wine.Folder)/output.txt"
}

<#
.SYNOPSIS
Translates a Linux path for Wine; anything else stays unchanged.
#>
function ConvertTo-WinePath {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [string] $Path)

    if ($Path.StartsWith('/', [StringComparison]::Ordinal)) { "Z:$Path".Replace('/', '\') } else { $Path }
}

<#
.SYNOPSIS
Copies a staged module, and the DSC module beside it, for Wine: the collector there needs no .NET Framework. All other
files are identical.
.PARAMETER Module
The folder <name>/<version> of the module.
.PARAMETER Destination
The folder that will contain <name>/<version>. Its content is removed.
#>
function New-WineStage {
    [CmdletBinding()]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Output of the build.')]
    param(
        [Parameter(Mandatory = $true)] [string] $Module,
        [Parameter(Mandatory = $true)] [string] $Destination
    )

    Remove-Item -LiteralPath $Destination -Recurse -Force -ErrorAction SilentlyContinue
    $name = Split-Path -Path (Split-Path -Path $Module) -Leaf
    $version = Split-Path -Path $Module -Leaf
    foreach ($part in $name, "$name.Dsc") {
        $null = New-Item -Path "$Destination/$part" -ItemType Directory
        Copy-Item -LiteralPath "$Module/../../$part/$version" -Destination "$Destination/$part" -Recurse
    }

    & dotnet publish "$Root/src/VssWriterCollector" -c Release -f net10.0 -r win-x64 --self-contained -o "$Destination/collector" -v quiet -nologo
    if ($LASTEXITCODE -ne 0) {
        throw 'The collector for Wine could not be published.'
    }

    Copy-Item -LiteralPath "$Destination/collector/VssWriterCollector.exe" -Destination "$Destination/$name/$version/bin"
}

<#
.SYNOPSIS
Builds a native test program with mingw-w64.
.PARAMETER Project
The folder of its Makefile, relative to the root of the repository.
#>
function Invoke-Make {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Project,
        [Parameter(Mandatory = $true)] [string] $Out,
        [string[]] $Variable = @()
    )

    & make --silent -C "$Root/$Project" "OUT=$Out" @Variable
    if ($LASTEXITCODE -ne 0) {
        throw "$Project could not be built."
    }
}

Export-ModuleMember -Function New-WinePrefix, Remove-WinePrefix, Invoke-Wine, Invoke-WinePowerShell, ConvertTo-WinePath, New-WineStage, Invoke-Make
