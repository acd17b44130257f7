BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'chromium.ps1')
    Import-StagedModule
    $script:Writers = @(Get-VssWriterStatus -Simulation (New-VssSimulation))
    $script:Answer = Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation)
    $script:Denied = New-VssSimulation -Scenario access-denied

    function Get-NewPath {
        Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).html"
    }

    function Get-Page($Path) {
        [IO.File]::ReadAllText($Path)
    }
}

Describe 'Export-VssWriterReport: input' {
    It 'takes reports from the pipeline and as an argument' {
        $piped, $given = (Get-NewPath), (Get-NewPath)
        $Answer | Export-VssWriterReport -Path $piped
        Export-VssWriterReport $given -InputObject $Answer
        Get-Page $piped | Should -BeLike '*<button type="button">SRV1</button>*SqlServerWriter*'
        Get-Page $piped | Should -Not -BeLike '*issing writers are not known*'
        Get-Page $given | Should -BeExactly (Get-Page $piped)
    }

    It 'takes statuses from the pipeline and as an argument, and says what they cannot tell' {
        $piped, $given = (Get-NewPath), (Get-NewPath)
        $Writers | Export-VssWriterReport -Path $piped
        Export-VssWriterReport $given -InputObject $Writers
        Get-Page $piped | Should -BeLike '*<button type="button">SRV1</button>*SqlServerWriter*'
        Get-Page $piped | Should -BeLike '*<p class="note">Missing writers are not known for 1 computer*Test-VssWriterStatus -Detailed*'
        Get-Page $given | Should -BeExactly (Get-Page $piped)
    }

    It 'lists the components behind a writer where they were gathered, and needs none' {
        $path, $without = (Get-NewPath), (Get-NewPath)
        $vss = New-VssSimulation healthy
        & { Get-VssWriterComponent -Simulation $vss; Test-VssWriterStatus -Detailed -Simulation $vss } | Export-VssWriterReport $path
        Test-VssWriterStatus -Detailed -Simulation $vss | Export-VssWriterReport $without
        Get-Page $path | Should -BeLike '*<script type="application/jsonl" id="components">*{"Row":0,"InstanceId":"b4ffd86857f26ad310846262b179e88f","Components":*"SRV1\\Orders (Database): D:\\, E:\\"*'
        Get-Page $without | Should -Not -BeLike '*id="components"*'
    }

    It 'shows missing writers as such, also after a file and a job' {
        $report = Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation -Scenario missing-system-writer)
        $file = Join-Path $TestDrive 'missing.xml'
        $report | Export-Clixml -LiteralPath $file
        $job = Start-Job { $input } -InputObject $report
        try {
            $fromJob = $job | Receive-Job -Wait
        } finally {
            $job | Remove-Job -Force
        }

        foreach ($one in $report, (Import-Clixml -LiteralPath $file), $fromJob) {
            $path = Get-NewPath
            $one | Export-VssWriterReport $path
            $page = Get-Page $path
            $page | Should -BeLike '*data-health="missing" aria-pressed="false"><b>1</b>*<details class="problem m"*System Writer*<td role="cell">1 missing</td>*<td role=cell class=m>Missing*'
            $page | Should -BeLike '*data-health="unknown" aria-pressed="false"><b>0</b>*'
        }
    }

    It 'keeps computers apart by the name by which they were queried, with their errors' {
        $path = Get-NewPath
        $failed, $twin = $Answer, (Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation -Scenario healthy))
        $failed = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($failed, 3))
        $failed | Add-Member NoteProperty PSComputerName 'srv1.contoso.com'
        $twin | Add-Member NoteProperty PSComputerName 'evil'
        $inner = [Management.Automation.ErrorRecord]::new([Exception]::new('It broke.'), 'Broken', 'NotSpecified', $null)
        $inner.Exception.Source = 'Simulation'
        $broken = [Management.Automation.Runspaces.RemotingErrorRecord]::new($inner, [Management.Automation.Remoting.OriginInfo]::new('evil', [guid]::NewGuid()))
        $failed, $twin, $broken | Export-VssWriterReport $path
        $page = Get-Page $path
        $page | Should -BeLike '*<button type="button">srv1.contoso.com</button></th><td role="cell">1 failed</td>*'
        $page | Should -BeLike '*<button type="button">evil <small>computer name SRV1</small></button></th><td role="cell">incomplete</td>*'
    }

    It 'takes errors among the statuses: computers that did not answer' {
        $path = Get-NewPath
        & {
            $Writers
            Get-VssWriterStatus -Simulation $Denied -ErrorAction Continue
        } 2>&1 | Export-VssWriterReport -Path $path
        $page = Get-Page $path
        $page | Should -BeLike '*<th scope="row">SRV1</th><td>InitializeForBackup failed with 0x80070005 (E_ACCESSDENIED). Access is denied. <code>VssAccessDenied</code></td><td>Run PowerShell as administrator*'
        $page | Should -BeLike '*, incomplete, missing not known</td>*'
    }

    It 'does not take the missing writer of an error for a computer' {
        $path = Get-NewPath
        Get-VssWriterStatus -Name NoSuch -Simulation (New-VssSimulation) -ErrorAction Continue 2>&1 | Export-VssWriterReport -Path $path
        $page = Get-Page $path
        $page | Should -BeLike '*data-health="all" aria-pressed="true"><b>1</b>*'
        $page | Should -BeLike '*data-health="missing" aria-pressed="false"><b>1</b>*'
        $page | Should -BeLike '*<button type="button">SRV1</button>*'
    }

    It 'takes statuses that came back as property bags' {
        $path = Get-NewPath
        $file = Join-Path $TestDrive 'bags.xml'
        $Writers | Export-Clixml -LiteralPath $file
        Invoke-ChildPowerShell "Import-Clixml '$file' | Export-Clixml '$file.2'" | Should -BeNullOrEmpty
        $script = @'
$bags = Import-Clixml '{0}'
$bags[0].PSObject.TypeNames[0]
Import-Module '{1}'
$bags | Export-VssWriterReport '{2}'
'@ -f "$file.2", $Manifest, $path
        Invoke-ChildPowerShell $script | Should -Be 'Deserialized.VssWriterStatus.WriterStatus'
        $direct = Get-NewPath
        $Writers | Export-VssWriterReport $direct
        Get-Page $path | Should -BeExactly (Get-Page $direct)
    }

    It 'lists what is neither, for it must not pass for good news' {
        $path = Get-NewPath
        $outcome = Get-Outcome { @($Writers[0]) + 'oops' + $null + $Writers[4] | Export-VssWriterReport -Path $path }
        $outcome.Errors.Count | Should -Be 0
        $page = Get-Page $path
        $page | Should -BeLike '*2 writers on 1 computer,*'
        $page | Should -BeLike '*(not named)</th><td>The input is not the status of a writer: oops <code>*'
    }

    It 'makes a report that says so of nothing' {
        $path = Get-NewPath
        @() | Export-VssWriterReport -Path $path
        Get-Page $path | Should -BeLike '*No data: the report*'
    }
}

