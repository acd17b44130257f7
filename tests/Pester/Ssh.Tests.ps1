# What ssh says about a computer belongs to that computer, and never to the user's terminal.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'fleet.ps1')
    $obstacle = Get-FleetObstacle
    if ($obstacle) {
        Write-Warning "The tests of ssh are skipped: $obstacle."
    }
}

Describe 'What ssh writes to its standard error' -Skip:([bool]$obstacle) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'common.ps1')
        . (Join-Path $PSScriptRoot 'fleet.ps1')
        Import-StagedModule
        $folder = Join-Path $TestDrive 'fleet'
        $script:Fleet = Open-Fleet -Folder $folder -Name 'healthy-1', 'healthy-2', 'closed-1', 'closed-2', 'locked-1', 'strange-1', 'silent-1' -Manifest $Manifest

        # The first value that ssh reads counts: a user that may not enter, a host key that is not the right one, and warnings.
        $null = ssh-keygen -q -t ed25519 -N '' -C test -f "$folder/stranger"
        Set-Content -LiteralPath "$folder/known" -Value "[127.0.0.1]:$($Fleet.Sshd.Port) $(Get-Content -LiteralPath "$folder/stranger.pub")"
        $before = @"
Host locked-1
  User nobody
Host strange-1
  StrictHostKeyChecking yes
  UserKnownHostsFile $folder/known
Host healthy-1
  LogLevel INFO
"@
        Set-Content -LiteralPath "$folder/ssh_config" -Value $before, (Get-Content -LiteralPath "$folder/ssh_config" -Raw)

        # Everything that reaches the terminal of a PowerShell that asks them all, and beside it what each error says.
        $path = Join-Path $TestDrive 'said.txt'
        $script:Screen = @(Invoke-ChildPowerShell @"
Import-Module '$Manifest'
[Console]::WriteLine('before')
`$writers = Get-VssWriterStatus -HostName healthy-1, healthy-2, closed-1, closed-2, locked-1, strange-1, silent-1 -TimeoutSec 20 -ErrorVariable failed -ErrorAction SilentlyContinue -Verbose 4>'$path.verbose'
`$failed | Where-Object { `$_.Exception -is [VssWriterStatus.VssException] } | ForEach-Object { "`$(`$_.TargetObject)=`$(`$_.Exception.Message)" } | Set-Content -LiteralPath '$path'
[Console]::Write('after ')
[Console]::WriteLine((`$writers.PSComputerName | Sort-Object -Unique) -join ' ')
[Console]::Out.WriteLine([int]12)
Write-Host 'the host'
"@)
        $script:Said = Get-Content -LiteralPath $path
        $script:Verbose = Get-Content -LiteralPath "$path.verbose"
    }

    AfterAll {
        Close-Fleet $Fleet
    }

    It 'is not on the terminal, while everything else still is' {
        $Screen | Should -BeExactly 'before', 'after healthy-1 healthy-2', '12', 'the host'
    }

    It 'is in the error of its own computer: <Name>' -ForEach @(
        @{ Name = 'closed-1'; Text = 'The connection failed: ssh: connect to host 127\.0\.0\.1 port \d+: Connection refused' }
        @{ Name = 'closed-2'; Text = 'The connection failed: ssh: connect to host 127\.0\.0\.1 port \d+: Connection refused' }
        @{ Name = 'locked-1'; Text = 'The connection failed: nobody@127\.0\.0\.1: Permission denied \(publickey\)' }
        @{ Name = 'strange-1'; Text = 'The connection failed: .*REMOTE HOST IDENTIFICATION HAS CHANGED.*Host key verification failed\.' }
    ) {
        @($Said -match "^$Name=\[$Name\] $Text").Count | Should -Be 1
    }

    It 'is nothing where ssh said nothing' {
        @($Said -match '^silent-1=').Count | Should -Be 1
        $Said -match '^silent-1=' | Should -Match 'within 20 seconds\.$'
    }

    It 'is verbose where the computer answered all the same' {
        @($Verbose -match '^\[healthy-1\] ssh: Warning: Permanently added').Count | Should -Be 1
        @($Verbose -match '^\[healthy-2\] ssh:').Count | Should -Be 0
    }
}
