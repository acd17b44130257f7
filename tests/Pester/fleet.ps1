# Endpoints for real remoting over SSH on the loopback, for tests and benchmarks: one sshd, and as many names for it as are
# asked for. ssh's own configuration tells the endpoint by which name it was called. Dot-source it after common.ps1.

# Why there can be no endpoints here; nothing where there can.
function Get-FleetObstacle {
    if ($PSVersionTable.PSEdition -ne 'Core' -or $script:OnWindows) {
        'the endpoints need PowerShell 7 on Linux'
    } elseif (-not (Test-Path -LiteralPath '/usr/sbin/sshd')) {
        'there is no /usr/sbin/sshd'
    } elseif (-not (Get-Command ssh, ssh-keygen -CommandType Application -ErrorAction SilentlyContinue)) {
        'there is no ssh client'
    }
}

# Starts the endpoints; what is needed to reach and to stop them. Names that begin with closed and silent get no sshd: a port where
# nothing listens, and one that accepts and never says a word. On those that begin with bare and constrained there is no module;
# jea is an endpoint with the role of samples/jea.
function Open-Fleet([string] $Folder, [string[]] $Name, [string] $Manifest) {
    $null = New-Item -ItemType Directory -Path $Folder, "$Folder/bin", "$Folder/none"
    chmod 700 $Folder
    foreach ($key in 'host', 'user') {
        ssh-keygen -q -t ed25519 -N '' -C test -f "$Folder/$key"
    }

    Copy-Item -LiteralPath "$Folder/user.pub" -Destination "$Folder/authorized"
    $user = [Environment]::UserName
    $port = Get-FreePort
    $closed = Get-FreePort
    Set-Content -LiteralPath "$Folder/sshd_config" -Value @"
ListenAddress 127.0.0.1
Port $port
HostKey $Folder/host
AuthorizedKeysFile $Folder/authorized
PidFile none
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 2000
AcceptEnv VSS_ENDPOINT
AllowUsers $user
Subsystem powershell $Folder/endpoint
"@
    Set-Content -LiteralPath "$Folder/constrained.pssc" -Value (
        "@{ SchemaVersion = '2.0.0.0'; GUID = '$(New-Guid)'; SessionType = 'Default'; LanguageMode = 'ConstrainedLanguage' }")
    Set-Content -LiteralPath "$Folder/jea.pssc" -Value (
        "@{ SchemaVersion = '2.0.0.0'; GUID = '$(New-Guid)'; SessionType = 'RestrictedRemoteServer'; ModulesToImport = '$Manifest'; " +
        "VisibleCmdlets = $(Get-RoleText VisibleCmdlets) }")

    # The module's search path and the session configuration are all that differs from a plain subsystem.
    Set-Content -LiteralPath "$Folder/endpoint" -Value @"
#!/bin/sh
modules=$Folder/none
case "`$VSS_ENDPOINT" in
    jea*) set -- -ConfigurationFile $Folder/jea.pssc ;;
    constrained*) set -- -ConfigurationFile $Folder/constrained.pssc ;;
    bare*) ;;
    *) modules=$PSScriptRoot/endpoint ;;
esac
VSS_MANIFEST='$Manifest' PSModulePath="`$modules" exec $(Get-PowerShellProgram) -sshs -NoLogo -NoProfile "`$@"
"@
    $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $silent.Start()
    $hosts = foreach ($endpoint in $Name) {
        $at = switch -Wildcard ($endpoint) { 'closed*' { $closed } 'silent*' { $silent.LocalEndpoint.Port } default { $port } }
        "Host $endpoint", "  Port $at", "  SetEnv VSS_ENDPOINT=$endpoint"
    }
    $hosts + @"
Host *
  HostName 127.0.0.1
  User $user
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

    # Where sshd runs as root it wants this folder, which its service would make.
    $madeFolder = (id -u) -eq '0' -and -not (Test-Path -LiteralPath /run/sshd)
    if ($madeFolder) {
        $null = New-Item -ItemType Directory -Path /run/sshd
        chmod 755 /run/sshd
    }

    $server = Start-Process -FilePath /usr/sbin/sshd -ArgumentList '-D', '-f', "$Folder/sshd_config", '-E', "$Folder/log" -PassThru
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not ((Test-Path "$Folder/log") -and (Get-Content "$Folder/log" -Raw) -match 'listening') -and $clock.Elapsed.TotalSeconds -lt 5) {
        Start-Sleep -Milliseconds 20
    }

    $fleet = [pscustomobject]@{ Folder = $Folder; Server = $server; Silent = $silent; MadeFolder = $madeFolder; Path = $env:PATH }
    $env:PATH = "$Folder/bin:$env:PATH"
    $fleet
}

function Close-Fleet($Fleet) {
    $env:PATH = $Fleet.Path
    $Fleet.Silent.Stop()
    if (-not $Fleet.Server.HasExited) {
        $Fleet.Server.Kill()
        $Fleet.Server.WaitForExit()
    }

    if ($Fleet.MadeFolder) {
        Remove-Item -LiteralPath /run/sshd
    }
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

function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}
