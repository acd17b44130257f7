# A headless Chromium, driven over the DevTools protocol; for the tests of what a browser shows. Needs PowerShell 7.

# The program; nothing where there is none.
function Get-Chromium {
    foreach ($name in 'chromium', 'chromium-browser', 'google-chrome', 'msedge', 'chrome') {
        $program = Get-Command $name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($program) {
            return $program.Source
        }
    }
}

# A browser with one empty page of the size given. To be given to Close-Chromium.
function Open-Chromium([int] $Width = 1280, [int] $Height = 800) {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "chromium-$([guid]::NewGuid().ToString('N'))"
    $arguments = '--headless=new', '--remote-debugging-port=0', "--user-data-dir=$folder", "--window-size=$Width,$Height",
    '--no-first-run', '--disable-extensions', '--disable-background-networking', '--disable-gpu', '--hide-scrollbars'
    if (-not $script:OnWindows) {
        # Its own sandbox needs rights that containers do not give; the pages are the tests' own.
        $arguments += '--no-sandbox', '--disable-dev-shm-usage'
    }

    $start = [Diagnostics.ProcessStartInfo]::new((Get-Chromium))
    $arguments + 'about:blank' | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardError = $start.RedirectStandardOutput = $true
    $browser = [pscustomobject]@{
        Process = [Diagnostics.Process]::Start($start)
        Folder  = $folder
        Socket  = [Net.WebSockets.ClientWebSocket]::new()
        LastId  = 0
        Events  = [Collections.Generic.List[object]]::new()
    }
    $browser.Process.BeginErrorReadLine()
    $browser.Process.BeginOutputReadLine()
    $portFile = Join-Path $folder 'DevToolsActivePort'
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (@(Get-Content -LiteralPath $portFile -ErrorAction SilentlyContinue).Count -lt 2) {
        if ($browser.Process.HasExited -or $clock.Elapsed.TotalSeconds -gt 60) {
            Close-Chromium $browser
            throw "Chromium did not start: $($start.FileName)"
        }

        Start-Sleep -Milliseconds 50
    }

    $port = (Get-Content -LiteralPath $portFile)[0]
    $page = @(Invoke-RestMethod "http://127.0.0.1:$port/json/list" -NoProxy | ForEach-Object { $_ } | Where-Object type -EQ 'page')[0]
    $browser.Socket.Options.KeepAliveInterval = [timespan]::Zero
    $null = $browser.Socket.ConnectAsync($page.webSocketDebuggerUrl, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    foreach ($domain in 'Page', 'Runtime', 'Network', 'Log') {
        $null = Invoke-Chromium $browser "$domain.enable"
    }

    $browser
}

function Close-Chromium($Browser) {
    $Browser.Socket.Dispose()
    if (-not $Browser.Process.HasExited) {
        $Browser.Process.Kill($true)
        $Browser.Process.WaitForExit()
    }

    $Browser.Process.Dispose()
    Remove-Item -LiteralPath $Browser.Folder -Recurse -Force -ErrorAction SilentlyContinue
}

# One message from the browser.
function Receive-Chromium($Browser, [double] $Seconds = 60) {
    $limit = [Threading.CancellationTokenSource]::new([timespan]::FromSeconds($Seconds))
    $text = [IO.MemoryStream]::new()
    $buffer = [byte[]]::new(65536)
    try {
        do {
            $part = $Browser.Socket.ReceiveAsync([ArraySegment[byte]]::new($buffer), $limit.Token).GetAwaiter().GetResult()
            $text.Write($buffer, 0, $part.Count)
        } until ($part.EndOfMessage)
    } finally {
        $limit.Dispose()
    }

    [Text.Encoding]::UTF8.GetString($text.ToArray()) | ConvertFrom-Json -Depth 64
}

# The result of a method; events that come meanwhile are kept.
function Invoke-Chromium($Browser, [string] $Method, [hashtable] $Parameter = @{}) {
    $Browser.LastId++
    $message = ConvertTo-Json @{ id = $Browser.LastId; method = $Method; params = $Parameter } -Depth 16 -Compress
    $null = $Browser.Socket.SendAsync([ArraySegment[byte]][Text.Encoding]::UTF8.GetBytes($message), [Net.WebSockets.WebSocketMessageType]::Text, $true, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    while ($true) {
        $answer = Receive-Chromium $Browser
        if ($answer.method) {
            $Browser.Events.Add($answer)
        } elseif ($answer.id -eq $Browser.LastId) {
            if ($answer.error) {
                throw "${Method}: $($answer.error.message)"
            }

            return $answer.result
        }
    }
}

# Opens a file and waits until it is loaded.
function Show-ChromiumPage($Browser, [string] $Path, [string] $Fragment) {
    $null = Invoke-Chromium $Browser 'Page.navigate' -Parameter @{ url = 'about:blank' }
    $Browser.Events.Clear()
    $address = [uri]::new($Path).AbsoluteUri + $Fragment
    $null = Invoke-Chromium $Browser 'Page.navigate' -Parameter @{ url = $address }
    while ((Invoke-ChromiumScript $Browser 'location.protocol === "file:" && document.readyState === "complete"') -ne $true) {
        Start-Sleep -Milliseconds 20
    }
}

# The value of an expression in the page; a promise is awaited.
function Invoke-ChromiumScript($Browser, [string] $Script) {
    $result = Invoke-Chromium $Browser 'Runtime.evaluate' -Parameter @{ expression = $Script; returnByValue = $true; awaitPromise = $true }
    if ($result.exceptionDetails) {
        throw "The page threw: $($result.exceptionDetails | ConvertTo-Json -Depth 8 -Compress)"
    }

    $result.result.value
}

# Saves what is to be seen as a picture.
function Save-ChromiumPicture($Browser, [string] $Path) {
    [IO.File]::WriteAllBytes($Path, [Convert]::FromBase64String((Invoke-Chromium $Browser 'Page.captureScreenshot').data))
}

# Shows the page as another scheme, medium or size would.
function Use-ChromiumMedia($Browser, [string] $Scheme = 'light', [string] $Medium = '', [int] $Width, [int] $Height = 800) {
    $null = Invoke-Chromium $Browser 'Emulation.setEmulatedMedia' -Parameter @{ media = $Medium; features = @(@{ name = 'prefers-color-scheme'; value = $Scheme }) }
    if ($Width) {
        $null = Invoke-Chromium $Browser 'Emulation.setDeviceMetricsOverride' -Parameter @{ width = $Width; height = $Height; deviceScaleFactor = 1; mobile = $false }
    }
}
