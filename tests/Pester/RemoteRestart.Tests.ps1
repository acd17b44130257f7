BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'fleet.ps1')
    $obstacle = Get-FleetObstacle
    if ($obstacle) {
        Write-Warning "The tests of remote restarts are skipped: $obstacle."
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'fleet.ps1')
    Import-StagedModule
    $ErrorActionPreference = 'Continue'
}

Describe 'Restart-VssWriter on other computers' -Skip:([bool]$obstacle) {
    BeforeAll {
        $script:Fleet = Open-Fleet -Folder (Join-Path $TestDrive 'fleet') -Name 'failed-1', 'failed-2', 'shifts-1', 'guarded-1', 'heals-1', 'closed-1' -Manifest $Manifest

        # The same command in a PowerShell of its own, whose output shows what the user reads.
        function Get-Shown([string] $Command) {
            (Invoke-ChildPowerShell ("Import-Module '{0}'`n{1}" -f $Manifest, $Command)) -join "`n"
        }

        # Each endpoint is a PowerShell to start: most tests share these.
        $script:Session = @{}
        New-PSSession -HostName 'failed-1', 'failed-2', 'shifts-1', 'guarded-1', 'heals-1' | ForEach-Object { $Session[$_.ComputerName] = $_ }

        # A status of SqlServerWriter from an endpoint, as that of a real computer, with what a test changes.
        function ConvertTo-RealStatus($Status, [hashtable] $Change = @{}) {
            $bag = $Status | Select-Object -Property *
            $bag.Source = 'System'
            foreach ($name in $Change.Keys) {
                $bag.$name = $Change[$name]
            }

            $bag.PSObject.TypeNames.Insert(0, 'Deserialized.VssWriterStatus.WriterStatus')
            [VssWriterStatus.WriterStatus] $bag
        }
    }

    AfterAll {
        Remove-PSSession -Session @($Session.Values)
        Close-Fleet $Fleet
    }

    It 'names with -WhatIf the service, its start type, the class, the writers and the dependent services, as it does locally' {
        $shown = Get-Shown "Restart-VssWriter SqlServerWriter -HostName guarded-1 -Force -WhatIf -PassThru"
        $shown | Should -Match ("What if: \[guarded-1\] Restart the service 'SQLWriter' \(SQLWriter\) on GUARDED-1\. State and start type: Running, Automatic\. " +
            'Restart class: Unknown\. Writers: SqlServerWriter\. Dependent services, .*: Guard \(restart class Unknown\)\.')
        $shown | Should -Not -Match 'Healthy'
    }

    It 'restarts what was confirmed, and brings the writers as they are then' {
        $both = $Session['failed-1'], $Session['failed-2']
        $before = Get-VssWriterStatus SqlServerWriter -Session $both
        $after = Restart-VssWriter SqlServerWriter -Session $both -Confirm:$false -PassThru
        $after.PSComputerName | Sort-Object | Should -Be 'failed-1', 'failed-2'
        $after.Health | Should -Be 'Healthy', 'Healthy'
        @($after.InstanceId + $before.InstanceId | Select-Object -Unique).Count | Should -Be 4
    }

    It 'restarts nothing where nobody can be asked' {
        Get-Shown "Restart-VssWriter SqlServerWriter -HostName failed-1 -PassThru -ErrorAction SilentlyContinue" | Should -Not -Match 'Healthy'
    }

    It 'refuses there if something changed after the plan that was confirmed' {
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Session $Session['shifts-1'] -Confirm:$false -PassThru }
        $outcome.Output | Should -BeNullOrEmpty
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartRefused,'
        "$($outcome.Errors[0])" | Should -Match "The service 'SQLWriter' changed from Running, Automatic to Running, Manual"
        $outcome.Errors[0].TargetObject | Should -Be 'shifts-1'
    }

    It 'reports once <What>, and restarts the others' -ForEach @(
        @{ What = 'what is refused there'; Computer = 'guarded-1'; Name = 'SqlServerWriter'; Id = 'VssRestartRefused'; Says = "dependent service 'Guard'" }
        @{ What = 'a writer that no computer knows'; Computer = 'failed-2'; Name = 'SqlServerWriter', 'No such writer'; Id = 'VssWriterNotFound'; Says = 'No such writer' }
        @{ What = 'a computer that does not answer'; Computer = 'closed-1'; Name = 'SqlServerWriter'; Id = 'VssRemoteFailed'; Says = 'closed-1' }
    ) {
        $way = if ($Computer -like 'closed*') { @{ HostName = 'failed-1', $Computer } } else { @{ Session = $Session['failed-1'], $Session[$Computer] } }
        $outcome = Get-Outcome { Restart-VssWriter $Name @way -Confirm:$false -PassThru }
        $errors = @($outcome.Errors | Where-Object TargetObject -NE 'failed-1')
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -Match "^$Id,"
        "$($errors[0])" | Should -Match $Says
        ($outcome.Output | Where-Object PSComputerName -EQ 'failed-1').Health | Should -Be 'Healthy'
    }

    It 'takes no text for a confirmed plan that is none' {
        $outcome = Get-Outcome { Restart-VssWriter SqlServerWriter -Simulation (New-VssSimulation) -ConfirmedPlan 'yes' -Confirm:$false }
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match '^VssRestartRefused,'
    }

    It 'restarts only the services whose plans were confirmed' {
        $vss = New-VssSimulation
        $plans = @(Restart-VssWriter SqlServerWriter, 'System Writer' -Simulation $vss -PlanOnly)
        $plans.Count | Should -Be 2
        $after = Restart-VssWriter SqlServerWriter, 'System Writer' -Simulation $vss -ConfirmedPlan ($plans -match 'SQLWriter') -Confirm:$false -PassThru
        $after.Name | Should -Be 'SqlServerWriter'
    }

    It 'takes a status back to the computer that it came from, in the way it came' {
        $status = ConvertTo-RealStatus (Get-VssWriterStatus SqlServerWriter -HostName failed-1)
        $outcome = Get-Outcome { $status | Restart-VssWriter -Confirm:$false -PassThru }
        $outcome.Errors | Should -BeNullOrEmpty
        $outcome.Output.PSComputerName | Should -Be 'failed-1'
        $outcome.Output.Connection.HostName | Should -Be 'failed-1'
        $outcome.Output.Health | Should -Be 'Healthy'
        $outcome.Output.InstanceId | Should -Not -Be $status.InstanceId
    }

    It 'takes a status that came back from a file there too' {
        $path = Join-Path $TestDrive 'failed.xml'
        ConvertTo-RealStatus (Get-VssWriterStatus SqlServerWriter -Session $Session['failed-1']) | Export-Clixml -Path $path
        (Import-Clixml -Path $path | Restart-VssWriter -Confirm:$false -PassThru).PSComputerName | Should -Be 'failed-1'
    }

    It 'restarts nothing for a status <What>' -ForEach @(
        @{ What = 'that is old'; Computer = 'failed-1'; Change = @{ GatheredAt = [DateTimeOffset]::UtcNow.AddHours(-2) }; Id = 'VssRestartRefused'; Says = '1[234]\d minutes old' }
        @{ What = 'of a simulation'; Computer = 'failed-1'; Change = @{ Source = 'Simulation' }; Id = 'VssRestartRefused'; Says = 'is simulated' }
        @{ What = 'of an instance that is gone'; Computer = 'failed-1'; Change = @{ InstanceId = [guid]::NewGuid() }; Id = 'VssWriterNotFound'; Says = 'instance id' }
        @{ What = 'whose writer is healthy by now'; Computer = 'heals-1'; Change = @{}; Id = 'VssRestartRefused'; Says = "'SQLWriter' was not restarted, because SqlServerWriter is healthy now" }
        @{ What = 'whose session is closed'; Computer = 'failed-1'; Change = @{ Connection = [pscustomobject]@{ SessionId = [guid]::NewGuid(); UseSSL = $false } }; Id = 'VssRemoteFailed'; Says = 'is closed' }
        @{ What = 'that came with a password'; Computer = 'failed-1'; Change = @{ Connection = [pscustomobject]@{ ComputerName = 'failed-1'; UserName = 'Ann'; UseSSL = $false } }; Id = 'VssRemoteFailed'; Says = 'as Ann' }
    ) {
        if ($Change.Connection) {
            $Change.Connection.PSObject.TypeNames.Insert(0, 'Deserialized.VssWriterStatus.RemoteConnection')
        }

        $status = ConvertTo-RealStatus (Get-VssWriterStatus SqlServerWriter -Session $Session[$Computer]) $Change
        $outcome = Get-Outcome { $status | Restart-VssWriter -Confirm:$false -PassThru }
        $outcome.Output | Should -BeNullOrEmpty
        $outcome.Errors.Count | Should -Be 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -Match "^$Id,"
        "$($outcome.Errors[0])" | Should -Match $Says
        $outcome.Errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
