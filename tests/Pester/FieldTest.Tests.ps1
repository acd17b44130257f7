# The part of the field test that needs no Windows; the outputs in 'recorded' are written after the documented formats.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedModule
    $script:Repository = Split-Path (Split-Path $PSScriptRoot)
    foreach ($name in 'WriterList', 'Report', 'Host') {
        Import-Module (Join-Path $Repository "fieldtest/$name.psm1") -Force
    }

    Import-Module (Join-Path $Repository 'fieldtest/FieldKit.psm1') -Force

    function Get-Recorded([string] $Name) {
        [IO.File]::ReadAllText((Join-Path $PSScriptRoot "recorded/$Name.txt"))
    }

    function ConvertTo-WriterLine($Writer) {
        '{0} {1} {2} {3}' -f $Writer.WriterId, $Writer.InstanceId, $Writer.State, $Writer.Failure
    }

    # What the recorded outputs tell, as a list.
    function Get-RecordedList {
        ConvertFrom-DiskShadowText -Text (Get-Recorded diskshadow)
    }

    function Get-ProbeCall([string] $Question, [string[]] $Call) {
        foreach ($one in $Call) {
            $name, $hresult, $result, $ms, $round = $one -split ' '
            $record = @{ question = $Question; round = 1 + $round; call = $name; hresult = [Convert]::ToInt32($hresult, 16); elapsedMs = [int]$ms }
            if ($name -eq 'GetWriterStatusCount') {
                $record['count'] = [int]$result
            } elseif ($result) {
                $record['result'] = [Convert]::ToInt32($result, 16)
            }

            [pscustomobject]$record
        }
    }

    $script:Expected = @(
        'e8132975-6f93-4464-a53e-1050253ae220 7e631031-c695-4229-9da1-a7de057e64cb 5'
        'afbab4a2-367d-4d15-a586-71dbb18f8485 11111111-2222-3333-4444-555555555555 1'
        'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee 10'
    )
}

Describe 'Reading what others say' {
    It 'reads vssadmin in <_>' -ForEach 'english', 'german', 'french', 'japanese' {
        $list = ConvertFrom-VssAdminText -Text (Get-Recorded "vssadmin-$_")
        $list.Writers | ForEach-Object { (ConvertTo-WriterLine $_).TrimEnd() } | Should -Be $Expected
        $list.Writers.Failure | Sort-Object -Unique | Should -BeNullOrEmpty
        $list.Unreadable | Should -Be 0
    }

    It 'reads vssadmin in <_> through the wrong code page too' -ForEach 'french', 'japanese' {
        # What is not ASCII may come as anything but a colon.
        $text = (Get-Recorded "vssadmin-$_") -replace [char]0xFF1A, ':' -replace '[^\x00-\x7F]', '?'
        $list = ConvertFrom-VssAdminText -Text $text
        $list.Writers | ForEach-Object { (ConvertTo-WriterLine $_).TrimEnd() } | Should -Be $Expected
    }

    It 'believes no id and no state that a name or an error holds, and counts what it cannot read' {
        $list = ConvertFrom-VssAdminText -Text (Get-Recorded vssadmin-hostile)
        $list.Writers | ForEach-Object { (ConvertTo-WriterLine $_).TrimEnd() } | Should -Be $Expected[1]
        $list.Unreadable | Should -Be 2
    }

    It 'reads diskshadow with the writers'' own failures' {
        $list = Get-RecordedList
        $list.Writers | ForEach-Object { ConvertTo-WriterLine $_ } | Should -Be "$($Expected[0]) 0", "$($Expected[1]) 0", "$($Expected[2]) -2147212300"
        $list.Unreadable | Should -Be 0
    }

    It 'reads lines of the collector, and counts what is no JSON' {
        $list = ConvertFrom-CollectorText -Text ('{"type":"hello"}', '{"type":"writer","name":"W","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"11111111-2222-3333-4444-555555555555","state":6,"failure":-2147212300}', 'Exception!' -join "`n")
        ConvertTo-WriterLine $list.Writers[0] | Should -Be 'e8132975-6f93-4464-a53e-1050253ae220 11111111-2222-3333-4444-555555555555 6 -2147212300'
        $list.Unreadable | Should -Be 1
    }

    It 'finds no writers where there is no text' {
        foreach ($reader in 'ConvertFrom-VssAdminText', 'ConvertFrom-DiskShadowText', 'ConvertFrom-CollectorText') {
            @((& $reader -Text '').Writers).Count | Should -Be 0
        }
    }
}

