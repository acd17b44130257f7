# The DSC resource as a class: what the Local Configuration Manager, PSDesiredStateConfiguration and DSC's adapters use.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedDscModule

    # The resource as DSC makes it, with these properties.
    function Get-Resource([hashtable] $Property = @{}, $Simulation) {
        $resource = & (Get-Module VssWriterStatus.Dsc) { [VssWriterHealth]::new() }
        $resource.Name = 'Backup'
        foreach ($name in $Property.Keys) {
            $resource.$name = $Property[$name]
        }

        $resource.Simulation = $Simulation
        $resource
    }

    # What Set throws; nothing where it succeeds.
    function Get-SetError($Resource) {
        try {
            $Resource.Set()
        } catch {
            $_
        }
    }

    # The instance ids of the simulated writers: a new one is a restart.
    function Get-Instance($Simulation, [string] $Name = '*') {
        @(Get-VssWriterStatus -Name $Name -Simulation $Simulation).InstanceId.Guid
    }

    function Get-Simulation([object[]] $Writer, [object[]] $Service) {
        $definition = @{ computerName = 'SRV1'; writers = $Writer }
        if ($Service) {
            $definition['services'] = $Service
        }

        # Those that are on every Windows; without them they would be missing.
        $everywhere = 'System Writer', 'Registry Writer', 'COM+ REGDB Writer', 'Shadow Copy Optimization Writer', 'ASR Writer',
        'WMI Writer', 'Task Scheduler Writer', 'VSS Metadata Store Writer', 'Performance Counters Writer'
        foreach ($name in $everywhere | Where-Object { $definition.writers.name -notcontains $_ }) {
            $definition.writers += @{ name = $name }
        }

        ConvertTo-Simulation $definition
    }
}

Describe 'How DSC finds the resource' {
    It 'is exported' {
        (Get-Module VssWriterStatus.Dsc).ExportedDscResources | Should -Be 'VssWriterHealth'
    }

    It 'is seen without an import, and no DLL with it, which PSDesiredStateConfiguration refuses' {
        $stage = Split-Path (Split-Path (Split-Path $DscManifest))
        $script = '$env:PSModulePath = ''{0}''; $m = Get-Module -ListAvailable VssWriterStatus.Dsc | Where-Object ModuleBase -EQ ''{1}''; "$($m.ExportedDscResources)"; "$($m.ModuleType)"; "$(@($m.NestedModules).Count)"' -f $stage, (Split-Path $DscManifest)
        Invoke-ChildPowerShell $script | Should -Be 'VssWriterHealth', 'Script', '0'
    }

    It 'is a class of the root module with the name of the module, without an error where nothing is loaded' {
        $script = @'
$errors = $null
$ast = [System.Management.Automation.Language.Parser]::ParseFile('{0}', [ref] $null, [ref] $errors)
$errors.Count
$ast.FindAll({{ $args[0] -is [System.Management.Automation.Language.TypeDefinitionAst] -and $args[0].Attributes.TypeName.Name -contains 'DscResource' }}, $false).Name
'@ -f (Join-Path (Split-Path $DscManifest) 'VssWriterStatus.Dsc.psm1')
        Invoke-ChildPowerShell $script | Should -Be '0', 'VssWriterHealth'
    }

    It 'is at hand after "using module"' {
        $run = Invoke-InFreshRunspace ([scriptblock]::Create("using module '$DscManifest'`n[VssWriterHealth]::new().Repair").ToString())
        $run.Errors.Count | Should -Be 0
        $run.Output | Should -Be 'None'
    }

    It 'is a type in the session state of the module, where the adapters of DSC look for it' {
        (Get-Module VssWriterStatus.Dsc).Invoke([scriptblock]::Create("'VssWriterHealth' -as 'type'")).Name | Should -Be 'VssWriterHealth'
    }

    It 'works where only the script is loaded, and finds the module that it needs on the module path' {
        $script = '$env:PSModulePath = ''{0}'' + [IO.Path]::PathSeparator + $env:PSModulePath; Import-Module ''{1}''; $r = & (Get-Module VssWriterStatus.Dsc) {{ [VssWriterHealth]::new() }}; $r.Simulation = New-VssSimulation; $r.Test(); "$($r.Failed)"' -f
            (Split-Path (Split-Path (Split-Path $DscManifest))), (Join-Path (Split-Path $DscManifest) 'VssWriterStatus.Dsc.psm1')
        Invoke-ChildPowerShell $script | Should -Be 'False', 'SqlServerWriter'
    }

    It 'has the key Name, settings, and what only reports' {
        $type = (Get-Resource).GetType()
        $shape = foreach ($property in $type.GetProperties()) {
            $attribute = $property.GetCustomAttributes([System.Management.Automation.DscPropertyAttribute], $false)
            if ($attribute) {
                '{0}{1}{2}' -f $property.Name, $(if ($attribute.Key) { ' key' }), $(if ($attribute.NotConfigurable) { ' read-only' })
            }
        }
        $shape | Should -Be 'Name key', 'RequiredWriter', 'IgnoredWriter', 'AcceptedState', 'AllowBusy', 'TimeoutSec', 'Repair',
        'IsHealthy read-only', 'Failed read-only', 'Busy read-only', 'Missing read-only', 'Accepted read-only', 'Reasons read-only'
    }

    It 'does not let a configuration switch a simulation on' {
        $type = (Get-Resource).GetType()
        $type.GetProperty('Simulation').GetCustomAttributes([System.Management.Automation.DscPropertyAttribute], $false) | Should -BeNullOrEmpty
        $resource = Get-Resource @{} 'sql-failed'
        { $resource.Test() } | Should -Throw '*VssSimulation*'
    }
}

