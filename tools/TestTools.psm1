# The programs that tests need: what is pinned, from NuGet, and what Debian has.

Set-StrictMode -Version 2.0

$Root = Split-Path -Path $PSScriptRoot
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

<#
.SYNOPSIS
Restores the pinned PowerShell (.config/dotnet-tools.json) and Pester (Directory.Packages.props).
.OUTPUTS
An object with PowerShell (its program here), WindowsFolder (the same version for Windows), ModuleFolder (for PSModulePath; it holds
Pester) and, for New-WindowsDotnet, FrameworkVersion and FrameworkPackage.
#>
function Get-TestTool {
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param()

    Push-Location -LiteralPath $Root
    try {
        $null = Invoke-Dotnet -Argument tool, restore, '--verbosity', quiet
        $null = Invoke-Dotnet -Argument restore, tools/TestTools.csproj, '-v', quiet
        $properties = (Invoke-Dotnet -Argument msbuild, tools/TestTools.csproj, '-getProperty:NuGetPackageRoot', '-getProperty:PesterVersion',
            '-getProperty:BundledNETCoreAppPackageVersion' | Out-String | ConvertFrom-Json).Properties
    } finally {
        Pop-Location
    }

    $pinned = (Get-Content -LiteralPath "$Root/.config/dotnet-tools.json" -Raw | ConvertFrom-Json).tools.powershell.version
    $packages = $properties.NuGetPackageRoot
    $moduleFolder = "$Root/output/modules"
    $pester = "$moduleFolder/Pester/$($properties.PesterVersion)"
    if (-not (Test-Path -LiteralPath $pester)) {
        $null = New-Item -Path $pester -ItemType Directory
        Copy-Item -Path "${packages}pester/$($properties.PesterVersion)/tools/*" -Destination $pester -Recurse
    }

    $folders = (Get-Item -Path "${packages}powershell/$pinned/tools/*/any").FullName
    [pscustomobject]@{
        PowerShell       = if ($OnWindows) { "$folders/win/pwsh.exe" } else { "$folders/unix/pwsh" }
        WindowsFolder    = "$folders/win"
        ModuleFolder     = $moduleFolder
        FrameworkVersion = $properties.BundledNETCoreAppPackageVersion
        FrameworkPackage = @{
            'Microsoft.NETCore.App'        = "${packages}microsoft.netcore.app.runtime.win-x64/$($properties.BundledNETCoreAppPackageVersion)"
            'Microsoft.WindowsDesktop.App' = "${packages}microsoft.windowsdesktop.app.runtime.win-x64/$($properties.BundledNETCoreAppPackageVersion)"
        }
    }
}

<#
.SYNOPSIS
On Windows the programs of powershell.exe 5.1 and of an installed PowerShell 7; nothing elsewhere.
#>
function Get-InstalledPowerShell {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    if ($OnWindows) {
        foreach ($name in 'powershell.exe', 'pwsh.exe') {
            Get-Command -Name $name -CommandType Application -ErrorAction SilentlyContinue | Where-Object -FilterScript {
                # The pinned one puts itself on PATH.
                $_.Source -notlike '*\powershell\*\tools\*'
            } | Select-Object -First 1 -ExpandProperty Source
        }
    }
}

<#
.SYNOPSIS
Lays out the .NET for Windows on which the pinned PowerShell runs under Wine, as its host wants it.
.PARAMETER Tool
What Get-TestTool gave.
.PARAMETER Destination
The folder; where it is there already, it is left as it is.
#>
function New-WindowsDotnet {
    [CmdletBinding()]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Output of the build.')]
    param(
        [Parameter(Mandatory = $true)] [pscustomobject] $Tool,
        [Parameter(Mandatory = $true)] [string] $Destination
    )

    $version = $Tool.FrameworkVersion
    $resolver = "$Destination/host/fxr/$version"
    if (Test-Path -LiteralPath "$resolver/hostfxr.dll") {
        return
    }

    foreach ($framework in $Tool.FrameworkPackage.Keys) {
        $folder = "$Destination/shared/$framework/$version"
        $null = New-Item -Path $folder -ItemType Directory -Force
        Copy-Item -Path "$($Tool.FrameworkPackage[$framework])/runtimes/win-x64/native/*", "$($Tool.FrameworkPackage[$framework])/runtimes/win-x64/lib/*/*.*" -Destination $folder
    }

    $null = New-Item -Path $resolver -ItemType Directory -Force
    Move-Item -LiteralPath "$Destination/shared/Microsoft.NETCore.App/$version/hostfxr.dll" -Destination $resolver
}

<#
.SYNOPSIS
Installs the packages whose program is not there, with apt, where that may be done.
.PARAMETER Program
Program and package.
#>
function Install-DebianProgram {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Program)

    # sshd is not on everybody's PATH.
    $isMissing = { -not (Get-Command -Name $_, "/usr/sbin/$_" -CommandType Application -ErrorAction SilentlyContinue) }
    $packages = @($Program.Keys | Where-Object -FilterScript $isMissing | ForEach-Object -Process { $Program[$_] })
    if ($packages -and (id -u) -eq '0' -and (Get-Command -Name apt-get -ErrorAction SilentlyContinue)) {
        "== Installing $packages"
        apt-get update -qq *> $null
        env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends @packages *> $null
    }
}

function Invoke-Dotnet {
    param([string[]] $Argument)

    & dotnet @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "'dotnet $Argument' failed with exit code $LASTEXITCODE."
    }
}

Export-ModuleMember -Function Get-TestTool, Get-InstalledPowerShell, New-WindowsDotnet, Install-DebianProgram
