BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'sshd.ps1')
    Import-StagedModule
    $ErrorActionPreference = 'Continue'

    # Every kind of property and of place: two volumes, one of them in a folder of the other, a share, a variable that is not set, and nothing at all.
    $script:Simulation = ConvertTo-Simulation @'
{"computerName": "SRV1", "volumes": [{"name": "C:"}, {"name": "E:", "folders": ["C:\\Data\\Logs"]}], "writers": [
  {"name": "SqlServerWriter", "writerId": "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", "instanceId": "11111111-2222-3333-4444-555555555555",
   "instanceName": "INST", "version": "2.7", "usage": "UserData", "sourceType": "TransactedDatabase", "restoreMethod": "RestoreIfCanReplace",
   "restoreService": "MSSQLSERVER", "userProcedure": "https://contoso.com", "writerRestore": "Always", "requiresReboot": true, "backupSchema": ["Differential", "Copy"],
   "excludedFiles": [{"path": "C:\\Temp", "spec": "*.tmp", "recursive": true, "backupType": 0}], "excludedFromSnapshot": [{"path": "C:\\Snap", "spec": "x"}],
   "alternateLocations": [{"path": "C:\\From", "spec": "y", "alternateLocation": "C:\\To"}],
   "components": [
    {"name": "SRV1", "selectable": false},
    {"logicalPath": "SRV1", "name": "Sales", "caption": "The sales", "type": "Database", "selectableForRestore": true, "notifyOnBackupComplete": true, "restoreMetadata": true,
     "flags": ["BackupRecovery"], "databaseFiles": [{"path": "C:\\Data", "spec": "sales.mdf"}], "logFiles": [{"path": "C:\\Data\\Logs", "spec": "sales.ldf", "backupType": ["FullBackupRequired"]}],
     "dependencies": [{"writerId": "d61d61c8-d73a-4eee-8cdd-f6f9786b7124", "logicalPath": "a", "componentName": "b"}]},
    {"logicalPath": "SRV1", "name": "master", "type": "Database", "databaseFiles": [{"path": "%SystemRoot%", "spec": "master.mdf"}]}]},
  {"name": "Microsoft Hyper-V VSS Writer", "components": [{"name": "web01", "files": [{"path": "\\\\nas\\vms", "recursive": true, "alternateLocation": "E:\\Copy"}]},
    {"name": "db01", "files": [{"path": "%NOWHERE%\\vms"}]}]},
  {"name": "Registry Writer"}]}
'@
    $script:Components = @(Get-VssWriterComponent -Simulation $Simulation)
}