Describe 'Get' {
    It 'gives back what was asked for' {
        $property = @{ RequiredWriter = 'NTDS', 'SqlServerWriter'; IgnoredWriter = @('WMI Writer'); AllowBusy = $true; TimeoutSec = 60; Repair = 'Safe' }
        $state = (Get-Resource $property (New-VssSimulation -Scenario healthy)).Get()
        $state.Name | Should -Be 'Backup'
        foreach ($name in $property.Keys) {
            $state.$name | Should -Be $property[$name]
        }
    }

    It 'reports a healthy computer' {
        $state = (Get-Resource @{} (New-VssSimulation -Scenario healthy)).Get()
        $state.IsHealthy | Should -BeTrue
        foreach ($name in 'Failed', 'Busy', 'Missing', 'Reasons') {
            @($state.$name).Count | Should -Be 0
        }
    }

    It 'names the writers that failed, with the reason as code and phrase' {
        $state = (Get-Resource @{} (New-VssSimulation -Scenario sql-failed)).Get()
        $state.IsHealthy | Should -BeFalse
        $state.Failed | Should -Be 'SqlServerWriter'
        $state.Reasons.Code | Should -Be 'WriterFailed:SqlServerWriter'
        $state.Reasons.Phrase | Should -BeLike 'SqlServerWriter on SRV1 is Failed: FailedAtPrepareSnapshot with VSS_E_WRITERERROR_NONRETRYABLE*Restart-VssWriter*'
    }

    It 'names the writers that are busy' {
        $state = (Get-Resource @{} (New-VssSimulation -Scenario busy-backup)).Get()
        $state.Busy | Should -Contain 'SqlServerWriter'
        $state.Reasons.Code | Should -Contain 'WriterBusy:SqlServerWriter'
    }

    It 'names the writers that are missing' {
        $state = (Get-Resource @{ RequiredWriter = 'No Such Writer' } (New-VssSimulation -Scenario missing-system-writer)).Get()
        $state.Missing | Should -Be 'System Writer', 'No Such Writer'
        $state.Reasons.Code | Should -Be 'WriterMissing:System Writer', 'WriterMissing:No Such Writer'
    }
}

