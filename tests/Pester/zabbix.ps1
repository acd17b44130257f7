# A real Zabbix server with its frontend and an agent, from Debian's packages, on the loopback only. Dot-source it.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPositionalParameters', '', Justification = 'Helper functions of the tests.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Helper functions of the tests.')]
param()

$script:ZabbixNeeds = [ordered]@{
    zabbix_server   = '/usr/sbin/zabbix_server'
    zabbix_agentd   = '/usr/sbin/zabbix_agentd'
    'its schema'    = '/usr/share/zabbix-server-pgsql/schema.sql.gz'
    'its frontend'  = '/usr/share/zabbix/api_jsonrpc.php'
    php             = '/usr/bin/php'
    'PHP''s pgsql'  = '/usr/share/php8*-pgsql'
    PostgreSQL      = '/usr/lib/postgresql/*/bin/postgres'
    runuser         = '/usr/sbin/runuser'
}

# What is missing for a server; nothing if it can be started.
function Get-ZabbixObstacle {
    foreach ($need in $script:ZabbixNeeds.GetEnumerator()) {
        if (-not (Test-Path -Path $need.Value)) {
            return "$($need.Key) is not installed (Debian: zabbix-server-pgsql zabbix-frontend-php zabbix-agent php-cli php-pgsql postgresql)"
        }
    }

    if ((& id -u) -ne '0') {
        'PostgreSQL has to be started as another user, which needs root'
    }
}

# A free port of the loopback; Zabbix takes none above 32767.
function Get-ZabbixPort {
    foreach ($attempt in 1..50) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, (Get-Random -Minimum 20000 -Maximum 32767))
        try {
            $listener.Start()
            return $listener.LocalEndpoint.Port
        } catch [Net.Sockets.SocketException] {
            Write-Debug "Port taken: $_"
        } finally {
            $listener.Stop()
        }
    }

    throw 'There is no free port.'
}

# Runs a program to its end; its output is in the exception if it fails.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    $output = & $Program @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $Arguments failed with $LASTEXITCODE`: $output"
    }

    $output
}

# Starts everything. The agent's item vss.writers prints the file Answer. Stop-Zabbix ends it.
function Start-Zabbix {
    $root = Join-Path ([IO.Path]::GetTempPath()) "vss-zabbix-$([guid]::NewGuid().ToString('N'))"
    $null = New-Item -ItemType Directory -Path $root, "$root/socket", "$root/log"
    $zabbix = [pscustomobject]@{
        Root = $root; Socket = "$root/socket"; Answer = "$root/answer.json"; Postgres = (Get-Item '/usr/lib/postgresql/*/bin' | Select-Object -Last 1).FullName
        Processes = [Collections.Generic.List[Diagnostics.Process]]::new(); Url = $null; Token = $null; AgentPort = Get-ZabbixPort
    }
    try {
        Start-ZabbixDatabase $zabbix
        Start-ZabbixServer $zabbix
        Start-ZabbixFrontend $zabbix
    } catch {
        Stop-Zabbix $zabbix
        throw
    }

    $zabbix
}

function Start-ZabbixDatabase($Zabbix) {
    Invoke-Program chown '-R', 'postgres', $Zabbix.Root
    Invoke-Program runuser '-u', 'postgres', '--', "$($Zabbix.Postgres)/initdb", '-D', "$($Zabbix.Root)/db", '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync' | Out-Null
    $options = "-c listen_addresses='' -c unix_socket_directories='$($Zabbix.Socket)' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    Invoke-Program runuser '-u', 'postgres', '--', "$($Zabbix.Postgres)/pg_ctl", '-D', "$($Zabbix.Root)/db", '-w', '-l', "$($Zabbix.Root)/log/postgres.log", '-o', $options, 'start' | Out-Null
    Invoke-Program psql '-h', $Zabbix.Socket, '-U', 'postgres', '-q', '-c', 'create database zabbix' | Out-Null

    # Without the pictures, which only maps refer to; so foreign keys are not checked.
    $load = "(echo 'set session_replication_role = replica;'; zcat /usr/share/zabbix-server-pgsql/schema.sql.gz /usr/share/zabbix-server-pgsql/data.sql.gz) | " +
        "psql -h '$($Zabbix.Socket)' -U postgres -q -v ON_ERROR_STOP=1 zabbix >/dev/null"
    Invoke-Program bash '-c', "set -o pipefail; $load" | Out-Null
}

