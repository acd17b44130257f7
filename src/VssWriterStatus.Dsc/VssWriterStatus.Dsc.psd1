@{
    RootModule           = 'VssWriterStatus.Dsc.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'a1f0c5d4-3a0e-4b5e-9a3f-6d0c7b1c9e42'
    Author               = 'The VssWriterStatus authors'
    CompanyName          = 'Community'
    Copyright            = '(c) The VssWriterStatus authors. MIT license.'
    Description          = 'Contains the class-based DSC resource VssWriterHealth, which tests whether all VSS writers are ready for the next backup. For Windows PowerShell 5.1, PSDesiredStateConfiguration, Azure machine configuration and the PowerShell adapters of DSC v3. The module VssWriterStatus contains the same resource as a DSC v3 command.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    # The same release, because the class runs the code of that module.
    RequiredModules      = @(@{ ModuleName = 'VssWriterStatus'; RequiredVersion = '0.1.0' })
    # No AliasesToExport: if the manifest lists all exported commands, Get-Module -ListAvailable stops reading before it
    # reaches the DSC resources, and PSDesiredStateConfiguration finds none.
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    DscResourcesToExport = @('VssWriterHealth')
    PrivateData          = @{
        PSData = @{
            Tags         = @('VSS', 'Backup', 'Monitoring', 'Windows', 'DSC', 'DSCResource', 'PSEdition_Desktop', 'PSEdition_Core')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://github.com/VssWriterStatus/VssWriterStatus'
            ReleaseNotes = 'https://github.com/VssWriterStatus/VssWriterStatus/blob/main/CHANGELOG.md'
        }
    }
}