Describe 'Test' {
    It 'is <Expected> for <Scenario> with <Property.Keys> <Property.Values>' -ForEach @(
        @{ Expected = $true; Scenario = 'healthy'; Property = @{} }
        @{ Expected = $false; Scenario = 'sql-failed'; Property = @{} }
        @{ Expected = $true; Scenario = 'sql-failed'; Property = @{ IgnoredWriter = 'Sql*' } }
        @{ Expected = $true; Scenario = 'sql-failed'; Property = @{ AcceptedState = 'Sql*: 0x800423F4' } }
        @{ Expected = $false; Scenario = 'sql-failed'; Property = @{ AcceptedState = 'Sql*: VSS_E_WRITERERROR_TIMEOUT' } }
        @{ Expected = $true; Scenario = 'healthy'; Property = @{ RequiredWriter = 'SqlServerWriter' } }
        @{ Expected = $false; Scenario = 'healthy'; Property = @{ RequiredWriter = 'DFS Replication service writer' } }
        @{ Expected = $false; Scenario = 'busy-backup'; Property = @{} }
        @{ Expected = $true; Scenario = 'busy-backup'; Property = @{ AllowBusy = $true } }
        @{ Expected = $false; Scenario = 'missing-system-writer'; Property = @{} }
        @{ Expected = $true; Scenario = 'missing-system-writer'; Property = @{ IgnoredWriter = 'System Writer' } }
    ) {
        (Get-Resource $Property (New-VssSimulation -Scenario $Scenario)).Test() | Should -Be $Expected
    }

    It 'fails, instead of answering, where VSS refuses' {
        $resource = Get-Resource @{} (New-VssSimulation -Scenario access-denied)
        { $resource.Test() } | Should -Throw -ErrorId 'VssAccessDenied,*'
    }

    It 'ends when the limit has passed' {
        $resource = Get-Resource @{ TimeoutSec = 1 } (New-VssSimulation -Scenario hang)
        { $resource.Test() } | Should -Throw -ErrorId 'VssTimeout,*'
    }

    It 'fails where there is no VSS' -Tag Unix {
        $resource = Get-Resource
        { $resource.Test() } | Should -Throw -ErrorId 'VssNotSupportedOnPlatform,*'
    }
}

Describe 'A wrong setting' {
    It 'is refused: <Name> = <Value>' -ForEach @(
        @{ Name = 'Repair'; Value = 'Always' }
        @{ Name = 'TimeoutSec'; Value = -1 }
        @{ Name = 'TimeoutSec'; Value = 2147484 }
        @{ Name = 'TimeoutSec'; Value = 'soon' }
    ) {
        { Get-Resource @{ $Name = $Value } } | Should -Throw "*$Name*"
    }
}