Describe 'Comparing' {
    It 'agrees where all is the same, and does not ask vssadmin for failures that it never tells' {
        $ours = Get-RecordedList
        foreach ($theirs in (Get-RecordedList), (ConvertFrom-VssAdminText -Text (Get-Recorded vssadmin-german))) {
            $comparison = Compare-WriterList -Before $ours -Witness $theirs -After $ours
            $comparison.verdict | Should -Be 'Agrees'
            $comparison.rows.verdict | Should -Be 'Same', 'Same', 'Same'
        }
    }

    It 'tells <Verdict>, which is <Whole> as a whole' -ForEach @(
        @{ Verdict = 'OnlyOurs'; Whole = 'Differs'; Change = { $theirs.Writers = @($theirs.Writers | Select-Object -Skip 1) } }
        @{ Verdict = 'OnlyWitness'; Whole = 'Differs'; Change = { $before.Writers = @($before.Writers | Select-Object -Skip 1); $after.Writers = @($after.Writers | Select-Object -Skip 1) } }
        @{ Verdict = 'StateDiffers'; Whole = 'Differs'; Change = { $theirs.Writers[0].State = 9 } }
        @{ Verdict = 'FailureDiffers'; Whole = 'Differs'; Change = { $theirs.Writers[0].Failure = -1 } }
        @{ Verdict = 'CameOrWent'; Whole = 'Agrees'; Change = { $theirs.Writers = @($theirs.Writers | Select-Object -Skip 1); $after.Writers = @($after.Writers | Select-Object -Skip 1) } }
        @{ Verdict = 'ChangedMeanwhile'; Whole = 'Agrees'; Change = { $before.Writers[0].State = 2; $theirs.Writers[0].State = 3; $after.Writers[0].State = 4 } }
        @{ Verdict = 'Same'; Whole = 'Agrees'; Change = { $before.Writers[0].State = 2; $theirs.Writers[0].State = 3; $after.Writers[0].State = 3 } }
        @{ Verdict = 'Same'; Whole = 'Unreadable'; Change = { $theirs.Unreadable = 1 } }
        @{ Verdict = 'OnlyOurs'; Whole = 'Differs'; Change = { $before.Writers += $before.Writers[0]; $after.Writers += $after.Writers[0] } }
    ) {
        $before, $theirs, $after = (Get-RecordedList), (Get-RecordedList), (Get-RecordedList)
        . $Change
        $comparison = Compare-WriterList -Before $before -Witness $theirs -After $after
        $comparison.verdict | Should -Be $Whole
        @($comparison.rows | Where-Object { $_.writerId -eq 'e8132975-6f93-4464-a53e-1050253ae220' }).verdict | Should -Contain $Verdict
    }

    It 'takes a witness without an answer for no agreement' {
        $ours = Get-RecordedList
        (Compare-WriterList -Before $ours -Witness (ConvertFrom-VssAdminText -Text '') -After $ours).verdict | Should -Be 'NoAnswer'
    }
}

