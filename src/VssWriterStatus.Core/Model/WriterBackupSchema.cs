namespace VssWriterStatus;

/// <summary>The kinds of backup and restore that a writer supports, besides a full backup.</summary>
/// <remarks>VSS_BACKUP_SCHEMA of vss.h; other bits are kept.</remarks>
[Flags]
public enum WriterBackupSchema
{
    /// <summary>Only full backups.</summary>
    None = 0,

    /// <summary>Differential backups.</summary>
    Differential = 1,

    /// <summary>Incremental backups.</summary>
    Incremental = 2,

    /// <summary>Incremental and differential backups, not mixed.</summary>
    ExclusiveIncrementalDifferential = 4,

    /// <summary>Log backups.</summary>
    Log = 8,

    /// <summary>Copy backups.</summary>
    Copy = 0x10,

    /// <summary>The requester keeps a backup stamp for the writer.</summary>
    Timestamped = 0x20,

    /// <summary>Based on the last modification of files.</summary>
    LastModify = 0x40,

    /// <summary>Based on the writer's own sequence numbers.</summary>
    Lsn = 0x80,

    /// <summary>A restore to another location.</summary>
    SupportsNewTarget = 0x100,

    /// <summary>A restore that moves the data.</summary>
    SupportsRestoreWithMove = 0x200,

    /// <summary>System state that is backed up separately.</summary>
    IndependentSystemState = 0x400,

    /// <summary>A roll-forward restore to a point in the logs.</summary>
    RollForwardRestore = 0x1000,

    /// <summary>A restore under another name.</summary>
    RestoreRename = 0x2000,

    /// <summary>An authoritative restore.</summary>
    AuthoritativeRestore = 0x4000,

    /// <summary>Several restores at the same time.</summary>
    SupportsParallelRestores = 0x8000,
}