Describe 'Export-VssWriterReport: the file' {
    It 'is the same for the same input' {
        $first, $second = (Get-NewPath), (Get-NewPath)
        $Writers | Export-VssWriterReport $first
        $Writers | Export-VssWriterReport $second
        Get-Page $second | Should -BeExactly (Get-Page $first)
    }

    It 'is UTF-8 without a mark, and asks for nothing from elsewhere' {
        $path = Get-NewPath
        $Writers | Export-VssWriterReport $path
        [IO.File]::ReadAllBytes($path)[0] | Should -Be ([int][char]'<')
        Get-Page $path | Should -Not -Match 'https?://|\bsrc='
    }

    It 'is emitted with PassThru, and nothing is without' {
        $path = Get-NewPath
        $Writers | Export-VssWriterReport $path | Should -BeNullOrEmpty
        $file = $Writers | Export-VssWriterReport $path -PassThru
        $file | Should -BeOfType IO.FileInfo
        $file.FullName | Should -Be $path
        $file.Length | Should -BeGreaterThan 1000
    }

    It 'is written to a path relative to the location, with brackets to the letter' {
        Push-Location $TestDrive
        try {
            $Writers | Export-VssWriterReport 'relative [1].html'
        } finally {
            Pop-Location
        }

        Test-Path -LiteralPath (Join-Path $TestDrive 'relative [1].html') | Should -BeTrue
    }

    It 'replaces an old one' {
        $path = Get-NewPath
        [IO.File]::WriteAllText($path, 'old')
        $Writers | Export-VssWriterReport $path
        Get-Page $path | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'is not written with WhatIf' {
        $path = Get-NewPath
        $Writers | Export-VssWriterReport $path -WhatIf
        Test-Path -LiteralPath $path | Should -BeFalse
    }

    It 'does not replace an old one with NoClobber' {
        $path = Get-NewPath
        [IO.File]::WriteAllText($path, 'old')
        $outcome = Get-Outcome { $Writers | Export-VssWriterReport $path -NoClobber }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssReportFailed,VssWriterStatus.Commands.ExportVssWriterReportCommand'
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'WriteError'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-NoClobber*'
        Get-Page $path | Should -Be 'old'
    }

    It 'replaces a read-only one only with Force' {
        $path = Get-NewPath
        [IO.File]::WriteAllText($path, 'old')
        (Get-Item -LiteralPath $path).IsReadOnly = $true
        $outcome = Get-Outcome { $Writers | Export-VssWriterReport $path }
        "$($outcome.Errors[0])" | Should -BeLike '*read-only*'
        Get-Page $path | Should -Be 'old'
        $Writers | Export-VssWriterReport $path -Force
        Get-Page $path | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'does not replace a file that <Kind> meanwhile' -ForEach @(
        @{ Kind = 'appeared'; With = @{ NoClobber = $true }; IsThere = $false; Reason = '*exists*' }
        @{ Kind = 'became read-only'; With = @{}; IsThere = $true; Reason = '*read-only*' }
    ) {
        $path = Get-NewPath
        if ($IsThere) {
            [IO.File]::WriteAllText($path, 'old')
        }

        $outcome = Get-Outcome {
            $Answer | ForEach-Object {
                $_
                if ($IsThere) {
                    (Get-Item -LiteralPath $path).IsReadOnly = $true
                } else {
                    [IO.File]::WriteAllText($path, 'old')
                }
            } | Export-VssWriterReport $path @With
        }

        "$($outcome.Errors[0])" | Should -BeLike $Reason
        Get-Page $path | Should -Be 'old'
        @(Get-ChildItem -Path "$path*" -Force).Count | Should -Be 1
        (Get-Item -LiteralPath $path).IsReadOnly = $false
    }

    It 'replaces the target of a symbolic link, keeps its permissions, and leaves the link' {
        Skip-Unless (-not $IsWindows -and $PSVersionTable.PSVersion.Major -ge 7) 'symbolic links need rights on Windows'
        $target, $link, $second = (Get-NewPath), (Get-NewPath), (Get-NewPath)
        [IO.File]::WriteAllText($target, 'old')
        chmod 440 $target
        $null = New-Item -ItemType SymbolicLink -Path $link -Target (Split-Path -Leaf $target)
        $null = New-Item -ItemType SymbolicLink -Path $second -Target $link
        $Answer | Export-VssWriterReport $second -Force
        Get-Page $target | Should -BeLike '<!DOCTYPE html>*'
        (Get-Item -LiteralPath $target).UnixMode | Should -Be '-r--r-----'
        (Get-Item -LiteralPath $link).LinkType | Should -Be 'SymbolicLink'
        (Get-Item -LiteralPath $second).LinkType | Should -Be 'SymbolicLink'
        Remove-Item -LiteralPath $target -Force
        $Answer | Export-VssWriterReport $link
        Get-Page $target | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'is no longer looked for in a circle of links' {
        Skip-Unless (-not $IsWindows -and $PSVersionTable.PSVersion.Major -ge 7) 'symbolic links need rights on Windows'
        $link = Get-NewPath
        ln -s $link $link
        "$((Get-Outcome { $Answer | Export-VssWriterReport $link }).Errors[0])" | Should -BeLike '*too many symbolic links*'
    }

    It 'never replaces a device or a pipe' {
        Skip-Unless (-not $IsWindows -and $PSVersionTable.PSVersion.Major -ge 7) 'the devices are those of Unix'
        $fifo, $link = (Get-NewPath), (Get-NewPath)
        mkfifo $fifo
        $null = New-Item -ItemType SymbolicLink -Path $link -Target $fifo
        foreach ($path in $fifo, $link, '/dev/null') {
            $outcome = Get-Outcome { $Answer | Export-VssWriterReport $path -Force }
            "$($outcome.Errors[0])" | Should -BeLike '*device or a pipe*'
        }

        (Get-Item -LiteralPath $fifo).UnixStat.ItemType | Should -Be 'NamedPipe'
        (Get-Item -LiteralPath /dev/null).UnixStat.ItemType | Should -Be 'CharacterDevice'
    }

    It 'stays as it was, and leaves nothing behind, when the pipeline breaks' {
        $folder = Join-Path $TestDrive 'broken'
        $null = New-Item -ItemType Directory $folder
        $path = Join-Path $folder 'report.html'
        [IO.File]::WriteAllText($path, 'old')
        { $Writers | ForEach-Object { $_; throw 'broken' } | Export-VssWriterReport $path } | Should -Throw 'broken'
        (Get-ChildItem -LiteralPath $folder).Name | Should -Be 'report.html'
        Get-Page $path | Should -Be 'old'
    }

    It 'cannot be <Kind>, which is told before the gather' -ForEach @(
        @{ Kind = 'in a folder that is not there'; Path = 'nowhere/at/all.html' }
        @{ Kind = 'a folder'; Path = '.' }
        @{ Kind = 'a place of another provider'; Path = 'Variable:report' }
    ) {
        $gathered = [Collections.Generic.List[int]]::new()
        Push-Location $TestDrive
        try {
            $outcome = Get-Outcome { 1 | ForEach-Object { $gathered.Add(1); $Writers } | Export-VssWriterReport $Path }
        } finally {
            Pop-Location
        }

        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be 'VssReportFailed,VssWriterStatus.Commands.ExportVssWriterReportCommand'
        $outcome.Errors[0].TargetObject | Should -Be $Path
        $gathered.Count | Should -Be 0
    }
}

Describe 'Export-VssWriterReport: in a browser' -Tag Chromium {
    BeforeAll {
        if (-not (Get-Chromium)) {
            return
        }

        $script:Browser = Open-Chromium
        $hostile = '<script>document.title="owned"</script>'
        $script:Small = Get-NewPath
        $first = ConvertTo-Simulation @{
            computerName = 'SQL01'
            writers      = @(
                @{ name = 'System Writer' }
                @{ name = 'SqlServerWriter'; state = 'FailedAtFreeze'; failure = 'VSS_E_WRITERERROR_TIMEOUT'; application = '0x80040E14'; applicationMessage = '<img src=x onerror=alert(1)>' }
            )
        }
        $second = ConvertTo-Simulation @{
            computerName = '"><img src=x onerror=alert(1)>'
            writers      = @(@{ name = 'System Writer' }, @{ name = $hostile; state = 'Unknown' }, @{ name = '</script><script>alert(1)</script>' })
        }
        $absent = 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer', 'ASR Writer', 'WMI Writer', 'Task Scheduler Writer',
        'VSS Metadata Store Writer', 'Performance Counters Writer'
        $gone = ConvertTo-Simulation '{"computerName":"PRINT01","writers":[],"calls":{"InitializeForBackup":{"hresult":"0x80070005"}}}'
        & {
            foreach ($vss in $second, $first, $gone) {
                try {
                    Test-VssWriterStatus -Detailed -Simulation $vss -Ignore $absent -ErrorAction Stop
                } catch {
                    $_
                }
            }
        } | Export-VssWriterReport $Small

        function Open-Report($Path = $Small, [string] $Fragment) {
            Show-ChromiumPage $Browser $Path $Fragment
        }

        function Get-Value([string] $Script) {
            Invoke-ChromiumScript $Browser $Script
        }

        # The computers in sight.
        function Get-ShownComputer {
            Get-Value '[...document.querySelectorAll("#matrix tbody tr:not(.details)")].filter(row => row.checkVisibility()).map(row => row.cells[0].textContent)'
        }

        function Enter-Filter([string] $Text) {
            Get-Value ('document.getElementById("filter").value = {0}; document.getElementById("filter").dispatchEvent(new Event("input"))' -f (ConvertTo-Json $Text)) | Out-Null
        }

        # Waits until what was changed is painted.
        function Wait-Frame {
            $null = Get-Value 'new Promise(done => requestAnimationFrame(() => setTimeout(done)))'
        }

        # The seconds for which the page itself was at work.
        function Measure-PageWork([scriptblock] $Script) {
            $before, $after = 0, 1 | ForEach-Object {
                if ($_) {
                    $null = & $Script
                }

                ((Invoke-Chromium $Browser 'Performance.getMetrics').metrics | Where-Object name -EQ 'TaskDuration').value
            }
            $after | Should -BeGreaterThan $before
            $after - $before
        }

        function Send-Key([string] $Key, [string] $Text) {
            foreach ($type in 'keyDown', 'keyUp') {
                $parameter = @{ type = $type; key = $Key; code = $Key; windowsVirtualKeyCode = @{ Tab = 9; Enter = 13; Escape = 27 }[$Key] }
                if ($Text -and $type -eq 'keyDown') {
                    $parameter.text = $Text
                }

                $null = Invoke-Chromium $Browser 'Input.dispatchKeyEvent' $parameter
            }
        }
    }

    AfterAll {
        if ($Browser) {
            Close-Chromium $Browser
        }
    }

    It 'does nothing that a name asks for' {
        Open-Report
        foreach ($button in 0, 1) {
            Get-Value "document.querySelectorAll('#matrix tbody button')[$button].click()"
        }

        Get-Value 'document.title' | Should -Be 'VSS writers: 1 of 3 computers failed'
        Get-Value 'document.querySelectorAll("img, svg:not(.bar)").length' | Should -Be 0
        Get-Value 'document.scripts.length' | Should -Be 2
        Get-Value '[...document.querySelectorAll(".writer bdi")].map(name => name.textContent).includes("<script>document.title=\"owned\"</script>")' | Should -BeTrue
        $Browser.Events.method | Should -Not -Contain 'Page.javascriptDialogOpening'
    }

    It 'asks for nothing from elsewhere and breaks no rule of its policy' {
        Open-Report
        Enter-Filter 'sql'
        $null = Get-Value 'document.querySelector("#matrix tbody button").click()'
        @($Browser.Events | Where-Object method -EQ 'Network.requestWillBeSent').params.request.url | Should -Be ([uri]::new($Small).AbsoluteUri)
        $Browser.Events.method | Should -Not -Contain 'Log.entryAdded'
        $Browser.Events.method | Should -Not -Contain 'Runtime.exceptionThrown'
    }

    It 'refuses a script that is not its own' {
        Open-Report
        $null = Get-Value 'const added = document.createElement("script"); added.textContent = "document.title = `owned`"; document.body.append(added)'
        Get-Value 'document.title' | Should -Not -Be 'owned'
    }

    It 'filters by computer, and by writer and state together, and counts' {
        Open-Report
        Get-ShownComputer | Should -Be 'SQL01', '"><img src=x onerror=alert(1)>'
        Get-Value 'document.querySelector("output").textContent' | Should -Be '2 of 2 computers that answered'
        Enter-Filter 'sql01'
        Get-ShownComputer | Should -Be 'SQL01'
        Get-Value 'document.querySelector("output").textContent' | Should -Be '1 of 2 computers that answered'
        Enter-Filter 'SYSTEM failed'
        Get-ShownComputer | Should -BeNullOrEmpty
        Enter-Filter 'sqlserver 0x800423f2'
        Get-ShownComputer | Should -Be 'SQL01'
        Enter-Filter ''
        @(Get-ShownComputer).Count | Should -Be 2
    }

    It 'filters by the verdict that is clicked' {
        Open-Report
        $null = Get-Value 'document.querySelector("[data-health=unknown]").click()'
        Get-ShownComputer | Should -Be '"><img src=x onerror=alert(1)>'
        Get-Value 'document.querySelector("[data-health=unknown]").ariaPressed' | Should -Be 'true'
        Get-Value 'location.hash' | Should -Be '#health=unknown'
    }

    It 'opens as its address asks' {
        Open-Report -Fragment '#filter=sqlserver%20timeout&health=failed'
        Get-ShownComputer | Should -Be 'SQL01'
        Get-Value 'document.getElementById("filter").value' | Should -Be 'sqlserver timeout'
    }

    It 'is worked with the keyboard alone' {
        Open-Report -Fragment '#filter=sql01'
        $null = Get-Value 'document.querySelector(".scroll").focus()'
        Send-Key Tab
        Get-Value 'document.activeElement.textContent' | Should -Be 'SQL01'
        Get-Value 'getComputedStyle(document.activeElement).outlineStyle' | Should -Be 'solid'
        Send-Key Enter "`r"
        Get-Value 'document.activeElement.ariaExpanded' | Should -Be 'true'
        $details = Get-Value 'document.querySelector(".details").innerText'
        foreach ($text in 'SqlServerWriter', 'FailedAtFreeze', '0x800423F2 VSS_E_WRITERERROR_TIMEOUT', '<img src=x onerror=alert(1)>', 'SQLWriter', 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a') {
            $details | Should -BeLike "*$text*"
        }

        Send-Key Tab
        Get-Value 'document.activeElement.tagName' | Should -Be 'SUMMARY'
        Send-Key Escape
        Get-Value 'document.querySelector(".details") === null && document.activeElement.textContent === "SQL01"' | Should -BeTrue
    }

    It 'opens the details of the writer whose cell is clicked' {
        Open-Report
        $null = Get-Value 'document.querySelector("#matrix tbody td.h").click()'
        Get-Value 'document.activeElement.closest(".writer").open && document.activeElement.textContent' | Should -BeLike '*System Writer*'
    }

    It 'is a table with headers to a screen reader, and every verdict a word' {
        Open-Report
        $nodes = (Invoke-Chromium $Browser 'Accessibility.getFullAXTree').nodes | Where-Object { -not $_.ignored }
        $roles = $nodes.role.value
        foreach ($role in 'table', 'columnheader', 'rowheader', 'cell', 'searchbox', 'status', 'main', 'heading', 'region') {
            $roles | Should -Contain $role
        }

        ($nodes | Where-Object { $_.role.value -eq 'cell' }).name.value | Should -Contain 'Failed'
        ($nodes | Where-Object { $_.role.value -eq 'cell' }).name.value | Should -Contain 'Healthy'
        ($nodes | Where-Object { $_.role.value -eq 'searchbox' }).name.value | Should -Be 'Filter'
    }

    It 'is dark where the user wants it dark, and prints on white' {
        Open-Report
        Use-ChromiumMedia $Browser dark
        Get-Value 'getComputedStyle(document.body).backgroundColor' | Should -Be 'rgb(18, 22, 27)'
        Use-ChromiumMedia $Browser dark print
        Get-Value 'getComputedStyle(document.body).backgroundColor' | Should -Be 'rgb(255, 255, 255)'
        Get-Value 'document.querySelector("form").checkVisibility()' | Should -BeFalse
        Use-ChromiumMedia $Browser light
    }

    It 'is complete without its script' {
        $null = Invoke-Chromium $Browser 'Emulation.setScriptExecutionDisabled' @{ value = $true }
        try {
            Open-Report
            $text = Get-Value 'document.body.textContent'
        } finally {
            $null = Invoke-Chromium $Browser 'Emulation.setScriptExecutionDisabled' @{ value = $false }
        }

        foreach ($part in 'SQL01', 'FailedAtFreeze', '0x800423F2', 'Access is denied', 'PRINT01') {
            $text | Should -BeLike "*$part*"
        }
    }

    It 'opens 5,000 computers with 15 writers, and filters them, in less than 2 seconds each' {
        $names = 'SqlServerWriter', 'System Writer', 'ASR Writer', 'Registry Writer', 'WMI Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer',
        'IIS Config Writer', 'MSSearch Service Writer', 'Microsoft Hyper-V VSS Writer', 'NTDS', 'Task Scheduler Writer', 'VSS Metadata Store Writer',
        'Performance Counters Writer', 'Dhcp Jet Writer'
        $large = Get-NewPath
        $file = Join-Path $TestDrive 'large.json'
        1..5000 | ForEach-Object {
            $number = $_
            $writers = foreach ($name in $names) {
                @{ name = $name; state = $(if (($number + $name.Length) % 40) { 'Stable' } else { 'FailedAtFreeze' }) }
            }

            [IO.File]::WriteAllText($file, (ConvertTo-Json @{ computerName = 'SRV{0:0000}' -f $number; writers = $writers } -Depth 4 -Compress))
            Get-VssWriterStatus -Simulation (New-VssSimulation -Path $file)
        } | Export-VssWriterReport $large

        # The page's own time on its thread: what others do on the machine meanwhile is no part of it.
        $null = Invoke-Chromium $Browser 'Performance.enable' @{ timeDomain = 'threadTicks' }
        Measure-PageWork { Open-Report $large; Wait-Frame } | Should -BeLessThan 2
        Get-Value 'document.querySelectorAll("#matrix tbody tr").length' | Should -Be 5000
        Get-Value 'document.querySelectorAll("#matrix tbody td[class]").length' | Should -Be 75000
        foreach ($case in @{ Text = 'srv004'; Count = 10 }, @{ Text = 'sql failed'; Count = 125 }, @{ Text = 'nowhere'; Count = 0 }, @{ Text = ''; Count = 5000 }) {
            Measure-PageWork { Enter-Filter $case.Text; Wait-Frame } | Should -BeLessThan 2
            Get-Value 'document.querySelector("output").textContent' | Should -Be ('{0:N0} of 5,000 computers that answered' -f $case.Count)
            Get-Value 'document.querySelectorAll("#matrix tbody tr:not([hidden])").length' | Should -Be $case.Count
        }
    }
}
