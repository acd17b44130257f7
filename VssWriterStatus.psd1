@{
    RootModule             = 'bin/VssWriterStatus.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b1a6d0e-6f0c-4c0e-9a43-0c2f3c6a7c55'
    Author                 = 'The VssWriterStatus authors'
    CompanyName            = 'Community'
    Copyright              = '(c) The VssWriterStatus authors. MIT licence.'
    Description            = 'Asks the Volume Shadow Copy Service itself, through IVssBackupComponents::GatherWriterStatus, for the status of every VSS writer and puts typed objects on the pipeline: state, failure code, verdict, the service that hosts the writer and the next step. No parsing of the localised text of vssadmin.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    # Loaded before the types file, which names their types.
    RequiredAssemblies     = @('bin/VssWriterStatus.Core.dll', 'bin/VssWriterStatus.dll')
    TypesToProcess         = @('VssWriterStatus.types.ps1xml')
    FormatsToProcess       = @('VssWriterStatus.format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'ConvertTo-VssWriterMetric',
        'Export-VssWriterReport',
        'Get-VssKnownWriter',
        'Get-VssWriterComponent',
        'Get-VssWriterEvent',
        'Get-VssWriterStatus',
        'New-VssSimulation',
        'Resolve-VssError',
        'Restart-VssWriter',
        'Test-VssWriterStatus',
        'Wait-VssWriterStatus',
        'Watch-VssWriterStatus'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('VSS', 'VolumeShadowCopy', 'Backup', 'Writer', 'ShadowCopy', 'Monitoring', 'Windows', 'PSEdition_Desktop', 'PSEdition_Core')
            LicenseUri   = 'https://opensource.org/license/mit'
            # The addresses of the help begin with this one. There is no HelpInfoUri: the help comes with the module, and Update-Help has nothing to fetch.
            ProjectUri   = 'https://github.com/VssWriterStatus/VssWriterStatus'
            ReleaseNotes = 'https://github.com/VssWriterStatus/VssWriterStatus/blob/main/CHANGELOG.md'
        }
    }
}