function Start-ZabbixServer($Zabbix) {
    $port = Get-ZabbixPort
    $common = "LogType=file`nDebugLevel=3`nPidFile=$($Zabbix.Root)/{0}.pid`nLogFile=$($Zabbix.Root)/log/{0}.log`nAllowRoot=1`nTimeout=30`n"
    [IO.File]::WriteAllText("$($Zabbix.Root)/server.conf", ($common -f 'server') + @"
SocketDir=$($Zabbix.Socket)
ListenIP=127.0.0.1
ListenPort=$port
DBHost=$($Zabbix.Socket)
DBName=zabbix
DBUser=postgres
CacheUpdateFrequency=1
StartPollers=2
StartPreprocessors=1
StartHTTPPollers=0
StartDiscoverers=0
StartIPMIPollers=0
StartPingers=0
StartTrappers=1
StartEscalators=1
StartAlerters=1
StartReportWriters=0
StartODBCPollers=0
StartPollersUnreachable=1
HistoryCacheSize=8M
"@)
    [IO.File]::WriteAllText("$($Zabbix.Root)/agent.conf", ($common -f 'agent') + @"
Server=127.0.0.1
ListenIP=127.0.0.1
ListenPort=$($Zabbix.AgentPort)
Hostname=srv1
StartAgents=1
UserParameter=vss.writers,cat $($Zabbix.Answer)
"@)
    foreach ($program in 'zabbix_server', 'zabbix_agentd') {
        $name = $program -replace 'zabbix_' -replace 'd$'
        $process = Start-ZabbixProgram $Zabbix "/usr/sbin/$program" "-f -c $($Zabbix.Root)/$name.conf"
        $Zabbix.Processes.Add($process)
        if (-not (Wait-Until { $process.HasExited -or (Test-Path -LiteralPath "$($Zabbix.Root)/$name.pid") } 30) -or $process.HasExited) {
            throw "$program did not start: $(Get-Content -Path "$($Zabbix.Root)/log/*" | Select-Object -Last 5)"
        }
    }
}

function Start-ZabbixFrontend($Zabbix) {
    # A copy, because the path of the configuration is a constant: Debian's is /etc/zabbix/zabbix.conf.php.
    Invoke-Program cp '-aL', '/usr/share/zabbix', "$($Zabbix.Root)/ui" | Out-Null
    $constant = "$($Zabbix.Root)/ui/include/classes/core/CConfigFile.php"
    $configuration = "$($Zabbix.Root)/zabbix.conf.php"
    [IO.File]::WriteAllText($constant, ([IO.File]::ReadAllText($constant) -replace "(CONFIG_FILE_PATH = ')[^']*", "`${1}$configuration"))
    [IO.File]::WriteAllText($configuration, @"
<?php
global `$DB;
`$DB['TYPE'] = 'POSTGRESQL'; `$DB['SERVER'] = '$($Zabbix.Socket)'; `$DB['PORT'] = '0'; `$DB['DATABASE'] = 'zabbix';
`$DB['USER'] = 'postgres'; `$DB['PASSWORD'] = ''; `$DB['SCHEMA'] = ''; `$DB['ENCRYPTION'] = false;
`$DB['DOUBLE_IEEE754'] = true;
"@)
    $port = Get-ZabbixPort
    $Zabbix.Url = "http://127.0.0.1:$port/api_jsonrpc.php"
    $Zabbix.Processes.Add((Start-ZabbixProgram $Zabbix '/usr/bin/php' "-d max_execution_time=300 -d memory_limit=512M -S 127.0.0.1:$port -t $($Zabbix.Root)/ui"))
    if (-not (Wait-Until { try { Invoke-ZabbixApi $Zabbix apiinfo.version @{} } catch { $false } } 30)) {
        throw 'The frontend does not answer.'
    }

    $Zabbix.Token = Invoke-ZabbixApi $Zabbix user.login @{ user = 'Admin'; password = 'zabbix' }
}

function Start-ZabbixProgram($Zabbix, [string] $Program, [string] $Arguments) {
    $log = "$($Zabbix.Root)/log/$([guid]::NewGuid().ToString('N'))"
    Start-Process -FilePath $Program -ArgumentList $Arguments -RedirectStandardOutput "$log.out" -RedirectStandardError "$log.err" -PassThru
}

# One call of the API; an error of it is an exception.
function Invoke-ZabbixApi($Zabbix, [string] $Method, $Parameters) {
    $call = @{ jsonrpc = '2.0'; id = 1; method = $Method; params = $Parameters }
    if ($Zabbix.Token) {
        $call.auth = $Zabbix.Token
    }

    $body = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $call -Depth 12 -Compress))
    $answer = Invoke-RestMethod -Uri $Zabbix.Url -Method Post -ContentType 'application/json-rpc' -Body $body -NoProxy
    if ($answer.error) {
        throw "$Method`: $($answer.error.message) $($answer.error.data)"
    }

    $answer.result
}

# Ends what Start-Zabbix started, and removes its files.
function Stop-Zabbix($Zabbix) {
    foreach ($process in $Zabbix.Processes) {
        if (-not $process.HasExited) {
            & kill $process.Id
            $null = $process.WaitForExit(10000)
            if (-not $process.HasExited) {
                $process.Kill($true)
            }
        }

        $process.Dispose()
    }

    if (Test-Path -LiteralPath "$($Zabbix.Root)/db/postmaster.pid") {
        & runuser -u postgres -- "$($Zabbix.Postgres)/pg_ctl" -D "$($Zabbix.Root)/db" -w -m immediate stop *> $null
    }

    Remove-Item -LiteralPath $Zabbix.Root -Recurse -Force -ErrorAction Ignore
}
