namespace VssWriterStatus;

/// <summary>Which kinds of backup need a writer's files, and whether they come from the shadow copy.</summary>
/// <remarks>VSS_FILE_SPEC_BACKUP_TYPE of vss.h; other bits are kept.</remarks>
[Flags]
public enum WriterFileBackupType
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A full backup needs them.</summary>
    FullBackupRequired = 1,

    /// <summary>A differential backup needs them.</summary>
    DifferentialBackupRequired = 2,

    /// <summary>An incremental backup needs them.</summary>
    IncrementalBackupRequired = 4,

    /// <summary>A log backup needs them.</summary>
    LogBackupRequired = 8,

    /// <summary>A full backup takes them from the shadow copy.</summary>
    FullSnapshotRequired = 0x100,

    /// <summary>A differential backup takes them from the shadow copy.</summary>
    DifferentialSnapshotRequired = 0x200,

    /// <summary>An incremental backup takes them from the shadow copy.</summary>
    IncrementalSnapshotRequired = 0x400,

    /// <summary>A log backup takes them from the shadow copy.</summary>
    LogSnapshotRequired = 0x800,

    /// <summary>The writer creates them during the backup.</summary>
    CreatedDuringBackup = 0x10000,
}
