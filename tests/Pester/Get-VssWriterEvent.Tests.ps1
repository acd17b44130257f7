[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPositionalParameters', '', Justification = 'Helper functions of the tests.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Helper functions of the tests.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'The tests replace the cmdlet.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The replaced cmdlet has it.')]
param()

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:CommandName = 'VssWriterStatus.Commands.GetVssWriterEventCommand'
}

Describe 'Get-VssWriterEvent: without event logs' -Skip:($OnWindows) {
    It 'ends with a clear error' {
        $outcome = Get-Outcome { Get-VssWriterEvent SqlServerWriter }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be "VssNotSupportedOnPlatform,$CommandName"
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'Run the command on the Windows computer'
    }
}

Describe 'Get-VssWriterEvent: without event logs and without a name' -Skip:($OnWindows) {
    It 'reports that there are no event logs, not that VSS is not available' {
        $outcome = Get-Outcome { Get-VssWriterEvent }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be "VssNotSupportedOnPlatform,$CommandName"
        "$($outcome.Errors[0])" | Should -Match 'Only Windows has event logs'
    }
}

Describe 'Get-VssWriterEvent: on Wine' -Skip:(-not $OnWine) {
    It 'ends with a clear error or one for the log' {
        $outcome = Get-Outcome { Get-VssWriterEvent SqlServerWriter }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -BeGreaterThan 0
        foreach ($failure in $outcome.Errors) {
            $failure.FullyQualifiedErrorId | Should -Match '^(VssNotSupportedOnPlatform|VssEventLogFailed),'
        }
    }
}

Describe 'Get-VssWriterEvent: what is asked for' {
    It 'refuses a name that is not known' {
        $outcome = Get-Outcome { Get-VssWriterEvent 'Contoso Writer', 'Contoso*' }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be "VssWriterNotFound,$CommandName"
    }

    It 'does not read the logs of this computer for a writer of another one' {
        $outcome = Get-Outcome { [pscustomobject]@{ Name = 'SqlServerWriter'; WriterId = $null; ComputerName = 'SRV1'; Source = 'System' } | Get-VssWriterEvent }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Be "VssEventLogFailed,$CommandName"
        "$($outcome.Errors[0])" | Should -Match 'is on SRV1'
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'Invoke-Command -ComputerName SRV1 -ScriptBlock \{ Get-VssWriterEvent -Name SqlServerWriter \}'
    }

    It 'reads no log for a simulated writer, even of a simulation with the name of the local computer' {
        $here = ConvertTo-Simulation ('{{"computerName":"{0}","writers":[{{"name":"SqlServerWriter"}}]}}' -f [Environment]::MachineName)
        foreach ($simulation in (New-VssSimulation), $here) {
            $outcome = Get-Outcome { Get-VssWriterStatus SqlServerWriter -Simulation $simulation | Get-VssWriterEvent }
            $outcome.Output.Count | Should -Be 0
            $outcome.Errors.Count | Should -Be 1
            $outcome.Errors[0].FullyQualifiedErrorId | Should -Be "VssEventLogFailed,$CommandName"
            "$($outcome.Errors[0])" | Should -Be 'SqlServerWriter is simulated, and a simulation has no event logs.'
            $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Not -Match 'SRV1'
        }
    }

    It 'asks for nothing where nothing is given: <What>' -ForEach @(
        @{ What = 'an empty pipeline'; Ask = { @() | Get-VssWriterEvent } }
        @{ What = 'an unset variable'; Ask = { Get-VssWriterEvent -WriterId $null } }
    ) {
        $outcome = Get-Outcome $Ask
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }

    It 'refuses <Text>' -ForEach @(
        @{ Text = 'no events'; Arguments = @{ MaxEvents = 0 } }
        @{ Text = 'an empty name'; Arguments = @{ Name = '' } }
    ) {
        { Get-VssWriterEvent @Arguments } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }
}

