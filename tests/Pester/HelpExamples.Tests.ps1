# The output that the help shows for its examples. Left out are those that need another computer or an event log of Windows, those that
# take many seconds (Wait, Watch), and -WhatIf, which writes to the host.

BeforeDiscovery {
    $docs = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs'
    $script:Examples = foreach ($page in Get-ChildItem -Path "$docs/*-Vss*.md" -Exclude 'Get-VssWriterEvent.md', 'Wait-*', 'Watch-*') {
        $text = [IO.File]::ReadAllText($page.FullName) -replace "`r"
        foreach ($match in [regex]::Matches($text, '(?ms)^### (Example \d+): [^\n]+\n\n```powershell\n(.*?)\n```\n\n```Output\n(.*?)\n```')) {
            if ($match.Groups[2].Value -notmatch 'HostName|-WhatIf') {
                @{ Page = $page.BaseName; Name = $match.Groups[1].Value; Code = $match.Groups[2].Value; Output = $match.Groups[3].Value }
            }
        }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule

    # A console of any width shows the same words. Redirected, a warning has no prefix.
    function Get-Word([string] $Text) {
        $Text -replace '\x1b\[[\d;]*m' -creplace '(?m)^WARNING: ' -replace '\s+'
    }
}

# The same in every edition and system that formats as PowerShell 7 on Linux does.
Describe 'The help' -Tag Portable, Unix {
    It 'shows the output of <Page>, <Name>, as it is' -ForEach $Examples {
        $thread = [Threading.Thread]::CurrentThread
        $culture = $thread.CurrentCulture
        $thread.CurrentCulture = 'en-US'
        Push-Location -LiteralPath $TestDrive
        try {
            # In a scope of its own: an example sets variables. An error is part of what some show.
            $ErrorActionPreference = 'Continue'
            $shown = & ([scriptblock]::Create($Code)) *>&1 | Out-String -Width 80
        } finally {
            Pop-Location
            $thread.CurrentCulture = $culture
        }

        Get-Word $shown | Should -BeExactly (Get-Word $Output) -Because "this is the output now:`n$shown"
    }
}