Describe 'Set' {
    It 'does nothing to a healthy computer (Repair <_>)' -ForEach 'None', 'Safe' {
        $simulation = New-VssSimulation -Scenario healthy
        $before = Get-Instance $simulation
        Get-SetError (Get-Resource @{ Repair = $_ } $simulation) | Should -BeNullOrEmpty
        Get-Instance $simulation | Should -Be $before
    }

    It 'fails with the reasons and restarts nothing with Repair None' {
        $simulation = New-VssSimulation -Scenario sql-failed
        $before = Get-Instance $simulation
        $failure = Get-SetError (Get-Resource @{} $simulation)
        $failure.FullyQualifiedErrorId | Should -Be 'VssWriterNotHealthy'
        $failure.Exception.Message | Should -BeLike 'SRV1 (simulated) is not healthy: *SqlServerWriter on SRV1 is Failed: FailedAtPrepareSnapshot*'
        Get-Instance $simulation | Should -Be $before
    }

    It 'restarts the service of class Safe of a writer that failed, and no other' {
        $simulation = New-VssSimulation -Scenario sql-failed
        $before = Get-VssWriterStatus -Simulation $simulation
        $resource = Get-Resource @{ Repair = 'Safe' } $simulation
        Get-SetError $resource | Should -BeNullOrEmpty
        $resource.IsHealthy | Should -BeTrue
        $resource.Failed | Should -BeNullOrEmpty
        $after = Get-VssWriterStatus -Simulation $simulation
        $renewed = $after | Where-Object { $before.InstanceId -notcontains $_.InstanceId }
        $renewed.Name | Should -Be 'SqlServerWriter'
    }

    It 'starts the service of class Safe of a writer that is missing' {
        $simulation = Get-Simulation @(@{ name = 'SqlServerWriter' }) @(@{ name = 'SQLWriter'; state = 'Stopped' })
        $resource = Get-Resource @{ Repair = 'Safe'; RequiredWriter = 'SqlServerWriter' } $simulation
        $resource.Test() | Should -BeFalse
        Get-SetError $resource | Should -BeNullOrEmpty
        $resource.Test() | Should -BeTrue
    }

    It 'never restarts <Writer>, whose service <Service> is <Class>' -ForEach @(
        @{ Writer = 'WMI Writer'; Service = 'Winmgmt'; Class = 'Disruptive' }
        @{ Writer = 'Dhcp Jet Writer'; Service = 'DHCPServer'; Class = 'Disruptive' }
        @{ Writer = 'NTDS'; Service = 'NTDS'; Class = 'DoNotRestart' }
    ) {
        $simulation = Get-Simulation @(@{ name = $Writer; state = 'FailedAtFreeze' })
        $before = Get-Instance $simulation
        $failure = Get-SetError (Get-Resource @{ Repair = 'Safe'; TimeoutSec = 5 } $simulation)
        $failure.FullyQualifiedErrorId | Should -Be 'VssWriterNotRepaired'
        $failure.Exception.Message | Should -BeLike "*'$Service' of $Writer was not restarted, because*(restart class $Class)*"
        Get-Instance $simulation | Should -Be $before
    }

    It 'does not restart a Safe service on which Winmgmt depends' {
        $simulation = Get-Simulation @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' }) @(@{ name = 'Winmgmt'; dependsOn = @('SQLWriter') })
        $before = Get-Instance $simulation
        $failure = Get-SetError (Get-Resource @{ Repair = 'Safe'; TimeoutSec = 5 } $simulation)
        $failure.FullyQualifiedErrorId | Should -Be 'VssWriterNotRepaired'
        $failure.Exception.Message | Should -BeLike "*'SQLWriter' was not restarted, because that also stops its dependent service 'Winmgmt' (restart class Disruptive)*"
        Get-Instance $simulation | Should -Be $before
    }

    It 'does not restart a Safe service on which a service depends that the catalogue does not know' {
        $simulation = Get-Simulation @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' }) @(@{ name = 'SQLWriter' }, @{ name = 'Guard'; dependsOn = @('SQLWriter') })
        $before = Get-Instance $simulation
        $failure = Get-SetError (Get-Resource @{ Repair = 'Safe'; TimeoutSec = 5 } $simulation)
        $failure.FullyQualifiedErrorId | Should -Be 'VssWriterNotRepaired'
        $failure.Exception.Message | Should -BeLike "*also stops its dependent service 'Guard', and the effect of stopping it is not known*"
        Get-Instance $simulation | Should -Be $before
    }

    It 'restarts nothing while another writer is <_>, even with AllowBusy' -ForEach 'WaitingForThaw', 'WaitingForBackupComplete' {
        $simulation = Get-Simulation @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' }, @{ name = 'System Writer'; state = $_ })
        $before = Get-Instance $simulation
        $failure = Get-SetError (Get-Resource @{ Repair = 'Safe'; AllowBusy = $true; TimeoutSec = 5 } $simulation)
        $failure.FullyQualifiedErrorId | Should -Be 'VssWriterNotRepaired'
        $failure.Exception.Message | Should -BeLike "*System Writer is $_*"
        Get-Instance $simulation | Should -Be $before
    }

    It 'repairs what it may and fails with what is left' {
        $simulation = Get-Simulation @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' }, @{ name = 'NTDS'; state = 'FailedAtFreeze' })
        $resource = Get-Resource @{ Repair = 'Safe'; TimeoutSec = 5 } $simulation
        (Get-SetError $resource).FullyQualifiedErrorId | Should -Be 'VssWriterNotRepaired'
        $resource.Failed | Should -Be 'NTDS'
    }

    It 'fails where a restart did not heal the writer' {
        $simulation = Get-Simulation @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze'; afterRestart = @{ state = 'FailedAtFreeze' } })
        $resource = Get-Resource @{ Repair = 'Safe'; TimeoutSec = 1 } $simulation
        $failure = Get-SetError $resource
        $failure.FullyQualifiedErrorId | Should -Be 'VssWriterNotRepaired'
        $failure.Exception.Message | Should -BeLike "*'SQLWriter' was restarted and is running, but not every writer reported a new, healthy instance within 1 second*"
        $resource.Failed | Should -Be 'SqlServerWriter'
    }

    It 'restarts nothing for a writer that is ignored' {
        $simulation = New-VssSimulation -Scenario sql-failed
        $before = Get-Instance $simulation
        Get-SetError (Get-Resource @{ Repair = 'Safe'; IgnoredWriter = 'SqlServerWriter' } $simulation) | Should -BeNullOrEmpty
        Get-Instance $simulation | Should -Be $before
    }

    It 'fails without a restart where VSS refuses' {
        $failure = Get-SetError (Get-Resource @{ Repair = 'Safe' } (New-VssSimulation -Scenario access-denied))
        $failure.FullyQualifiedErrorId | Should -BeLike 'VssAccessDenied,*'
    }
}