# Another module of the name stands for that of Windows; what it is asked is what Get-WinEvent would be asked.
Describe 'Get-VssWriterEvent: what is read' -Skip:($OnWindows) {
    BeforeAll {
        $script:Asked = [Collections.Generic.List[object]]::new()
        $script:Logs = @{}
        $script:Reader = New-Module -Name Microsoft.PowerShell.Diagnostics -ArgumentList $Asked, $Logs -ScriptBlock {
            param($Asked, $Logs)
            function Get-WinEvent {
                [CmdletBinding()]
                param([string[]] $LogName, [string] $FilterXPath, [long] $MaxEvents)

                if ($script:Says) {
                    Write-Warning $script:Says
                }

                $Asked.Add([pscustomobject]@{ LogName = $LogName[0]; XPath = $FilterXPath; MaxEvents = $MaxEvents })
                if (-not $Logs.ContainsKey($LogName[0])) {
                    $id = 'NoMatchingLogsFound'
                } elseif (-not $Logs[$LogName[0]]) {
                    $id = 'NoMatchingEventsFound'
                } else {
                    return $Logs[$LogName[0]]
                }

                $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new("fake $id"), $id, 'ObjectNotFound', $LogName))
            }
        } | Import-Module -Global -PassThru

        function New-Record([string] $Log, [int] $Number, [string] $Source, [int] $MinutesAgo, [string] $Text = '', [int] $Id = 1, [string] $Message = '') {
            [pscustomobject]@{
                LogName = $Log; RecordId = $Number; ProviderName = $Source; TimeCreated = (Get-Date).AddMinutes(-$MinutesAgo); Text = $Text; Id = $Id; Message = $Message
            } |
                Add-Member -MemberType ScriptMethod -Name ToXml -Value { "<Event>$($this.Text)</Event>" } -PassThru
        }
    }

    AfterAll {
        Remove-Module -ModuleInfo $Reader
    }

    BeforeEach {
        $Asked.Clear()
        $Logs.Clear()
        $Logs['Application'] = @()
    }

    It 'returns the events of the application and those of VSS that name the writer, newest first and each once' {
        $Logs['Application'] = @(
            New-Record Application 1 'Spooler' 1
            New-Record Application 2 'MSSQLSERVER' 30
            New-Record Application 3 'MSSQL$SALES' 10
            New-Record Application 4 'VSS' 20 'Writer Class Id: {A65FAA63-5EA8-4EBC-9DBD-A0C4DB26912A}'
            New-Record Application 5 'VSS' 5 'Writer Class Id: {11111111-2222-3333-4444-555555555555}'
        )
        $outcome = Get-Outcome { Get-VssWriterEvent SqlServerWriter }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.RecordId | Should -Be 3, 4, 2
    }

    It 'leaves out events that are known to be harmless, whether their data or their message tells' {
        $Logs['Application'] = @(
            New-Record Application 1 'Microsoft-Windows-CAPI2' 5 'mslldp' -Id 513
            New-Record Application 2 'Microsoft-Windows-CAPI2' 4 -Id 513 -Message 'image of binary Microsoft Link-Layer Discovery Protocol'
            New-Record Application 3 'Microsoft-Windows-CAPI2' 3 -Id 513 -Message 'Access is denied'
            New-Record Application 4 'VSS' 2 'e8132975-6f93-4464-a53e-1050253ae220 0x80042409' -Id 12289
            New-Record Application 5 'VSS' 1 -Message 'Class ID: {e8132975-6f93-4464-a53e-1050253ae220}' -Id 8193
        )
        (Get-VssWriterEvent 'System Writer').RecordId | Should -Be 5, 3
        (Get-VssWriterEvent 'System Writer' -MaxEvents 1).RecordId | Should -Be 5
    }

    It 'returns no more than are wanted' {
        $Logs['Application'] = @(1..9 | ForEach-Object { New-Record Application $_ 'MSSQLSERVER' $_ })
        (Get-VssWriterEvent SqlServerWriter -MaxEvents 2).RecordId | Should -Be 1, 2
    }

    It 'reads the log of the application' {
        $Logs['Directory Service'] = @(New-Record 'Directory Service' 7 'Microsoft-Windows-ActiveDirectory_DomainService' 1)
        (Get-VssWriterEvent NTDS).RecordId | Should -Be 7
        $Asked.LogName | Should -Be 'Directory Service', 'Application'
        $Asked[1].XPath | Should -Match "Provider\[@Name='VSS'\]"
    }

    It 'goes seven days back, or as far as is said' {
        $null = Get-VssWriterEvent 'System Writer'
        $Asked[0].XPath | Should -Match ([regex]::Escape("SystemTime>='$((Get-Date).AddDays(-7).ToUniversalTime().ToString('yyyy-MM-dd'))"))
        $null = Get-VssWriterEvent 'System Writer' -After ([datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc))
        $Asked[-1].XPath | Should -Match ([regex]::Escape("SystemTime>='2026-01-02T03:04:05.000Z'"))
    }

    It 'is silent where there are none' {
        $outcome = Get-Outcome { Get-VssWriterEvent SqlServerWriter }
        $outcome.Output.Count + $outcome.Errors.Count | Should -Be 0
    }

    It 'tells once that a log cannot be read, and reads the others' {
        $Logs['Application'] = @(New-Record Application 4 'VSS' 20 'b2014c9e-8711-4c5c-a5a9-3cf384484757')
        $outcome = Get-Outcome { Get-VssWriterEvent NTDS, NTDS }
        $outcome.Output.RecordId | Should -Be 4
        $outcome.Errors.Count | Should -Be 1
        "$($outcome.Errors[0])" | Should -Match "The event log 'Directory Service' could not be read: fake"
        $outcome.Errors[0].CategoryInfo.Category | Should -Be 'ReadError'
    }

    It 'takes a status of this computer' {
        $Logs['Application'] = @(New-Record Application 3 'MSSQLSERVER' 10)
        $status = [pscustomobject]@{ Name = 'SqlServerWriter'; WriterId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'; ComputerName = [Environment]::MachineName }
        ($status | Get-VssWriterEvent).RecordId | Should -Be 3
    }

    It 'gives a writer that shares its class its own name' {
        $Logs['Application'] = @(New-Record Application 3 'MSExchangeIS' 10)
        $replica = [pscustomobject]@{ Name = 'Microsoft Exchange Replica Writer'; WriterId = '76fe1ac4-15f7-4bcd-987e-8e1acb462fb7' }
        $replica | Get-VssWriterEvent | Should -BeNullOrEmpty
        (Get-VssWriterEvent -WriterId $replica.WriterId).RecordId | Should -Be 3
    }

    It 'passes on the warnings of what reads the log' {
        $Logs['Application'] = @(New-Record Application 3 'MSSQLSERVER' 10)
        $warning = 'the log is being archived'
        & $Reader { $script:Says = $args[0] } $warning
        $warnings = $null
        (Get-VssWriterEvent SqlServerWriter -WarningVariable warnings -WarningAction SilentlyContinue).RecordId | Should -Be 3
        & $Reader { $script:Says = $null }
        $warnings[0].Message | Should -Be $warning
    }

    It 'is stopped while a log is read' {
        $begun = Join-Path $TestDrive 'begun'
        $shell = Get-FreshPowerShell
        try {
            $null = $shell.AddScript(@"
New-Module -Name Microsoft.PowerShell.Diagnostics -ScriptBlock {
    function Get-WinEvent {
        [CmdletBinding()]
        param([string[]] `$LogName, [string] `$FilterXPath, [long] `$MaxEvents)

        Set-Content -LiteralPath '$begun' -Value 'now'
        Start-Sleep -Seconds 60
    }
} | Import-Module -Global
Get-VssWriterEvent SqlServerWriter
"@)
            $null = $shell.BeginInvoke()
            Wait-Until { Test-Path -LiteralPath $begun } 30 | Should -BeTrue
            (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 5
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    It 'tells why the writers cannot be asked where none is named' {
        $outcome = Get-Outcome { Get-VssWriterEvent }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'VssNotSupportedOnPlatform,*'
    }
}

Describe 'Get-VssWriterEvent: help and completion' {
    It 'has examples' {
        @((Get-Help Get-VssWriterEvent -Full).examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'completes <Word>' -ForEach @(
        @{ Line = 'Get-VssWriterEvent SqlS'; Word = 'SqlServerWriter' }
        @{ Line = 'Get-VssWriterEvent -WriterId SqlS'; Word = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a' }
    ) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText | Should -Contain $Word
    }
}
