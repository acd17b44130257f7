# Compiles to a MOF file for each node, for the Local Configuration Manager or a package for Azure machine configuration:
#   . ./BackupReadiness.Configuration.ps1
#   BackupReadiness -NodeName SRV1 -OutputPath C:\Dsc
Configuration BackupReadiness {
    param(
        [string[]] $NodeName = 'localhost'
    )

    Import-DscResource -ModuleName VssWriterStatus.Dsc

    Node $NodeName {
        VssWriterHealth BackupReadiness {
            Name           = 'BackupReadiness'
            RequiredWriter = 'System Writer', 'SqlServerWriter'
            IgnoredWriter  = 'BITS Writer'
            AllowBusy      = $true
            TimeoutSec     = 300
            Repair         = 'None'
        }
    }
}
