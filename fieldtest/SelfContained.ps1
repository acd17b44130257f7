#Requires -Version 5.1
<#
.SYNOPSIS
Runs the Windows field test of VssWriterStatus from one file, on a computer that has only Windows.

.DESCRIPTION
Unpacks the kit at the end of this file to the folder kit of OutputPath and runs its FieldTest.ps1. The help of that script describes
what it does and reports. Run it in a 64-bit PowerShell as administrator. The Pester tests need Pester 6:
  Install-Module -Name Pester -MinimumVersion 6.0.0 -Scope CurrentUser
All files are in OutputPath. If you remove that folder, nothing remains.

.PARAMETER OutputPath
Specifies the folder for the kit and the reports.

.PARAMETER BackupOperator
Specifies a member of Backup Operators. The tests also run as this account.

.PARAMETER TestBackup
Also makes a test backup, for which the writers freeze for a few seconds.

.PARAMETER SkipPester
Skips the Pester tests.

.PARAMETER IncludeNames
Keeps the names of the computer, domain and user in the reports.

.PARAMETER Simulation
Specifies a simulation file for a dry run, which needs neither Windows nor administrator rights.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File .\VssWriterStatus-FieldTest.ps1
#>
[CmdletBinding()]
param(
    [string] $OutputPath = (Join-Path -Path (Get-Location).ProviderPath -ChildPath 'VssWriterStatus-FieldTest'),
    [pscredential] $BackupOperator,
    [switch] $TestBackup,
    [switch] $SkipPester,
    [switch] $IncludeNames,
    [string] $Simulation
)

$ErrorActionPreference = 'Stop'
$PSBoundParameters['OutputPath'] = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputPath)
$folder = Join-Path -Path $PSBoundParameters['OutputPath'] -ChildPath 'kit'
if (Test-Path -LiteralPath $folder) {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

$null = New-Item -Path $folder -ItemType Directory -Force
$isWindowsHere = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
if ($isWindowsHere -and ([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    # Programs that run with administrator rights must not be replaceable by users without those rights. All users may read them.
    icacls.exe $folder /inheritance:r /grant:r '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX' | Out-Null
    if ($LASTEXITCODE -ne 0) {
        throw "The rights to '$folder' could not be set."
    }
}

Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem
$payload = [regex]::Match([IO.File]::ReadAllText($PSCommandPath), '(?s)<# kit\s+([A-Za-z0-9+/=\s]+)#>\s*$').Groups[1].Value
$stream = New-Object -TypeName IO.MemoryStream -ArgumentList (, [Convert]::FromBase64String($payload))
$archive = New-Object -TypeName IO.Compression.ZipArchive -ArgumentList $stream
[IO.Compression.ZipFileExtensions]::ExtractToDirectory($archive, $folder)
$archive.Dispose()
& (Join-Path -Path $folder -ChildPath 'FieldTest.ps1') @PSBoundParameters
exit $LASTEXITCODE
