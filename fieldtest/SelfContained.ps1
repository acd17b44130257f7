#Requires -Version 5.1
<#
.SYNOPSIS
The Windows field test of VssWriterStatus in one file, for a computer that has nothing but Windows.

.DESCRIPTION
Unpacks the kit at the end of this file into the folder kit of OutputPath and runs its FieldTest.ps1, whose help tells what is
done and what is reported. Run it in a 64-bit PowerShell as administrator; the Pester tests need Pester 6:
  Install-Module -Name Pester -MinimumVersion 6.0.0 -Scope CurrentUser
Everything is in OutputPath: remove that folder, and nothing is left.

.PARAMETER OutputPath
The folder for the kit and the reports.

.PARAMETER BackupOperator
An account that is a member of Backup Operators, to run the tests as well in its name.

.PARAMETER TestBackup
Also makes a test backup, for which the writers freeze for a few seconds.

.PARAMETER SkipPester
Leaves out the Pester tests.

.PARAMETER IncludeNames
Keeps the names of computer, domain and user in the reports.

.PARAMETER Simulation
A simulation's file: a dry run, which needs no Windows and no rights.

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
    # Programs that run with an administrator's rights must not be replaceable by those without; readers may read.
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