Describe 'Answers from recorded calls' {
    BeforeAll {
        $script:Done = 'GatherWriterMetadata 0 - 1', 'GatherWriterMetadataEnded 0 4230A 800', 'GatherWriterStatus 0 - 1', 'GatherWriterStatusEnded 0 4230A 100', 'GetWriterStatusCount 0 14 0' -replace ' - ', '  '

        function Get-Answer([object[]] $Call, [string] $Id) {
            (Get-ProbeAnswer -Call $Call | Where-Object { $_.id -eq $Id }).answer
        }
    }

    It 'says how many writers tell their status without metadata' {
        $calls = @(Get-ProbeCall WarmUp $Done) + @(Get-ProbeCall StatusWithoutMetadata ($Done[2..3] + 'GetWriterStatusCount 0 9 0'))
        Get-Answer $calls StatusWithoutMetadata | Should -Be 'Yes: 9 writers; 14 after metadata.'
    }

    It 'says with what the second gather is refused' {
        $calls = Get-ProbeCall StatusTwiceWithoutFree ($Done + 'GatherWriterStatus 80042301  0')
        Get-Answer $calls StatusTwiceWithoutFree | Should -Match '^No: GatherWriterStatus gives 0x80042301'
    }

    It 'says with what an operation ended that was begun' {
        Get-Answer (Get-ProbeCall StatusWithoutMetadata 'GatherWriterStatus 0  1', 'GatherWriterStatusEnded 0 80042318 5') StatusWithoutMetadata | Should -Match '0x80042318'
    }

    It 'gives no answer where the calls break off, and says where' {
        Get-Answer (Get-ProbeCall StatusTwice $Done[0..1]) StatusTwice | Should -Match '^No answer: the calls end with GatherWriterMetadataEnded'
        Get-Answer @() MetadataTwice | Should -Be 'No answer: it was not asked.'
    }

    It 'tells what Wait returned where the operation was still pending, and only there' {
        $calls = Get-ProbeCall WarmUp 'Wait 0  2', 'QueryStatus 0 42309 2', 'Wait 102  2', 'QueryStatus 0 4230A 2', 'Wait 0  2', 'QueryStatus 0 42309 2'
        Get-Answer $calls WaitTimeOut | Should -Match '^0x00000000.*, seen 2 times\.$'
        Get-Answer (Get-ProbeCall WarmUp 'Wait 0  2', 'QueryStatus 0 4230A 2') WaitTimeOut | Should -Match '^Not seen'
    }

    It 'compares the medians of the gathers of all classes and of one' {
        $calls = foreach ($round in 1..3) {
            Get-ProbeCall AllClasses ($Done -replace '800$', (800, 5000, 700)[$round - 1] -replace '$', " $round")
            Get-ProbeCall OneClass ($Done -replace '800$', '200' -replace ' 14 ', ' 1 ' -replace '$', " $round")
        }
        Get-Answer $calls EnableWriterClasses | Should -Be 'Median of both gathers: 900 ms for all classes (14 writers), 300 ms for Registry Writer alone (1 writers).'
    }
}

Describe 'The report' {
    It 'holds no name of the computer or the user, wherever it was' {
        $report = [pscustomobject]@{ a = 'C:\Users\jdoe\x SRV1.corp'; list = @('srv1$', [pscustomobject]@{ deep = @('on SRV1', 7) }); other = 'SRV12 jdoes'; none = $null }
        Hide-PrivateText -InputObject $report -Secret @{ 'SRV1' = '<computer>'; 'jdoe' = '<user>'; '' = 'x' }
        $report.a | Should -Be 'C:\Users\<user>\x <computer>.corp'
        $report.list[0] | Should -Be '<computer>$'
        $report.list[1].deep | Should -Be 'on <computer>', 7
        $report.other | Should -Be 'SRV12 jdoes'
    }

    It 'reads counts and failures of a Pester run' {
        $xml = Join-Path $TestDrive 'result.xml'
        Set-Content $xml '<test-run><test-suite><test-case fullname="A.B" result="Failed"><failure><message>Expected 1</message></failure></test-case><test-case fullname="C" result="Passed"/></test-suite></test-run>'
        $run = ConvertFrom-PesterRun -HostName pwsh -Output "x`r`nSKIPPED: D: not elevated`r`nPester: 12 passed, 1 failed, 3 skipped`r`n" -ResultPath $xml
        $run.passed, $run.failed, $run.skipped | Should -Be 12, 1, 3
        $run.failures[0].test | Should -Be 'A.B'
        $run.failures[0].message | Should -Be 'Expected 1'
        $run.reasons | Should -Be 'SKIPPED: D: not elevated'
        $run.notRun | Should -BeNullOrEmpty
    }

    It 'says so where a Pester run came to no count' {
        (ConvertFrom-PesterRun -HostName pwsh -Output 'boom' -Errors 'No Pester').notRun | Should -Match 'No Pester'
    }
}

