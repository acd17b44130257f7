# Cases that people met in the field, each as a simulation with the right answer.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule

    $script:Inbox = 'System Writer', 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer', 'ASR Writer', 'WMI Writer',
        'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer'
    $script:EventClass = 'HKLM\SOFTWARE\Microsoft\EventSystem\{26c409cc-ae86-11d1-b616-00805fc79216}\EventClasses\' +
        '{FAF53CC4-BD73-4E36-83F1-2B23F46E513E}-{00000000-0000-0000-0000-000000000000}-{00000000-0000-0000-0000-000000000000}'

    # A computer with the in-box writers, some of them left out, and with what a case adds.
    function Get-Computer([hashtable] $Case = @{}, [string[]] $Without = @(), [object[]] $Writers = @()) {
        $inbox = @($Inbox | Where-Object { $_ -notin $Without } | ForEach-Object { @{ name = $_ } })
        ConvertTo-Simulation (@{ computerName = 'SRV1'; writers = @($inbox + $Writers) } + $Case)
    }

    # The answers of both cmdlets: rows, warnings and report.
    function Get-Answer($Simulation, [hashtable] $Test = @{}) {
        $rows = @(Get-VssWriterStatus -Simulation $Simulation -WarningVariable warnings -WarningAction SilentlyContinue)
        [pscustomobject]@{
            Rows     = $rows
            Warnings = @($warnings | ForEach-Object { "$_" })
            Report   = Test-VssWriterStatus -Simulation $Simulation -Detailed @Test
        }
    }
}

Describe 'A healthy computer' {
    It 'has no row that is not healthy, no warning and no reason' {
        $answer = Get-Answer (Get-Computer)
        @($answer.Rows | Where-Object Health -NE Healthy).Count | Should -Be 0
        $answer.Warnings.Count | Should -Be 0
        $answer.Report.IsHealthy | Should -BeTrue
    }
}

Describe 'Exchange 2007 and 2010' {
    BeforeAll {
        $script:Exchange = Get-Computer @{
            registry = @(@{ key = 'HKLM\SOFTWARE\Microsoft\ExchangeServer\v14\Setup'; name = 'MsiInstallPath'; value = 'C:\Exchange' })
        } -Writers @{ name = 'Microsoft Exchange Writer'; state = 'FailedAtFreeze' }, @{ name = 'Microsoft Exchange Replica Writer'; state = 'FailedAtFreeze' }
    }

    It 'never gives the Replica Writer the information store as its service' {
        $writers = Get-VssWriterStatus '*Exchange*' -Simulation $Exchange
        @($writers.WriterId | Sort-Object -Unique).Count | Should -Be 1
        ($writers | Where-Object Name -EQ 'Microsoft Exchange Writer').ServiceName | Should -Be 'MSExchangeIS'
        $replica = $writers | Where-Object Name -EQ 'Microsoft Exchange Replica Writer'
        $replica.ServiceName | Should -Be 'MSExchangeRepl'
        $replica.Advice | Should -Not -Match 'MSExchangeIS'
    }

    It 'misses the one although the other, of the same class, reports' {
        $simulation = Get-Computer @{
            registry = @(@{ key = 'HKLM\SOFTWARE\Microsoft\ExchangeServer\v14\Setup'; name = 'MsiInstallPath'; value = 'C:\Exchange' })
            services = @(@{ name = 'MSExchangeIS' })
        } -Writers @{ name = 'Microsoft Exchange Replica Writer' }
        $missing = (Get-Answer $simulation).Report.Missing
        $missing.Name | Should -Be 'Microsoft Exchange Writer'
        $missing.ServiceName | Should -Be 'MSExchangeIS'
    }

    It 'knows Exchange 2013 and later by its own service' {
        $simulation = Get-Computer -Writers @{ name = 'Microsoft Exchange Writer' }
        (Get-VssWriterStatus '*Exchange*' -Simulation $simulation).ServiceName | Should -Be 'MSExchangeRepl'
    }
}

Describe 'SharePoint and DPM' {
    It 'knows <Service> for <Name> <Id>' -ForEach @(
        @{ Name = 'SharePoint Services Writer'; Id = 'da452614-4858-5e53-a512-38aab25c61ad'; Service = 'SPWriterV4' }
        @{ Name = 'SharePoint Services Writer'; Id = 'c2f52614-5e53-4858-a589-38eeb25c6184'; Service = 'SPWriter' }
        @{ Name = 'DPM Writer'; Id = '11111111-2222-3333-4444-555555555555'; Service = 'DPMWriter' }
    ) {
        $simulation = Get-Computer -Writers @{ name = $Name; writerId = $Id }
        (Get-VssWriterStatus $Name -Simulation $simulation).ServiceName | Should -Be $Service
    }
}