Describe 'Get-VssWriterComponent: what comes' {
    It 'is one typed object a component, in the order of the writers' {
        $Components[0].GetType().FullName | Should -Be 'VssWriterStatus.WriterComponent'
        $Components.FullPath | Should -Be 'SRV1', 'SRV1\Sales', 'SRV1\master', 'web01', 'db01'
    }

    It 'has every property' {
        $sales = $Components[1]
        $sales.ComputerName, $sales.WriterName, "$($sales.WriterId)", "$($sales.InstanceId)" |
            Should -Be 'SRV1', 'SqlServerWriter', 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a', '11111111-2222-3333-4444-555555555555'
        $sales.LogicalPath, $sales.Name, $sales.Caption, "$($sales.Type)", "$($sales.Traits)", "$($sales.Source)" | Should -Be 'SRV1', 'Sales', 'The sales', 'Database', 'BackupRecovery', 'Simulation'
        $sales.IsSelectable, $sales.IsSelectableForRestore, $sales.NotifiesOnBackupComplete, $sales.HasRestoreMetadata, $sales.IsComplete | Should -Be $true, $true, $true, $true, $true
        $sales.IsTopLevel | Should -BeFalse
        $Components[0].IsTopLevel | Should -BeTrue
        $Components[0].IsSelectable | Should -BeFalse
        "$($sales.DatabaseFiles)", "$($sales.LogFiles)" | Should -Be 'C:\Data\sales.mdf', 'C:\Data\Logs\sales.ldf'
        "$($sales.LogFiles[0].BackupType)" | Should -Be 'FullBackupRequired'
        $sales.Files.Count | Should -Be 0
        "$($sales.Dependencies)" | Should -Be 'a\b of d61d61c8-d73a-4eee-8cdd-f6f9786b7124'
        [math]::Abs(($sales.GatheredAt - [DateTimeOffset]::UtcNow).TotalMinutes) | Should -BeLessThan 5
        "$sales" | Should -Be 'SRV1\Sales of SqlServerWriter on SRV1'
    }

    It 'names the volumes of its files, with variables and mount points resolved, and the paths of which none is known' {
        $Components | ForEach-Object { "$($_.Name): $($_.Volumes -join ' ') $($_.UnresolvedPaths -join ' ')" } |
            Should -Be 'SRV1:  ', 'Sales: C:\ E:\ ', 'master: C:\ ', 'web01: E:\ \\nas\vms', 'db01:  %NOWHERE%\vms'
    }

    It 'is a writer with -Writer, with all that it says of itself' {
        $writer = Get-VssWriterComponent SqlServerWriter -Writer -Simulation $Simulation
        $writer.GetType().FullName | Should -Be 'VssWriterStatus.WriterMetadata'
        $writer.Name, $writer.InstanceName, $writer.Version, "$($writer.Usage)", "$($writer.SourceType)", "$($writer.RestoreMethod)", $writer.RestoreService, $writer.UserProcedure, "$($writer.WriterRestore)", "$($writer.BackupSchema)" |
            Should -Be 'SqlServerWriter', 'INST', '2.7', 'UserData', 'TransactedDatabase', 'RestoreIfCanReplace', 'MSSQLSERVER', 'https://contoso.com', 'Always', 'Differential, Copy'
        $writer.RequiresReboot | Should -BeTrue
        $writer.ComponentCount | Should -Be 3
        "$($writer.ExcludedFiles)", "$($writer.ExcludedFromSnapshot)", "$($writer.AlternateLocations)", $writer.AlternateLocations[0].AlternateLocation |
            Should -Be 'C:\Temp\*.tmp', 'C:\Snap\x', 'C:\From\y', 'C:\To'
        @(Get-VssWriterComponent -Writer -Simulation $Simulation).Name | Should -Be 'SqlServerWriter', 'Microsoft Hyper-V VSS Writer', 'Registry Writer'
    }
}