Describe 'A program of the field test' -Tag Unix {
    It 'is ended at its time limit, and what it had said is kept' {
        $run = Invoke-FieldProgram -Path '/bin/sh' -Argument '-c', 'echo said; exec sleep 60' -TimeoutSec 2
        $run.TimedOut | Should -BeTrue
        $run.Output.Trim() | Should -Be 'said'
    }

    It 'brings its output, its errors and its exit code' {
        $run = Invoke-FieldProgram -Path '/bin/sh' -Argument '-c', 'echo out; echo bad >&2; exit 3'
        $run.Output.Trim(), $run.Errors.Trim(), $run.ExitCode | Should -Be 'out', 'bad', 3
    }
}

Describe 'The whole field test, with a simulation' -Tag Unix {
    BeforeAll {
        # The writers of the recorded outputs.
        $script:Simulation = ConvertTo-SimulationFile @{
            computerName = [Environment]::MachineName
            calls        = @{ GatherWriterMetadata = @{ delayMs = 50 } }
            writers      = @(
                @{ name = 'System Writer'; writerId = 'e8132975-6f93-4464-a53e-1050253ae220'; instanceId = '7e631031-c695-4229-9da1-a7de057e64cb'; state = 5 }
                @{ name = 'Registry Writer'; writerId = 'afbab4a2-367d-4d15-a586-71dbb18f8485'; instanceId = '11111111-2222-3333-4444-555555555555' }
                @{ name = 'Sql|Server*Writer'; writerId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'; instanceId = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'; state = 10; failure = '0x800423F4' }
            )
        }
        $probe = Get-ChildItem (Join-Path $Repository 'fieldtest/VssProbe/bin/*/net10.0/VssProbe') -ErrorAction SilentlyContinue | Select-Object -Last 1
        $script:HasProbe = [bool]$probe
        $script:Kit = Join-Path $TestDrive 'made/kit'
        $folder = if ($probe) { Split-Path $probe.FullName } else { '' }
        Write-FieldKit -Destination $Kit -Repository $Repository -ModuleFolder (Split-Path $Manifest) -ProbeFolder $folder

        # A witness that says what was recorded.
        function Write-Witness([string] $Name, [string] $Text) {
            $file = Join-Path $TestDrive $Name
            [IO.File]::WriteAllText("$file.said", $Text)
            [IO.File]::WriteAllText($file, "#!/bin/sh`ncat '$file.said'`n")
            chmod +x $file
            $file
        }

        $script:Out = Join-Path $TestDrive 'out'
        $null = New-Item $Out -ItemType Directory
        [IO.File]::WriteAllText((Join-Path $Out 'ise-ComSecurity.host.json'),
            '{"question":"ComSecurity","host":"Windows PowerShell ISE Host","process":"powershell_ise","version":"5.1","architecture":"X64","apartment":"STA","error":null,"coInitializeEx":-2147417850,"coInitializeSecurity":-2147417831}')
        $programs = @{
            vssadmin   = Write-Witness 'vssadmin' (Get-Recorded vssadmin-french)
            diskshadow = Write-Witness 'diskshadow' ((Get-Recorded diskshadow) -replace ': 10 ', ': 9 ')
            AlphaVSS   = Write-Witness 'alphavss' ''
        }
        $said = & (Join-Path $Kit 'FieldTest.ps1') -OutputPath $Out -ModulePath $Manifest -Simulation $Simulation -Program $programs
        $script:ExitCode = $LASTEXITCODE
        $script:Files = @($said)
        $script:Report = ConvertFrom-Json ([IO.File]::ReadAllText((Join-Path $Out 'report.json')))
        $script:Page = [IO.File]::ReadAllText((Join-Path $Out 'report.md'))
    }

    It 'writes one JSON and one page, and names them' {
        $Files | Should -Be (Join-Path $Out 'report.json'), (Join-Path $Out 'report.md')
        $Report.schema | Should -Be 1
        $Report.simulated | Should -BeTrue
        $Page | Should -Match 'says nothing about Windows'
    }

    It 'tells who agrees, who differs in what, and who said nothing' {
        $Report.comparisons.witness | Should -Be 'vssadmin', 'diskshadow', 'AlphaVSS'
        $Report.comparisons.verdict | Should -Be 'Agrees', 'Differs', 'NoAnswer'
        $differing = @($Report.comparisons[1].rows | Where-Object { $_.verdict -ne 'Same' })
        $differing.Count | Should -Be 1
        $differing[0].verdict | Should -Be 'StateDiffers'
        $differing[0].witness | Should -Be 9
    }

    It 'ends with exit code 1 where a witness differs' {
        $ExitCode | Should -Be 1
    }

    It 'shows a name that is markup as it is' {
        $Page | Should -Match ([regex]::Escape('Sql\|Server\*Writer'))
    }

    It 'answers the open questions from calls that were made' {
        Skip-Unless $HasProbe 'fieldtest/VssProbe is not built'
        $answers = @{}
        foreach ($answer in $Report.answers) {
            $answers[$answer.id] = $answer.answer
        }

        $answers['StatusWithoutMetadata'] | Should -Be 'Yes: 3 writers; 3 after metadata.'
        $answers['WaitTimeOut'] | Should -Match '^0x00000000.*seen'
        $answers['EnableWriterClasses'] | Should -Match '\(3 writers\).*\(1 writers\)'
    }

    It 'asks the hosts that it can start, and takes in what another one was asked by hand' {
        $gather = $Report.hosts | Where-Object { $_.host -eq 'pwsh' -and $_.question -eq 'Gather' }
        $gather.failure | Should -BeNullOrEmpty
        $gather.answer.collector.writers | Should -Be 3
        $gather.answer.collector.systemWriter | Should -BeTrue
        $Page | Should -Match 'powershell\\_ise 5\.1, X64, STA: CoInitializeEx 0x80010106[^|]*, CoInitializeSecurity 0x80010119'
    }

    It 'holds no name of this computer' {
        $name = [regex]::Escape([Environment]::MachineName)
        [IO.File]::ReadAllText((Join-Path $Out 'report.json')) | Should -Not -Match "\b$name\b"
        $Page | Should -Not -Match "\b$name\b"
    }

    It 'says what was left out, and how it would be asked' {
        $Report.leftOut -join "`n" | Should -Match '-BackupOperator'
        $Report.leftOut -join "`n" | Should -Match '-TestBackup'
        $Report.backups | Should -BeNullOrEmpty
        $Report.leftOut -join "`n" | Should -Match 'ISE, Gather'
        $Report.leftOut -join "`n" | Should -Not -Match 'ISE, ComSecurity'
    }

    It 'leaves a script for ISE that answers when it is run' {
        $null = Invoke-ChildPowerShell "& '$(Join-Path $Out 'ise-Gather.ps1')'"
        (ConvertFrom-Json ([IO.File]::ReadAllText((Join-Path $Out 'ise-Gather.host.json')))).question | Should -Be 'Gather'
    }

    It 'makes test backups only where that is asked for, and tells whether they left something behind' {
        Import-Module (Join-Path $Repository 'fieldtest/Host.psm1') -Force
        $answer = Get-BackupAnswer -Gather @{ Simulation = New-VssSimulation backup-fails-at-freeze } -Round 1
        $answer.success | Should -BeFalse
        $answer.failed | Should -Match '^SqlServerWriter failed in DoSnapshotSet'
        $answer.phases.Count | Should -Be 6
        $answer.shadowCopiesLeft | Should -Be 0
        (Get-BackupAnswer -Gather @{ Simulation = New-VssSimulation access-denied } -Round 2).error | Should -Match 'E_ACCESSDENIED'
    }

    It 'does the same from one script' {
        $one = Join-Path $TestDrive 'one.ps1'
        Write-SelfContainedKit -Path $one -Kit $Kit -Head (Join-Path $Repository 'fieldtest/SelfContained.ps1')
        $folder = Join-Path $TestDrive 'unpacked'
        $lines = Invoke-ChildPowerShell "& '$one' -OutputPath '$folder' -Simulation '$Simulation'; ""exit `$LASTEXITCODE"""
        $lines[-1] | Should -Be 'exit 0'
        (ConvertFrom-Json ([IO.File]::ReadAllText((Join-Path $folder 'report.json')))).leftOut -join "`n" | Should -Match 'vssadmin'
        Test-Path (Join-Path $folder 'kit/Pester/Windows.Tests.ps1') | Should -BeTrue
    }
}

