@{
    # Contains no code. PowerShell searches modules for role capabilities.
    ModuleVersion     = '1.0.0'
    GUID              = 'f4f0d4a5-2d55-4f60-9f0e-0b6b6a7f1f0f'
    Author            = 'The VssWriterStatus authors'
    Description       = 'The role of an endpoint that reads the status of VSS writers.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