Describe 'Hyper-V' {
    It 'is <What> on a <Edition> whose service runs without its writer' -ForEach @(
        @{ Edition = 'Client'; What = 'healthy'; IsHealthy = $true }
        @{ Edition = 'Server'; What = 'not healthy'; IsHealthy = $false }
    ) {
        $answer = Get-Answer (Get-Computer @{ edition = $Edition; services = @(@{ name = 'vmms' }) })
        $answer.Report.IsHealthy | Should -Be $IsHealthy
        $answer.Warnings.Count | Should -Be ([int]!$IsHealthy)
    }

    It 'refuses another edition' {
        { Get-Computer @{ edition = 'Home' } } | Should -Throw -ErrorId 'VssSimulationInvalid*'
    }
}

Describe 'SQLWriter is stopped' {
    It 'is a finding while it starts automatically, with Start-Service as the next step' {
        $answer = Get-Answer (Get-Computer @{ services = @(@{ name = 'SQLWriter'; state = 'Stopped' }) })
        $answer.Warnings | Should -BeLike 'SRV1: SqlServerWriter did not report. Its host service SQLWriter starts automatically. The service SQLWriter is stopped. Start the service: Start-Service -Name SQLWriter'
        $answer.Report.IsHealthy | Should -BeFalse
        $answer.Report.Reasons.Code | Should -Be 'WriterMissing:SqlServerWriter'
        $answer.Report.Missing.Advice | Should -Be 'Start the service: Start-Service -Name SQLWriter'
    }

    It 'can be ignored' {
        $simulation = Get-Computer @{ services = @(@{ name = 'SQLWriter'; state = 'Stopped' }) }
        Test-VssWriterStatus -Simulation $simulation -Ignore SqlServerWriter | Should -BeTrue
        Test-VssWriterStatus -Simulation $simulation | Should -BeFalse
    }

    It 'is no finding where it <Why>' -ForEach @(
        @{ Why = 'starts manually'; Service = @{ startType = 'Manual' } }
        @{ Why = 'is disabled'; Service = @{ startType = 'Disabled' } }
        @{ Why = 'starts on demand'; Service = @{ triggerStart = $true } }
    ) {
        $answer = Get-Answer (Get-Computer @{ services = @(@{ name = 'SQLWriter'; state = 'Stopped' } + $Service) })
        $answer.Warnings.Count | Should -Be 0
        $answer.Report.IsHealthy | Should -BeTrue
    }

    It 'is a finding however it starts while the engine <Engine> runs' -ForEach @(
        @{ Engine = 'MSSQLSERVER'; StartType = 'Disabled'; Advice = '*Set-Service -Name SQLWriter -StartupType Automatic; Start-Service -Name SQLWriter' }
        @{ Engine = 'MSSQL$SALES'; StartType = 'Manual'; Advice = 'Start the service: Start-Service -Name SQLWriter' }
    ) {
        $answer = Get-Answer (Get-Computer @{ services = @(@{ name = 'SQLWriter'; state = 'Stopped'; startType = $StartType }, @{ name = $Engine }) })
        $answer.Report.Missing.Name | Should -Be 'SqlServerWriter'
        $answer.Report.Missing.Expectation | Should -Be "The SQL Server service $Engine is running."
        $answer.Report.Missing.Advice | Should -BeLike $Advice
    }

    It 'does not take the Windows Internal Database for SQL Server' {
        (Get-Answer (Get-Computer @{ services = @(@{ name = 'MSSQL$MICROSOFT##WID' }) })).Report.IsHealthy | Should -BeTrue
    }

    It 'finds nothing wrong with BITS, which stops by itself' {
        (Get-Answer (Get-Computer @{ services = @(@{ name = 'BITS'; state = 'Stopped' }) })).Report.IsHealthy | Should -BeTrue
    }
}

Describe 'No writer reports' {
    It 'tells one cause and one step: <Fault>' -ForEach @(
        @{ Fault = 'EventSystem is disabled'; Case = @{ services = @(@{ name = 'EventSystem'; state = 'Stopped'; startType = 'Disabled' }) }
            Step = 'Start EventSystem, then restart VSS: Set-Service -Name EventSystem -StartupType Automatic; Start-Service -Name EventSystem; Restart-Service -Name VSS' }
        @{ Fault = 'VSS is disabled'; Case = @{ services = @(@{ name = 'VSS'; state = 'Stopped'; startType = 'Disabled' }) }
            Step = 'Set-Service -Name VSS -StartupType Manual' }
        @{ Fault = 'TypeLib is no REG_EXPAND_SZ'; Broken = $true; Step = '-Type ExpandString -Value ''%systemroot%\system32\EVENTCLS.DLL''; Restart-Service -Name EventSystem -Force; Restart-Service -Name VSS' }
    ) {
        if ($Broken) {
            $Case = @{ registry = @(@{ key = $EventClass; name = 'TypeLib'; value = '%systemroot%\system32\EVENTCLS.DLL' }) }
        }

        $answer = Get-Answer (Get-Computer $Case -Without $Inbox)
        $answer.Warnings.Count | Should -Be 1
        $answer.Warnings[0] | Should -Match ([regex]::Escape($Step))
        $answer.Warnings[0] | Should -Match '^SRV1: 9 writers did not report: System Writer, '
        $answer.Report.Reasons.Count | Should -Be 1
        $answer.Report.Missing.Count | Should -Be 9
    }
}

