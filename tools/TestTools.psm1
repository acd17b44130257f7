# The tools that build and tests need: pinned ones from NuGet and the PowerShell Gallery, and Debian packages.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$Root = Split-Path -Path $PSScriptRoot
$ModuleCache = "$Root/output/modules"
$OnWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT

$GalleryModule = @{
    'Microsoft.PowerShell.PlatyPS' = '1.0.3'
    'PSScriptAnalyzer'             = '1.25.0'
}

# The programs of the tests on Linux and the Debian packages that contain them.
$DebianProgram = [ordered]@{
    'wine'                   = 'wine', 'wine64'
    'x86_64-w64-mingw32-g++' = 'g++-mingw-w64-x86-64'
    'make'                   = 'make'
    'mono'                   = 'mono-devel'
    'sshd'                   = 'openssh-server'
    'ssh'                    = 'openssh-client'
    'promtool'               = 'prometheus'
    'python3'                = 'python3'
    'chromium'               = 'chromium'
}

<#
.SYNOPSIS
Restores the pinned PowerShell (.config/dotnet-tools.json) and Pester (Directory.Packages.props).
.OUTPUTS
An object with PowerShell (its program for this platform), WindowsFolder (the same version for Windows), ModuleFolder (for PSModulePath; it
contains Pester) and, for New-WindowsDotnet, FrameworkVersion and FrameworkPackage.
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
            '-getProperty:BundledNETCoreAppPackageVersion', '-getProperty:NETCoreSdkPortableRuntimeIdentifier' | Out-String | ConvertFrom-Json).Properties
    } finally {
        Pop-Location
    }

    $pinned = (Get-Content -LiteralPath "$Root/.config/dotnet-tools.json" -Raw | ConvertFrom-Json).tools.powershell.version
    $packages = $properties.NuGetPackageRoot
    $pester = "$ModuleCache/Pester/$($properties.PesterVersion)"
    if (-not (Test-Path -LiteralPath $pester)) {
        $null = New-Item -Path $pester -ItemType Directory
        Copy-Item -Path "${packages}pester/$($properties.PesterVersion)/tools/*" -Destination $pester -Recurse
    }

    $folders = (Get-Item -Path "${packages}powershell/$pinned/tools/*/any").FullName
    if (-not $OnWindows) {
        $folders = New-CompiledPowerShell -Folder $folders -Destination "$Root/output/powershell/$pinned" -Runtime $properties.NETCoreSdkPortableRuntimeIdentifier
    }

    [pscustomobject]@{
        PowerShell       = if ($OnWindows) { "$folders/win/pwsh.exe" } else { "$folders/unix/pwsh" }
        WindowsFolder    = "$folders/win"
        ModuleFolder     = $ModuleCache
        FrameworkVersion = $properties.BundledNETCoreAppPackageVersion
        FrameworkPackage = @{
            'Microsoft.NETCore.App'        = "${packages}microsoft.netcore.app.runtime.win-x64/$($properties.BundledNETCoreAppPackageVersion)"
            'Microsoft.WindowsDesktop.App' = "${packages}microsoft.windowsdesktop.app.runtime.win-x64/$($properties.BundledNETCoreAppPackageVersion)"
        }
    }
}

<#
.SYNOPSIS
Compiles the pinned PowerShell ahead of time, for this platform and for Windows. Returns the folder, which contains unix and win.
.PARAMETER Destination
The folder. If it exists, it is not changed.
#>
function New-CompiledPowerShell {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Output of the build.')]
    param([string] $Folder, [string] $Destination, [string] $Runtime)

    $runtimes = @{ unix = $Runtime; win = 'win-x64' }
    foreach ($platform in $runtimes.Keys | Where-Object -FilterScript { -not (Test-Path -LiteralPath "$Destination/$_") }) {
        $null = Invoke-Dotnet -Argument publish, "$Root/tools/TestTools.csproj", '-c', Release, '-v', quiet, '-nologo', '-r', $runtimes[$platform],
            '-o', "$Destination/$platform.new", "-p:PowerShellFolder=$Folder/$platform"
        Move-Item -LiteralPath "$Destination/$platform.new" -Destination "$Destination/$platform"
    }

    $Destination
}

<#
.SYNOPSIS
On Windows, returns the programs of powershell.exe 5.1 and of an installed PowerShell 7. Elsewhere, returns nothing.
#>
function Get-InstalledPowerShell {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    if ($OnWindows) {
        foreach ($name in 'powershell.exe', 'pwsh.exe') {
            Get-Command -Name $name -CommandType Application -ErrorAction SilentlyContinue | Where-Object -FilterScript {
                # The pinned PowerShell adds itself to PATH.
                $_.Source -notlike '*\powershell\*\tools\*'
            } | Select-Object -First 1 -ExpandProperty Source
        }
    }
}

<#
.SYNOPSIS
Lays out the .NET for Windows on which the pinned PowerShell runs under Wine, as its host requires.
.PARAMETER Tool
The object that Get-TestTool returned.
.PARAMETER Destination
The folder. If it exists, it is not changed.
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
Installs the packages whose programs are missing, with apt, if that is permitted.
#>
function Install-DebianProgram {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    # sshd is not in every user's PATH.
    $isMissing = { -not (Get-Command -Name $_, "/usr/sbin/$_" -CommandType Application -ErrorAction SilentlyContinue) }
    $packages = @($DebianProgram.Keys | Where-Object -FilterScript $isMissing | ForEach-Object -Process { $DebianProgram[$_] })
    if ($packages -and (id -u) -eq '0' -and (Get-Command -Name apt-get -ErrorAction SilentlyContinue)) {
        "== Installing $packages"
        apt-get update -qq *> $null
        env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends @packages *> $null
    }
}

<#
.SYNOPSIS
Imports the pinned version of a module from PSModulePath, output/modules or the PowerShell Gallery.
#>
function Import-GalleryModule {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [string] $Name)

    Add-ModulePath -Path $ModuleCache
    $specification = @{ ModuleName = $Name; RequiredVersion = $GalleryModule[$Name] }
    if (-not (Get-Module -ListAvailable -FullyQualifiedName $specification)) {
        $null = New-Item -Path $ModuleCache -ItemType Directory -Force
        try {
            if (Get-Command -Name Save-PSResource -ErrorAction SilentlyContinue) {
                Save-PSResource -Name $Name -Version $GalleryModule[$Name] -Repository PSGallery -Path $ModuleCache -TrustRepository
            } else {
                Save-Module -Name $Name -RequiredVersion $GalleryModule[$Name] -Repository PSGallery -Path $ModuleCache
            }
        } catch {
            throw "$Name $($GalleryModule[$Name]) is not installed, and the PowerShell Gallery could not be reached: $_"
        }
    }

    Import-Module -FullyQualifiedName $specification -Global
}

<#
.SYNOPSIS
Puts a folder first in PSModulePath, for this process and the processes that it starts.
#>
function Add-ModulePath {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [string] $Path)

    $separator = [System.IO.Path]::PathSeparator
    if ($env:PSModulePath -split $separator -notcontains $Path) {
        $env:PSModulePath = $Path + $separator + $env:PSModulePath
    }
}

function Invoke-Dotnet {
    param([string[]] $Argument)

    & dotnet @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "'dotnet $Argument' failed with exit code $LASTEXITCODE."
    }
}

Export-ModuleMember -Function Get-TestTool, Get-InstalledPowerShell, New-WindowsDotnet, Install-DebianProgram, Import-GalleryModule, Add-ModulePath
