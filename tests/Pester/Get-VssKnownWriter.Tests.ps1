BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:All = @(Get-VssKnownWriter)
    $script:SystemWriter = 'e8132975-6f93-4464-a53e-1050253ae220'
    $script:SqlWriter = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
    $script:Nobody = '11111111-2222-3333-4444-555555555555'
    $script:ErrorId = 'VssWriterNotFound,VssWriterStatus.Commands.GetVssKnownWriterCommand'
}

Describe 'Get-VssKnownWriter: the catalogue' {
    It 'gets all known writers' {
        $All.Count | Should -BeGreaterOrEqual 50
        $All[0].GetType().FullName | Should -Be 'VssWriterStatus.KnownWriter'
    }

    It 'has each id with each name once' {
        @($All | ForEach-Object { "$($_.WriterId) $($_.Name)" } | Sort-Object -Unique).Count | Should -Be $All.Count
        $All.WriterId | Should -Not -Contain ([guid]::Empty)
    }

    It 'has a name, a role and a source in every row, without spaces around' {
        foreach ($known in $All) {
            foreach ($text in $known.Name, $known.Role, $known.Source) {
                $text | Should -Match '^\S(.*\S)?$' -Because $known.Name
            }

            foreach ($text in @($known.ServiceName, $known.Note | Where-Object { $null -ne $_ })) {
                $text | Should -Match '^\S(.*\S)?$' -Because $known.Name
            }
        }
    }

    It 'has every restart class by its name' {
        $classes = 'Unknown', 'Safe', 'Disruptive', 'DoNotRestart', 'NoRestart'
        foreach ($known in $All) {
            "$($known.RestartClass)" | Should -BeIn $classes -Because $known.Name
        }
    }

    It 'knows <Name> of <Service>' -ForEach @(
        @{ Name = 'System Writer'; Id = 'e8132975-6f93-4464-a53e-1050253ae220'; Service = 'CryptSvc' }
        @{ Name = 'Registry Writer'; Id = 'afbab4a2-367d-4d15-a586-71dbb18f8485'; Service = 'VSS' }
        @{ Name = 'WMI Writer'; Id = 'a6ad56c2-b509-4e6c-bb19-49d8f43532f0'; Service = 'Winmgmt' }
        @{ Name = 'NTDS'; Id = 'b2014c9e-8711-4c5c-a5a9-3cf384484757'; Service = 'NTDS' }
        @{ Name = 'SqlServerWriter'; Id = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'; Service = 'SQLWriter' }
        @{ Name = 'Microsoft Hyper-V VSS Writer'; Id = '66841cd4-6ded-4f4b-8f17-fd23f8ddc3de'; Service = 'vmms' }
    ) {
        $known = Get-VssKnownWriter -Name $Name
        $known.Name | Should -BeExactly $Name
        $known.WriterId | Should -Be ([guid]$Id)
        $known.ServiceName | Should -Be $Service
        "$known" | Should -BeExactly "$Name ($Service)"
    }

    It 'prints as the name alone where there is no service' {
        foreach ($known in $All | Where-Object { $null -eq $_.ServiceName }) {
            "$known" | Should -BeExactly $known.Name
        }
    }

    It 'would not restart a domain controller''s directory' {
        (Get-VssKnownWriter NTDS).RestartClass | Should -Be 'DoNotRestart'
    }

    It 'is read-only' {
        { (Get-VssKnownWriter NTDS).Name = 'x' } | Should -Throw
    }
}

Describe 'Get-VssKnownWriter: names' {
    It 'ignores case, and takes a name by position' {
        (Get-VssKnownWriter sYSTEM*wRITER).Name | Should -Be 'System Writer'
        (Get-VssKnownWriter 'system writer').Name | Should -Be 'System Writer'
    }

    It 'takes the wildcards <Pattern>' -ForEach @(
        @{ Pattern = 'Sql*' }
        @{ Pattern = '*Writer' }
        @{ Pattern = 'NTD?' }
        @{ Pattern = '[mn]*' }
        @{ Pattern = '*' }
    ) {
        $expected = @($All | Where-Object { $_.Name -like $Pattern })
        $expected.Count | Should -BeGreaterThan 0
        (Get-VssKnownWriter -Name $Pattern).Name | Should -Be $expected.Name
    }

    It 'gets each row once and in the order of the catalogue' {
        $names = (Get-VssKnownWriter -Name 'NTDS', 'System*', 'ntds', 'System Writer').Name
        $names | Should -Be @($All | Where-Object { $_.Name -like 'System*' -or $_.Name -eq 'NTDS' }).Name
    }

    It 'takes every name of its own to the letter' {
        foreach ($known in $All) {
            (Get-VssKnownWriter -Name $known.Name).Name | Should -Contain $known.Name
        }
    }

    It 'finds <Row> for <Asked>' -ForEach @(
        @{ Asked = 'MSMQ Writer (MSMQ)'; Row = 'MSMQ Writer (MSMQ*)' }
        @{ Asked = 'msmq writer (msmq$two)'; Row = 'MSMQ Writer (MSMQ*)' }
        @{ Asked = 'MSMQ Writer (MSMQ*)'; Row = 'MSMQ Writer (MSMQ*)' }
        @{ Asked = 'ADAM (Instance1) Writer'; Row = 'ADAM (*) Writer' }
        @{ Asked = 'Oracle VSS Writer - ORCL'; Row = 'Oracle VSS Writer - *' }
    ) {
        $outcome = Get-Outcome { Get-VssKnownWriter -Name $Asked }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be $Row
    }

    It 'takes names from the pipeline' {
        ('NTDS', 'System Writer' | Get-VssKnownWriter).Name | Should -Be 'NTDS', 'System Writer'
    }

    It 'takes names by property' {
        ([pscustomobject]@{ Name = 'NTDS' }, [pscustomobject]@{ Name = 'Sql*' } | Get-VssKnownWriter).Name | Should -Be 'NTDS', 'SqlServerWriter'
    }

    It 'refuses an empty <_>' -ForEach 'Name', 'ServiceName', 'WriterId' {
        $arguments = @{ $_ = @() }
        { Get-VssKnownWriter @arguments } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'gets nothing where an unset variable or property asks for nothing' {
        Get-VssKnownWriter -WriterId $null | Should -BeNullOrEmpty
        [pscustomobject]@{ WriterId = $null } | Get-VssKnownWriter | Should -BeNullOrEmpty
    }

    It 'gets nothing where an empty pipeline asks for nothing' {
        @() | Get-VssKnownWriter | Should -BeNullOrEmpty
    }
}

Describe 'Get-VssKnownWriter: ids' {
    It 'gets the writer of an id, as a GUID and as text' {
        (Get-VssKnownWriter -WriterId ([guid]$SystemWriter)).Name | Should -Be 'System Writer'
        (Get-VssKnownWriter -WriterId "{$($SystemWriter.ToUpperInvariant())}").Name | Should -Be 'System Writer'
    }

    It 'gets several' {
        (Get-VssKnownWriter -WriterId $SqlWriter, $SystemWriter).Name | Should -Be 'System Writer', 'SqlServerWriter'
    }

    It 'gets every writer that shares the id, and the one whose name is given too' {
        $exchange = '76fe1ac4-15f7-4bcd-987e-8e1acb462fb7'
        (Get-VssKnownWriter -WriterId $exchange).Name | Should -Be 'Microsoft Exchange Writer', 'Microsoft Exchange Replica Writer'
        $replica = [pscustomobject]@{ Name = 'Microsoft Exchange Replica Writer'; WriterId = $exchange } | Get-VssKnownWriter
        $replica.Name | Should -Be 'Microsoft Exchange Replica Writer'
        $replica.ServiceName | Should -Be 'MSExchangeRepl'
    }

    It 'gets every version of a writer by its name' {
        (Get-VssKnownWriter 'SharePoint Services Writer').ServiceName | Should -Be 'SPWriterV4', 'SPWriter'
    }

    It 'lets the id decide' {
        $outcome = Get-Outcome { Get-VssKnownWriter -Name NTDS -WriterId $SystemWriter }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be 'System Writer'
    }
}

Describe 'Get-VssKnownWriter: services' {
    It 'gets the writers of a service' {
        $names = (Get-VssKnownWriter -ServiceName vss).Name
        $names | Should -Contain 'Registry Writer'
        $names | Should -Be @($All | Where-Object ServiceName -EQ 'VSS').Name
    }

    It 'takes wildcards' {
        (Get-VssKnownWriter -ServiceName MS*, winmg?).Name |
            Should -Be @($All | Where-Object { $_.ServiceName -like 'MS*' -or $_.ServiceName -like 'winmg?' }).Name
    }

    It 'leaves out writers without a service' {
        @(Get-VssKnownWriter -ServiceName *).Count | Should -Be @($All | Where-Object { $null -ne $_.ServiceName }).Count
    }

    It 'finds by the name of a service that is given for a writer''s: <_>' -ForEach 'SQLWriter', 'sqlwriter' {
        $outcome = Get-Outcome { Get-VssKnownWriter $_ }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be 'SqlServerWriter'
    }

    It 'finds all writers of a service, and those of its instances' {
        (Get-VssKnownWriter VSS).ServiceName | Select-Object -Unique | Should -Be 'VSS'
        (Get-VssKnownWriter 'MSMQ$Cluster').Name | Should -Be 'MSMQ Writer (MSMQ*)'
    }

    It 'is silent about a service that hosts none' {
        $outcome = Get-Outcome { Get-VssKnownWriter -ServiceName Spooler, nobody* }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }

    It 'narrows names' {
        (Get-VssKnownWriter -Name *Registry*, NTD* -ServiceName VSS).Name | Should -Be 'Registry Writer'
    }

    It 'does not call a writer unknown that another service hosts, by <By>' -ForEach @(
        @{ By = 'name'; Ask = @{ Name = 'NTDS' } }
        @{ By = 'id'; Ask = @{ WriterId = 'b2014c9e-8711-4c5c-a5a9-3cf384484757' } }
    ) {
        $outcome = Get-Outcome { Get-VssKnownWriter @Ask -ServiceName VSS }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }
}

Describe 'Get-VssKnownWriter: statuses' {
    It 'gets the writer of each status' {
        $statuses = Get-VssWriterStatus -Simulation (New-VssSimulation)
        $outcome = Get-Outcome { $statuses | Get-VssKnownWriter }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.WriterId | Should -Be $statuses.WriterId
        $outcome.Output.ServiceName | Should -Be $statuses.ServiceName
    }

    It 'gets the writer of a status that went through JSON' {
        $copy = Get-VssWriterStatus -Name SqlServerWriter -Simulation (New-VssSimulation) | ConvertTo-Json | ConvertFrom-Json
        ($copy | Get-VssKnownWriter).Name | Should -Be 'SqlServerWriter'
    }

    It 'goes by the id where the name is another' {
        $status = Get-VssWriterStatus -Simulation (ConvertTo-Simulation @{ writers = @(@{ name = 'NTDS'; writerId = $SqlWriter }) })
        ($status | Get-VssKnownWriter).Name | Should -Be 'SqlServerWriter'
    }

    It 'goes by the name where the catalogue has no id' {
        foreach ($known in $All | Where-Object { $null -eq $_.WriterId }) {
            $name = $known.Name.Replace('*', 'X')
            $status = Get-VssWriterStatus -Simulation (ConvertTo-Simulation @{ writers = @(@{ name = $name; writerId = $Nobody }) })
            ($status | Get-VssKnownWriter).Name | Should -Be $known.Name
        }
    }

    It 'does not go by the name where the catalogue has another id' {
        $status = Get-VssWriterStatus -Simulation (ConvertTo-Simulation @{ writers = @(@{ name = 'NTDS'; writerId = $Nobody }) })
        $outcome = Get-Outcome { $status | Get-VssKnownWriter }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.FullyQualifiedErrorId | Should -Be $ErrorId
        $outcome.Errors[0].TargetObject | Should -Be ([guid]$Nobody)
    }

    It 'takes its own results' {
        $outcome = Get-Outcome { $All | Get-VssKnownWriter }
        $outcome.Errors.Count | Should -Be 0
        $outcome.Output.Name | Should -Be $All.Name
    }
}

Describe 'Get-VssKnownWriter: writers that are not in the catalogue' {
    It 'reports <What>' -ForEach @(
        @{ What = 'a name'; Ask = @{ Name = 'Contoso Writer' }; Target = 'Contoso Writer' }
        @{ What = 'a name with an open bracket'; Ask = @{ Name = 'Contoso [x' }; Target = 'Contoso [x' }
        @{ What = 'an id'; Ask = @{ WriterId = [guid]'11111111-2222-3333-4444-555555555555' }; Target = [guid]'11111111-2222-3333-4444-555555555555' }
    ) {
        $outcome = Get-Outcome { Get-VssKnownWriter @Ask }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 1
        $record = $outcome.Errors[0]
        $record.FullyQualifiedErrorId | Should -Be $ErrorId
        $record.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $record.TargetObject | Should -Be $Target
        $record.Exception.GetType().FullName | Should -Be 'VssWriterStatus.VssException'
        $record.Exception.ErrorId | Should -Be 'VssWriterNotFound'
        "$record" | Should -Match ([regex]::Escape("$Target"))
        "$record" | Should -Match 'catalog'
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $record.ErrorDetails.RecommendedAction | Should -Be $record.Exception.RecommendedAction
    }

    It 'advises on the catalogue, not on the writers of this computer' {
        $outcome = Get-Outcome { Get-VssKnownWriter 'Contoso Writer' }
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Not -Match 'is stopped|InProcess'
    }

    It 'gets the others' {
        $outcome = Get-Outcome { Get-VssKnownWriter -Name NTDS, 'Contoso Writer', 'System Writer', Fabrikam }
        $outcome.Output.Name | Should -Be 'System Writer', 'NTDS'
        $outcome.Errors.TargetObject | Should -Be 'Contoso Writer', 'Fabrikam'
        $outcome = Get-Outcome { Get-VssKnownWriter -WriterId $Nobody, $SystemWriter }
        $outcome.Output.Name | Should -Be 'System Writer'
        $outcome.Errors.Count | Should -Be 1
    }

    It 'goes on in the pipeline' {
        $outcome = Get-Outcome { 'Contoso Writer', 'NTDS' | Get-VssKnownWriter }
        $outcome.Output.Name | Should -Be 'NTDS'
        $outcome.Errors.Count | Should -Be 1
    }

    It 'is silent about wildcards that match nothing' {
        $outcome = Get-Outcome { Get-VssKnownWriter -Name 'Contoso*', 'NTD[0-9]' }
        $outcome.Output.Count | Should -Be 0
        $outcome.Errors.Count | Should -Be 0
    }

    It 'ends with -ErrorAction Stop' {
        { Get-VssKnownWriter 'Contoso Writer' -ErrorAction Stop } | Should -Throw -ErrorId 'VssWriterNotFound,*'
    }
}

Describe 'Get-VssKnownWriter: completion' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Get-VssKnownWriter sys'; Expected = "'System Writer'" }
        @{ Line = 'Get-VssKnownWriter -Name NTDS, com'; Expected = "'COM+ REGDB Writer'" }
        @{ Line = 'Get-VssKnownWriter -Name ''msmq'; Expected = "'MSMQ Writer (MSMQ*)'" }
        @{ Line = 'Get-VssKnownWriter -WriterId sys'; Expected = 'e8132975-6f93-4464-a53e-1050253ae220' }
        @{ Line = 'Get-VssKnownWriter -WriterId e813'; Expected = 'e8132975-6f93-4464-a53e-1050253ae220' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }

    It 'offers every name of the catalogue' {
        $line = 'Get-VssKnownWriter -Name '
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Sort-Object | Should -Be ($All.Name | Sort-Object -Unique)
    }
}

Describe 'Get-VssKnownWriter: on the screen' {
    It 'is a table with these columns at <_> columns' -ForEach 80, 120, 200 {
        $lines = (ConvertTo-Screen (Get-VssKnownWriter NTDS) -Width $_).Split("`n")
        $lines[0] | Should -BeExactly 'Name                    ServiceName     RestartClass Presence     Role'
        $lines[1] | Should -BeExactly '----                    -----------     ------------ --------     ----'
    }

    It 'has the usual service, what a restart does, when the writer answers and what brings it, broken between words' {
        ConvertTo-Screen (Get-VssKnownWriter NTDS, 'Task Scheduler Writer', 'Cluster Shared Volume VSS Writer') | Should -BeExactly (@'
Name                    ServiceName     RestartClass Presence     Role
----                    -----------     ------------ --------     ----
Task Scheduler Writer                   NoRestart    Always       Windows
                                                                  7/2008 R2 and
                                                                  later
NTDS                    NTDS            DoNotRestart WithService  Domain
                                                                  controller
Cluster Shared Volume   ClusSvc         DoNotRestart Optional     Failover
VSS Writer                                                        cluster
'@ -replace "`r`n", "`n")
    }

    It 'shows everything but the source in a list' {
        $list = ConvertTo-Screen (Get-VssKnownWriter NTDS) -List -Width 200
        [regex]::Matches($list, '(?m)^(\w+) +:').ForEach({ $_.Groups[1].Value }) |
            Should -Be 'Name', 'WriterId', 'ServiceName', 'RestartClass', 'Presence', 'IsServerOnly', 'Log', 'Role', 'Note'
    }

    It 'cuts nothing off at 80 columns' {
        ConvertTo-Screen $All | Should -Not -Match ([regex]::Escape([string][char]0x2026) + '|\.\.\.')
    }
}

Describe 'Get-VssKnownWriter: help' {
    It 'states that the restart classes are the assessments of this project and the service is the usual one' {
        $text = (Get-Help Get-VssKnownWriter -Full | Out-String -Width 4000) -replace '\s+', ' '
        $text | Should -Match 'restart classes are assessments of this project'
        $text | Should -Match 'is the usual service of the writer'
    }

    It 'has help for every parameter' {
        $help = Get-Help Get-VssKnownWriter -Full
        foreach ($name in 'Name', 'WriterId', 'ServiceName') {
            $help.parameters.parameter.name | Should -Contain $name
        }

        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }
}