Describe 'Get-VssWriterComponent: what is chosen' {
    It 'chooses by <Name>' -ForEach @(
        @{ Name = 'writer'; Arguments = @{ Name = 'Sql*' }; Expected = 'SRV1', 'Sales', 'master' }
        @{ Name = 'class'; Arguments = @{ WriterId = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a' }; Expected = 'SRV1', 'Sales', 'master' }
        @{ Name = 'instance'; Arguments = @{ InstanceId = '11111111-2222-3333-4444-555555555555' }; Expected = 'SRV1', 'Sales', 'master' }
        @{ Name = 'writers left out'; Arguments = @{ Exclude = 'Sql*' }; Expected = 'web01', 'db01' }
        @{ Name = 'component'; Arguments = @{ ComponentName = 'sales', 'web*' }; Expected = 'Sales', 'web01' }
        @{ Name = 'path'; Arguments = @{ ComponentName = 'SRV1\m*' }; Expected = 'master' }
        @{ Name = 'caption'; Arguments = @{ ComponentName = 'The sales' }; Expected = 'Sales' }
        @{ Name = 'letter of a drive'; Arguments = @{ Volume = 'E' }; Expected = 'Sales', 'web01' }
        @{ Name = 'type'; Arguments = @{ Type = 'Database' }; Expected = 'Sales', 'master' }
        @{ Name = 'volume'; Arguments = @{ Volume = 'e:' }; Expected = 'Sales', 'web01' }
        @{ Name = 'its mount point'; Arguments = @{ Volume = 'C:\Data\Logs' }; Expected = 'Sales', 'web01' }
        @{ Name = 'volume that holds it all'; Arguments = @{ NotOn = 'C:', 'E:' }; Expected = 'web01', 'db01' }
        @{ Name = 'volume that holds a part'; Arguments = @{ NotOn = 'C:\' }; Expected = 'Sales', 'web01', 'db01' }
        @{ Name = 'both'; Arguments = @{ Volume = 'C:'; NotOn = 'C:' }; Expected = 'Sales' }
    ) {
        @(Get-VssWriterComponent -Simulation $Simulation @Arguments).Name | Should -Be $Expected
    }

    It 'tells what of each the volumes do not hold' {
        (Get-VssWriterComponent -NotOn C: -Simulation $Simulation).NotHeld | Should -Be 'E:\', 'E:\', '\\nas\vms', '%NOWHERE%\vms'
        @($Components | Where-Object { $null -ne $_.NotHeld }) | Should -BeNullOrEmpty
    }

    It 'warns of a volume that is none, and counts nothing as held by it' {
        $found = Get-VssWriterComponent -NotOn C:, Z: -Simulation $Simulation -WarningVariable warnings 3>$null
        @($found).Name | Should -Be 'Sales', 'web01', 'db01'
        "$warnings" | Should -BeLike "*'Z:'*not a volume of SRV1*C:\*E:\*"
    }

    It 'takes statuses from the pipeline, and only their own instances' {
        Get-VssWriterStatus 'Sql*' -Simulation $Simulation | Get-VssWriterComponent -Simulation $Simulation | ForEach-Object Name | Should -Be 'SRV1', 'Sales', 'master'
        $Simulation | Get-VssWriterComponent -Type Database | ForEach-Object Name | Should -Be 'Sales', 'master'
    }

    It 'says so when a writer is not there' {
        $found = Get-VssWriterComponent 'No Writer' -Simulation $Simulation -ErrorVariable errors 2>$null
        $found | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -Be 'VssWriterNotFound,VssWriterStatus.Commands.GetVssWriterComponentCommand'
    }

    It 'refuses -Writer with -<_>, which is about components' -ForEach 'ComponentName', 'Type', 'Volume', 'NotOn' {
        $arguments = @{ $_ = if ($_ -eq 'Type') { 'Database' } else { 'C:' } }
        { Get-VssWriterComponent -Writer @arguments -Simulation $Simulation } | Should -Throw -ErrorId 'VssParameterConflict,*'
    }
}

Describe 'Test-VssBackup -Volume: what the volumes do not hold' {
    It 'names the components, and what of each lies elsewhere' {
        $report = Test-VssBackup -Volume C: -Detailed -Simulation $Simulation -Confirm:$false -WarningVariable warnings 3>$null
        "$warnings" | Should -BeLike '*SRV1\Sales of SqlServerWriter (E:\)*web01 of Microsoft Hyper-V VSS Writer (E:\, \\nas\vms)*db01*Get-VssWriterComponent -NotOn ''C:\''*'
        "$($report.Warnings)" | Should -BeLike '*SRV1\Sales of SqlServerWriter (E:\)*'
        $report.Failed | Should -BeNullOrEmpty
    }

    It 'says nothing where the volumes hold everything, or none were named' {
        $vss = ConvertTo-Simulation '{"volumes": [{"name": "C:"}, {"name": "D:"}], "writers": [{"name": "A", "components": [{"name": "x", "files": [{"path": "D:\\"}]}]}]}'
        $null = Test-VssBackup -Volume C:, D: -Simulation $vss -Confirm:$false -WarningVariable held 3>$null
        $null = Test-VssBackup -Simulation $vss -Confirm:$false -WarningVariable all 3>$null
        "$held$all" | Should -Not -BeLike '*does not contain*'
    }

    It 'does not pass over that the components could not be read' {
        $vss = ConvertTo-Simulation '{"volumes": [{"name": "C:"}], "calls": {"GetWriterMetadata": {"hresult": "E_OUTOFMEMORY"}}, "writers": [{"name": "A"}]}'
        $null = Test-VssBackup -Volume C: -Simulation $vss -Confirm:$false -WarningVariable warnings 3>$null
        "$warnings" | Should -BeLike '*It is not known which components are outside the volumes*'
    }
}

Describe 'Get-VssWriterComponent: what goes wrong' {
    It 'names the component of which a file cannot be read, returns it, and counts it as held by no volume' {
        $json = '{"volumes": [{"name": "C:"}], "calls": {"GetPath": {"hresult": "VSS_E_CORRUPT_XML_DOCUMENT", "times": 1}}, "writers": [{"name": "A", "components": [{"name": "x", "files": [{"path": "C:\\a"}, {"path": "C:\\b"}]}, {"name": "y", "files": [{"path": "C:\\"}]}]}]}'
        $found = Get-VssWriterComponent -NotOn C: -Simulation (ConvertTo-Simulation $json) -ErrorVariable errors 2>$null
        $found.Name, "$($found.NotHeld)" | Should -Be 'x', '(not completely read)'
        $found.IsComplete | Should -BeFalse
        "$errors" | Should -BeLike "*component 'x' of A is incomplete*GetPath failed*VSS_E_CORRUPT_XML_DOCUMENT*"
        $errors.FullyQualifiedErrorId | Should -BeLike 'VssWriterNotRead,*'
    }

    It 'is one error where VSS denies access, and where the time is up' {
        Get-VssWriterComponent -Simulation (New-VssSimulation access-denied) -ErrorVariable errors 2>$null | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'VssAccessDenied,*'
        $hang = ConvertTo-Simulation '{"calls": {"GetComponentInfo": {"hang": true}}, "writers": [{"name": "A", "components": [{"name": "x"}]}]}'
        Get-VssWriterComponent -TimeoutSec 1 -Simulation $hang -ErrorVariable errors 2>$null | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'VssTimeout,*'
    }

    It 'lets no control character of a name through' {
        $esc = [char]27
        $json = '{"writers": [{"name": "\u001b[31mA", "components": [{"name": "\u001b]0;x", "logicalPath": "\u202e", "caption": "\u0007", "files": [{"path": "C:\\\u001b", "spec": "\u001b"}]}]}]}'
        $found = Get-VssWriterComponent -Simulation (ConvertTo-Simulation $json)
        "$($found | Format-List * | Out-String)$($found.Files | Format-List * | Out-String)$found" | Should -Not -Match "[$esc`a$([char]0x202e)]"
    }
}

Describe 'Get-VssWriterComponent: how it looks' {
    It 'fits 80 columns: <_>' -ForEach 'components', 'writers', 'files' {
        $objects = switch ($_) {
            'components' { Get-VssWriterComponent -NotOn C: -Simulation (New-VssSimulation healthy) }
            'writers' { Get-VssWriterComponent -Writer -Simulation (New-VssSimulation healthy) }
            'files' { $Components[1].DatabaseFiles }
        }
        $lines = ($objects | Out-String -Width 80) -split '\r?\n'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }

    It 'breaks names between words in every culture' {
        $thread = [Threading.Thread]::CurrentThread
        $culture = $thread.CurrentCulture
        $thread.CurrentCulture = 'pl-PL'
        try {
            $text = @(
                Get-VssWriterComponent -Writer -Simulation healthy | Out-String -Width 80
                Get-VssWriterComponent -Simulation healthy | Out-String -Width 80
            ) -join "`n"
        } finally {
            $thread.CurrentCulture = $culture
        }

        $text | Should -Match '(?m)^Task Scheduler .+\r?\nWriter\s'
        $text | Should -Match '(?m)^Microsoft Hyper-V +Online.+\r?\nVSS Writer\s'
    }

    It 'shows the computer once, and where each component lies' {
        $text = Get-VssWriterComponent -NotOn C: -Simulation $Simulation | Out-String -Width 80
        $text | Should -BeLike '*ComputerName: SRV1 (Simulation)*Writer*Component*Type*Volumes*Not on volumes*SqlServerWriter*SRV1\Sales*Database*C:\, E:\*E:\*'
    }
}

Describe 'A component that was away' {
    It 'comes back from a <_> as it was' -ForEach 'file', 'job' {
        $all = $Components + @(Get-VssWriterComponent -NotOn C: -Simulation $Simulation) + @(Get-VssWriterComponent -Writer -Simulation $Simulation)
        if ($_ -eq 'file') {
            $file = Join-Path $TestDrive 'components.xml'
            $all | Export-Clixml -LiteralPath $file
            $back = @(Import-Clixml -LiteralPath $file)
        } else {
            $back = @($all | Start-Job { $input } | Receive-Job -Wait -AutoRemoveJob)
        }

        $back.Count | Should -Be $all.Count
        for ($i = 0; $i -lt $all.Count; $i++) {
            $back[$i].PSObject.BaseObject.GetType() | Should -Be $all[$i].GetType()
            foreach ($list in 'Files', 'DatabaseFiles', 'LogFiles', 'ExcludedFiles', 'AlternateLocations', 'Dependencies') {
                ($back[$i].$list | Format-List * | Out-String) | Should -Be ($all[$i].$list | Format-List * | Out-String)
            }

            ConvertTo-PropertyText $back[$i] | Should -Be (ConvertTo-PropertyText $all[$i])
        }
    }
}
