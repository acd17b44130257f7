BeforeDiscovery {
    $script:Names = @(
        'SqlServerWriter'
        'System Writer'
        '*'
        '?[a-z]*'
        "O'Hara"
        "O$([char]0x2019)Hara $([char]0x201A)x$([char]0x201B)"
        "x'; calc.exe; '"
        'a`b `* $(calc) "c" #d'
        '-Force'
        '@args'
        '{ exit }'
        '1e5'
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule

    # The commands that a text shows, as PowerShell reads them.
    function Get-ShownCommand {
        param([string] $Text)

        $command = [regex]::Match($Text, '\((?<command>Restart-VssWriter .+?)\)\. ').Groups['command'].Value
        $problems = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($command, [ref] $null, [ref] $problems)
        $problems | Should -BeNullOrEmpty
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
    }
}

Describe 'The command in the advice on a failed writer' {
    It 'is about the writer <_> and no other' -ForEach $Names {
        $path = Join-Path $TestDrive 'named.json'
        @{
            computerName = 'SRV1'
            writers      = @(
                @{ name = $_; writerId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'; state = 'FailedAtFreeze' }
                @{ name = 'Other Writer'; writerId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912b'; state = 'FailedAtFreeze' }
                @{ name = 'x'; writerId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912c'; state = 'FailedAtFreeze' }
            )
        } | ConvertTo-Json -Depth 3 | Set-Content -Path $path -Encoding UTF8
        $vss = New-VssSimulation -Path $path
        $id = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
        $advice = (Get-VssWriterStatus -WriterId $id -Simulation $vss).Advice
        $commands = @(Get-ShownCommand $advice)
        $commands.Count | Should -Be 1
        $elements = $commands[0].CommandElements
        # -Simulation $vss follows.
        $elements.Count | Should -Be 5
        $elements[0].Value | Should -Be 'Restart-VssWriter'
        $elements[1].ParameterName | Should -Be 'Name'
        $pasted = $elements[2].SafeGetValue()
        (Get-VssWriterStatus -Name $pasted -Simulation $vss).WriterId | Should -Be $id
    }
}
