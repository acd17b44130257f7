# An sshd on the loopback, for tests and benchmarks of remoting over SSH. Dot-source it after common.ps1.

# Why there can be none here; nothing where there can.
function Get-SshdObstacle {
    if (-not (Test-Path -LiteralPath '/usr/sbin/sshd')) {
        'there is no /usr/sbin/sshd'
    } elseif (-not (Get-Command ssh, ssh-keygen -CommandType Application -ErrorAction SilentlyContinue)) {
        'there is no ssh client'
    }
}

# A port of the loopback that nobody listens on.
function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}

# Starts it with a key pair and a configuration of its own in a new folder; what is needed to reach and to stop it.
function Open-Sshd([string] $Folder, [string] $Subsystem, [string[]] $Configuration) {
    $null = New-Item -ItemType Directory -Path $Folder
    chmod 700 $Folder
    foreach ($key in 'host', 'user') {
        ssh-keygen -q -t ed25519 -N '' -C test -f "$Folder/$key"
    }

    Copy-Item -LiteralPath "$Folder/user.pub" -Destination "$Folder/authorized"
    $user = [Environment]::UserName
    $port = Get-FreePort
    @"
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
AllowUsers $user
Subsystem powershell $Subsystem
"@, $Configuration | ForEach-Object { $_ } | Set-Content -LiteralPath "$Folder/sshd_config"

    # Where sshd runs as root it wants this folder, which its service would make.
    $madeFolder = (id -u) -eq '0' -and -not (Test-Path -LiteralPath /run/sshd)
    if ($madeFolder) {
        $null = New-Item -ItemType Directory -Path /run/sshd
        chmod 755 /run/sshd
    }

    # Not the output of the tests: an endpoint that hangs would keep that open for whoever reads it.
    $process = Start-Process -FilePath /usr/sbin/sshd -ArgumentList '-D', '-f', "$Folder/sshd_config", '-E', "$Folder/log" -PassThru `
        -RedirectStandardOutput "$Folder/sshd.out" -RedirectStandardError "$Folder/sshd.err"
    $null = Wait-Until { (Test-Path "$Folder/log") -and (Get-Content "$Folder/log" -Raw) -match 'listening' } 5
    [pscustomobject]@{ Folder = $Folder; Port = $port; User = $user; Process = $process; MadeFolder = $madeFolder }
}

function Close-Sshd($Sshd) {
    if (-not $Sshd.Process.HasExited) {
        # With its connections and their endpoints, of which one may wait for ever.
        $Sshd.Process.Kill($true)
    }

    if ($Sshd.MadeFolder) {
        Remove-Item -LiteralPath /run/sshd
    }
}