Describe 'The examples' {
    BeforeAll {
        $script:Samples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'samples/dsc'
    }

    It 'compile to a MOF file with the settings (PSDesiredStateConfiguration)' {
        Skip-Unless (Get-Module -ListAvailable PSDesiredStateConfiguration) 'there is no PSDesiredStateConfiguration here'
        $script = @'
$env:PSModulePath = '{0}' + [IO.Path]::PathSeparator + $env:PSModulePath
Import-Module PSDesiredStateConfiguration
. '{1}'
Get-Content -LiteralPath (BackupReadiness -OutputPath '{2}').FullName
(Get-DscResource -Name VssWriterHealth -Module VssWriterStatus.Dsc).ImplementedAs
'@ -f (Split-Path (Split-Path (Split-Path $DscManifest))), (Join-Path $Samples 'BackupReadiness.Configuration.ps1'), (Get-PSDrive TestDrive).Root
        $lines = Invoke-ChildPowerShell $script
        $mof = $lines -join "`n"
        $mof | Should -BeLike '*instance of VssWriterHealth as *'
        $mof | Should -Match 'RequiredWriter = \{\s*"System Writer",\s*"SqlServerWriter"\s*\}'
        $mof | Should -BeLike '*Repair = "None"*'
        $lines[-1] | Should -Be 'PowerShell'
    }

    It 'name only properties of the resource (<File>)' -ForEach @(
        @{ File = 'backup-readiness.dsc.config.yaml'; Under = 'properties:'; Name = '^    (\w+):' }
        @{ File = 'backup-readiness.ansible.yml'; Under = 'resource_name: VssWriterHealth'; Name = '^        (\w+):' }
    ) {
        $text = Get-Content -LiteralPath (Join-Path $Samples $File) -Raw
        $names = [regex]::Matches($text.Substring($text.IndexOf($Under)), $Name, 'Multiline') | ForEach-Object { $_.Groups[1].Value }
        @($names).Count | Should -BeGreaterThan 3
        $names | Should -BeIn 'Name', 'RequiredWriter', 'IgnoredWriter', 'AcceptedState', 'AllowBusy', 'TimeoutSec', 'Repair'
    }

    It 'record the verdict of a scheduled task: <Scenario> with Repair <Repair> ends with <ExitCode>' -ForEach @(
        @{ Scenario = 'healthy'; Repair = 'None'; ExitCode = 0; Line = '^\S+Z OK$' }
        @{ Scenario = 'sql-failed'; Repair = 'None'; ExitCode = 1; Line = '^\S+Z DRIFT: WriterFailed:SqlServerWriter: SqlServerWriter on SRV1 is Failed' }
        @{ Scenario = 'sql-failed'; Repair = 'Safe'; ExitCode = 0; Line = '^\S+Z REPAIRED$' }
        @{ Scenario = 'access-denied'; Repair = 'None'; ExitCode = 2; Line = '^\S+Z UNKNOWN: .*E_ACCESSDENIED' }
    ) {
        $log = Join-Path (Get-PSDrive TestDrive).Root "$Scenario-$Repair.log"
        & (Join-Path $Samples 'Test-BackupReadiness.ps1') -LogPath $log -Repair $Repair -Simulation (New-VssSimulation -Scenario $Scenario)
        $LASTEXITCODE | Should -Be $ExitCode
        @(Get-Content -LiteralPath $log)[0] | Should -Match $Line
    }
}
