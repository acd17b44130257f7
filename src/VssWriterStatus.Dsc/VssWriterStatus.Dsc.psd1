@{
    RootModule           = 'VssWriterStatus.Dsc.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'a1f0c5d4-3a0e-4b5e-9a3f-6d0c7b1c9e42'
    Author               = 'The VssWriterStatus authors'
    CompanyName          = 'Community'
    Copyright            = '(c) The VssWriterStatus authors. MIT licence.'
    Description          = 'The DSC resource VssWriterHealth as a class: for Windows PowerShell 5.1, PSDesiredStateConfiguration, Azure machine configuration and the PowerShell adapters of DSC v3. The module VssWriterStatus has the same resource as a command of DSC v3.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    # Of one release: the class runs the code of that module.
    RequiredModules      = @(@{ ModuleName = 'VssWriterStatus'; RequiredVersion = '0.1.0' })
    # No AliasesToExport: where all exports of commands are listed, Get-Module -ListAvailable stops reading before it gets
    # to the DSC resources, and PSDesiredStateConfiguration finds none.
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
