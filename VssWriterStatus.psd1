@{
    RootModule             = 'bin/VssWriterStatus.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b1a6d0e-6f0c-4c0e-9a43-0c2f3c6a7c55'
    Author                 = 'The VssWriterStatus authors'
    CompanyName            = 'Community'
    Copyright              = '(c) The VssWriterStatus authors. MIT license.'
    Description            = 'Gets the status of every VSS writer through the VSS API that backup programs use, and returns objects: state, failure code, health, the service that hosts the writer, and the next step. It detects missing writers, restarts failed ones safely, and works in every display language because it does not parse vssadmin output.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    # Loaded before the types file, which uses their types.
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
        'Test-VssBackup',
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
            # The addresses in the help begin with this one. There is no HelpInfoUri, because the module contains its help and Update-Help has nothing to download.
            ProjectUri   = 'https://github.com/VssWriterStatus/VssWriterStatus'
            ReleaseNotes = 'https://github.com/VssWriterStatus/VssWriterStatus/blob/main/CHANGELOG.md'
        }
    }
}
