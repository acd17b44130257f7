# Endpoints for real remoting over SSH on the loopback, for tests and benchmarks: one sshd, and as many names for it as are
# asked for. ssh's own configuration tells the endpoint by which name it was called. Dot-source it after common.ps1.

. (Join-Path $PSScriptRoot 'sshd.ps1')

# Why there can be no endpoints here; nothing where there can.
function Get-FleetObstacle {
    if ($PSVersionTable.PSEdition -ne 'Core' -or $script:OnWindows) {
        'the endpoints need PowerShell 7 on Linux'
    } else {
        Get-SshdObstacle
    }
}

# Starts the endpoints; what is needed to reach and to stop them. Names that begin with closed and silent get no sshd: a port where
# nothing listens, and one that accepts and never says a word. On those that begin with bare and constrained there is no module;
# trusted is constrained too, and has the module itself; jea is an endpoint with the role of samples/jea; startup has a script that writes to the caller's host, and
# startup-asks asks it too.
function Open-Fleet([string] $Folder, [string[]] $Name, [string] $Manifest) {
    $sshd = Open-Sshd -Folder $Folder -Subsystem "$Folder/endpoint" -Configuration 'MaxStartups 2000', 'AcceptEnv VSS_ENDPOINT'
    $null = New-Item -ItemType Directory -Path "$Folder/bin", "$Folder/none"
    $closed = Get-FreePort
    Set-Content -LiteralPath "$Folder/constrained.pssc" -Value (
        "@{ SchemaVersion = '2.0.0.0'; GUID = '$(New-Guid)'; SessionType = 'Default'; LanguageMode = 'ConstrainedLanguage' }")
    Set-Content -LiteralPath "$Folder/jea.pssc" -Value (
        "@{ SchemaVersion = '2.0.0.0'; GUID = '$(New-Guid)'; SessionType = 'RestrictedRemoteServer'; ModulesToImport = '$Manifest'; " +
        "VisibleCmdlets = $(Get-RoleText VisibleCmdlets) }")

    Set-Content -LiteralPath "$Folder/startup.ps1" -Value @'
$Host.UI.WriteLine([string][char]27 + ']0;OWNED')
$Host.UI.WriteWarningLine('OWNED')
$Host.SetShouldExit(3)
if ($env:VSS_ENDPOINT -eq 'startup-asks') { $Host.UI.PromptForCredential('OWNED', 'OWNED', '', '') }
'@
    Set-Content -LiteralPath "$Folder/startup.pssc" -Value (
        "@{ SchemaVersion = '2.0.0.0'; GUID = '$(New-Guid)'; SessionType = 'Default'; ScriptsToProcess = '$Folder/startup.ps1' }")

    # The module's search path and the session configuration are all that differs from a plain subsystem.
    Set-Content -LiteralPath "$Folder/endpoint" -Value @"
#!/bin/sh
modules=$Folder/none
case "`$VSS_ENDPOINT" in
    jea*) set -- -ConfigurationFile $Folder/jea.pssc ;;
    startup*) modules=$PSScriptRoot/endpoint; set -- -ConfigurationFile $Folder/startup.pssc ;;
    trusted*) modules=$(Split-Path (Split-Path (Split-Path $Manifest))); set -- -ConfigurationFile $Folder/constrained.pssc ;;
    constrained*) set -- -ConfigurationFile $Folder/constrained.pssc ;;
    bare*) ;;
    *) modules=$PSScriptRoot/endpoint ;;
esac
POWERSHELL_TELEMETRY_OPTOUT=1 DOTNET_TieredPGO=0 VSS_MANIFEST='$Manifest' PSModulePath="`$modules" exec $(Get-PowerShellProgram) -sshs -NoLogo -NoProfile "`$@"
"@
    $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $silent.Start()
    $hosts = foreach ($endpoint in $Name) {
        $at = switch -Wildcard ($endpoint) { 'closed*' { $closed } 'silent*' { $silent.LocalEndpoint.Port } default { $sshd.Port } }
        "Host $endpoint", "  Port $at", "  SetEnv VSS_ENDPOINT=$endpoint"
    }
    $hosts + @"
Host *
  HostName 127.0.0.1
  User $($sshd.User)
  IdentityFile $Folder/user
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  IdentitiesOnly yes
  BatchMode yes
  LogLevel ERROR
"@ | Set-Content -LiteralPath "$Folder/ssh_config"

    # PowerShell starts the ssh that it finds first.
    Set-Content -LiteralPath "$Folder/bin/ssh" -Value "#!/bin/sh`nexec $((Get-Command ssh -CommandType Application)[0].Source) -F $Folder/ssh_config `"`$@`""
    chmod 700 "$Folder/endpoint" "$Folder/bin/ssh"

    $fleet = [pscustomobject]@{ Sshd = $sshd; Silent = $silent; Path = $env:PATH }
    $env:PATH = "$Folder/bin:$env:PATH"
    $fleet
}

function Close-Fleet($Fleet) {
    $env:PATH = $Fleet.Path
    $Fleet.Silent.Stop()
    Close-Sshd $Fleet.Sshd
}

# What the role of samples/jea says under a key, as it stands there.
function Get-RoleText([string] $Key) {
    $path = Join-Path $PSScriptRoot '../../samples/jea/VssWriterStatusJea/RoleCapabilities/VssReader.psrc'
    $role = [Management.Automation.Language.Parser]::ParseFile((Resolve-Path $path), [ref] $null, [ref] $null).Find(
        { $args[0] -is [Management.Automation.Language.HashtableAst] }, $false)
    ($role.KeyValuePairs | Where-Object { $_.Item1.Value -eq $Key }).Item2.Extent.Text
}

# The processes of an endpoint.
function Get-EndpointProcess([string] $Name) {
    foreach ($environment in Get-ChildItem -Path /proc/[0-9]*/environ -ErrorAction SilentlyContinue) {
        $text = try { [IO.File]::ReadAllText($environment.FullName) } catch { '' }
        if ($text -split [char]0 -contains "VSS_ENDPOINT=$Name") {
            Get-Process -Id $environment.Directory.Name -ErrorAction SilentlyContinue
        }
    }
}

# How many requesters run on an endpoint; their threads' names are in /proc.
function Measure-EndpointRequester([string] $Name) {
    @(Get-EndpointProcess $Name | ForEach-Object { Get-Content -Path "/proc/$($_.Id)/task/*/comm" -ErrorAction SilentlyContinue } |
            Where-Object { $_ -eq 'VSS requester' }).Count
}
