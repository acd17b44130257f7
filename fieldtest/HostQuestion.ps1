<#
.SYNOPSIS
Part of the Windows field test: reports how VSS works in this PowerShell host, as JSON.

.DESCRIPTION
Run it in a new process for each question, because the first one decides the COM security for the second:
  ComSecurity  what CoInitializeSecurity returns in this host, with the arguments and the declaration that the module uses
  Gather       what Get-VssWriterStatus returns through the collector and in process, and whether System Writer is present

It changes nothing outside its process.

.PARAMETER Question
ComSecurity or Gather.

.PARAMETER ModulePath
The module's manifest.

.PARAMETER Simulation
A simulation file to query instead of this computer.

.PARAMETER OutFile
The file for the answer. Without it, the answer is written to the output.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [ValidateSet('ComSecurity', 'Gather')] [string] $Question,
    [Parameter(Mandatory = $true)] [string] $ModulePath,
    [string] $Simulation,
    [string] $OutFile
)

$ErrorActionPreference = 'Stop'
$systemWriter = 'e8132975-6f93-4464-a53e-1050253ae220'
$onWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
if ($onWindows) {
    # For this process only, so that the module's format files can be read.
    Set-ExecutionPolicy -ExecutionPolicy Bypass -Scope Process -Force -ErrorAction SilentlyContinue
}

$answer = [ordered]@{
    question     = $Question
    host         = $Host.Name
    process      = [Diagnostics.Process]::GetCurrentProcess().ProcessName
    edition      = "$($PSVersionTable.PSEdition)"
    version      = "$($PSVersionTable.PSVersion)"
    architecture = "$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)"
    apartment    = "$([Threading.Thread]::CurrentThread.GetApartmentState())"
    error        = $null
}

function Get-GatherAnswer([hashtable] $Argument) {
    $failures = $null
    $warnings = $null
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $writers = @(Get-VssWriterStatus @Argument -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction SilentlyContinue -WarningVariable warnings)
    [ordered]@{
        writers      = $writers.Count
        systemWriter = [bool]($writers | Where-Object -FilterScript { "$($_.WriterId)" -eq $systemWriter })
        comSecurity  = @($writers | ForEach-Object -Process { "$($_.ComSecurity)" } | Sort-Object -Unique) -join ', '
        errors       = @($failures | ForEach-Object -Process { $_.FullyQualifiedErrorId.Split(',')[0] })
        warnings     = @($warnings | ForEach-Object -Process { $_.Message })
        ms           = $clock.ElapsedMilliseconds
    }
}

try {
    Import-Module -Name $ModulePath
    if ($Question -eq 'Gather') {
        $arguments = @{}
        if ($Simulation) {
            $arguments['Simulation'] = New-VssSimulation -Path $Simulation
        }

        $answer['collector'] = Get-GatherAnswer -Argument $arguments
        if (-not $Simulation) {
            $answer['inProcess'] = Get-GatherAnswer -Argument @{ InProcess = $true }
        }
    } elseif ($onWindows) {
        $core = [VssWriterStatus.WriterStatus].Assembly
        $ole = $core.GetType('VssWriterStatus.Interop.Ole32')
        $levels = $core.GetType('VssWriterStatus.Interop.ProcessComSecurity').GetMethod('ArgumentsFor', [Reflection.BindingFlags]'Static, NonPublic')
        $level = $levels.Invoke($null, @([Environment]::OSVersion.Version))

        # 6 is RPC_C_AUTHN_LEVEL_PKT_PRIVACY. A COM apartment already exists, unless nothing has used COM.
        $answer['coInitializeEx'] = $ole.GetMethod('CoInitializeEx').Invoke($null, @([IntPtr]::Zero, [uint32]0))
        $answer['coInitializeSecurity'] = $ole.GetMethod('CoInitializeSecurity').Invoke($null, @(
                [IntPtr]::Zero, -1, [IntPtr]::Zero, [IntPtr]::Zero, [uint32]6, $level.Item1, [IntPtr]::Zero, $level.Item2, [IntPtr]::Zero))
    }
} catch {
    $answer['error'] = "$_"
}

$json = ConvertTo-Json -InputObject $answer -Depth 4 -Compress
if ($OutFile) {
    [IO.File]::WriteAllText($OutFile, $json)
} else {
    $json
}