Describe 'The whole field test, on the Windows path' -Tag Wine {
    BeforeAll {
        $env:FAKEVSSAPI_SCRIPT = Join-Path $TestDrive 'script.txt'
        [IO.File]::WriteAllText($env:FAKEVSSAPI_SCRIPT, (@((Get-RecordedList).Writers | ForEach-Object {
                        "writer`tname=W`twriterId=$($_.WriterId)`tinstanceId=$($_.InstanceId)`tstate=$($_.State)`tfailure=$('0x{0:X8}' -f $_.Failure)"
                    }) -join "`n") + "`n")
        $kit = Join-Path $TestDrive 'kit'
        Write-FieldKit -Destination $kit -Repository $Repository -ModuleFolder (Split-Path $Manifest)
        $programs = @{}
        foreach ($name in 'vssadmin-german', 'diskshadow') {
            [IO.File]::WriteAllText("$kit\$name.txt", (Get-Recorded $name))
            [IO.File]::WriteAllText("$kit\$name.cmd", "@type ""$kit\$name.txt""`r`n")
            $programs[($name -replace '-.*')] = "$kit\$name.cmd"
        }

        $out = Join-Path $TestDrive 'out'
        $null = & "$kit\FieldTest.ps1" -OutputPath $out -ModulePath $Manifest -SkipPester -Program $programs
        $script:ExitCode = $LASTEXITCODE
        $script:Report = ConvertFrom-Json ([IO.File]::ReadAllText("$out\report.json"))
    }

    AfterAll {
        $env:FAKEVSSAPI_SCRIPT = $null
    }

    It 'agrees with what the witnesses say of the same writers' {
        $Report.comparisons.witness | Should -Be 'vssadmin', 'diskshadow'
        $Report.comparisons.verdict | Should -Be 'Agrees', 'Agrees'
        $ExitCode | Should -Be 0
    }

    It 'tells what CoInitializeSecurity returned in a PowerShell, and what each way of gathering brought' {
        $answers = @($Report.hosts | Where-Object { $_.host -eq 'pwsh' })
        $answers.Count | Should -Be 2
        $answers[0].failure | Should -BeNullOrEmpty
        $answers[0].answer.error | Should -BeNullOrEmpty
        $answers[0].answer.coInitializeSecurity | Should -BeOfType [long]
        $answers[1].answer.collector.comSecurity | Should -Be 'Set'
        $answers[1].answer.inProcess.comSecurity | Should -Be 'Inherited'
        $answers[1].answer.inProcess.systemWriter | Should -BeTrue
    }

    It 'says why a host could not be asked' {
        ($Report.hosts | Where-Object { $_.host -eq 'wsmprovhost' }).failure | Should -Match 'Enable-PSRemoting'
    }
}
