namespace VssWriterStatus;

/// <summary>Special properties of a component.</summary>
/// <remarks>VSS_COMPONENT_FLAGS of vswriter.h; other bits are kept.</remarks>
[Flags]
public enum WriterComponentTraits
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The writer recovers the data in the shadow copy for a backup.</summary>
    BackupRecovery = 1,

    /// <summary>The writer recovers the data in the shadow copy for a rollback of the application.</summary>
    AppRollbackRecovery = 2,

    /// <summary>Not part of the system state.</summary>
    NotSystemState = 4,
}