Describe 'System Writer is missing' {
    It 'tells the cause and the step: <What>' -ForEach @(
        @{ What = 'VssAccessControl'
            Case = @{ registry = @(@{ key = 'HKLM\SYSTEM\CurrentControlSet\Services\VSS\VssAccessControl'; name = 'NT AUTHORITY\NETWORK SERVICE'; value = 0 }) }
            Cause = '*NT AUTHORITY\NETWORK SERVICE in *VssAccessControl*'
            Step = "*-Name 'NT AUTHORITY\NETWORK SERVICE' -Value 1; Restart-Service -Name CryptSvc -Force" }
        @{ What = 'the list is too long'; Case = @{ events = @(@{ source = 'VSS'; id = 8193; message = 'Unexpected error calling routine XML document is too long. hr = 0x80070018.' }) }
            Cause = '*VSS logged event 8193*'; Step = '*Temporary ASP.NET Files*' }
        @{ What = 'a stale profile'; Case = @{ events = @(@{ source = 'VSS'; id = 8193; message = 'Unexpected error calling routine ConvertStringSidToSid(S-1-5-21-7.bak). hr = 0x80070539.' }) }
            Cause = '*invalid security identifier*'; Step = '*ProfileList*.bak*restart the computer.' }
        @{ What = 'VSS\Diag'; Case = @{ events = @(@{ source = 'VSS'; id = 8193; message = 'RegOpenKeyExW(-2147483646,SYSTEM\CurrentControlSet\Services\VSS\Diag,...). hr = 0x80070005.' }) }
            Cause = '*VSS\Diag*'; Step = '*Full Control*VssAccessControl*' }
        @{ What = 'Identify failed'; Case = @{ events = @(@{ source = 'Microsoft-Windows-CAPI2'; id = 513; message = 'AddCoreCsiFiles: BeginFileEnumeration() failed.' }) }
            Cause = '*CAPI2 logged event 513*'; Step = 'Fix the file or service that the event names.*' }
        @{ What = 'CryptSvc is stopped'; Case = @{ services = @(@{ name = 'CryptSvc'; state = 'Stopped' }) }; Cause = '*CryptSvc*Stopped*'; Step = 'Start the service: Start-Service -Name CryptSvc' }
    ) {
        $answer = Get-Answer (Get-Computer $Case -Without 'System Writer')
        $answer.Report.Missing.Name | Should -Be 'System Writer'
        @($answer.Report.Missing.Causes)[0] | Should -BeLike $Cause
        $answer.Report.Missing.Advice | Should -BeLike $Step
        $answer.Warnings.Count | Should -Be 1
    }

    It 'does not take a harmless event for a cause: <Message>' -ForEach @(
        @{ Source = 'VSS'; Id = 12289; Message = 'An older writer session state is being removed. hr = 0x80042409' }
        @{ Source = 'VSS'; Id = 12292; Message = 'Error creating the Shadow Copy Provider COM class' }
        @{ Source = 'Microsoft-Windows-CAPI2'; Id = 513; Message = 'Unable to back up image of binary mslldp.' }
    ) {
        $simulation = Get-Computer @{ events = @(@{ source = $Source; id = $Id; message = $Message }) } -Without 'System Writer'
        (Get-Answer $simulation).Report.Missing.Causes.Count | Should -Be 0
    }
}

Describe 'The newest error of a failed writer' {
    BeforeAll {
        $script:Failed = @{ name = 'SqlServerWriter'; state = 'FailedAtFreeze'; failure = 'VSS_E_WRITERERROR_NONRETRYABLE' }
        $script:Events = @(
            @{ source = 'MSSQLSERVER'; id = 3041; message = 'BACKUP failed to complete.'; minutesAgo = 60 }
            @{ source = 'MSSQL$SALES'; id = 18210; message = 'The disk is full.'; minutesAgo = 5 }
            @{ source = 'Spooler'; id = 1; message = 'Paper jam.' }
        )
    }

    It 'is among the reasons of the detailed answer' {
        $report = (Get-Answer (Get-Computer @{ events = $Events } -Writers $Failed)).Report
        $report.Reasons.Code | Should -Be 'WriterFailed:SqlServerWriter', 'WriterError:SqlServerWriter'
        $report.NewestErrors.EventId | Should -Be 18210
        "$($report.Reasons[1])" | Should -BeLike 'The newest error of SqlServerWriter is event 18210 of MSSQL$SALES in the Application log, *: The disk is full.'
    }

    It 'is left out for a writer that is ignored, and makes nobody ill' {
        $simulation = Get-Computer @{ events = $Events } -Writers $Failed
        $report = Test-VssWriterStatus -Simulation $simulation -Ignore SqlServerWriter -Detailed
        $report.IsHealthy | Should -BeTrue
        $report.NewestErrors.Count | Should -Be 0
    }

    It 'survives the way from another process' {
        $report = Test-VssWriterStatus -Simulation (Get-Computer @{ events = $Events } -Writers $Failed) -Detailed
        $back = [VssWriterStatus.WriterHealthReport] [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($report, 4))
        $back.Reasons.Phrase | Should -Be $report.Reasons.Phrase
    }
}
