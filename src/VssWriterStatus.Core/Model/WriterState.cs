namespace VssWriterStatus;

/// <summary>The state of a writer: VSS_WRITER_STATE of vss.h. Numbers outside 0 to 15 are kept.</summary>
public enum WriterState
{
    /// <summary>The writer could not determine its state.</summary>
    Unknown = 0,

    /// <summary>Idle and ready for a backup.</summary>
    Stable = 1,

    /// <summary>The creation of a shadow copy has begun; the writer waits for Freeze.</summary>
    WaitingForFreeze = 2,

    /// <summary>Frozen, normally for less than 60 seconds; the writer waits for Thaw.</summary>
    WaitingForThaw = 3,

    /// <summary>Thawed; the writer waits for PostSnapshot.</summary>
    WaitingForPostSnapshot = 4,

    /// <summary>The shadow copy is created; the requester has not yet reported that its backup is complete.</summary>
    WaitingForBackupComplete = 5,

    /// <summary>The writer failed while it identified itself.</summary>
    FailedAtIdentify = 6,

    /// <summary>The writer failed in PrepareBackup.</summary>
    FailedAtPrepareBackup = 7,

    /// <summary>The writer failed in PrepareSnapshot.</summary>
    FailedAtPrepareSnapshot = 8,

    /// <summary>The writer failed in Freeze.</summary>
    FailedAtFreeze = 9,

    /// <summary>The writer failed in Thaw.</summary>
    FailedAtThaw = 10,

    /// <summary>The writer failed in PostSnapshot.</summary>
    FailedAtPostSnapshot = 11,

    /// <summary>The writer failed in BackupComplete.</summary>
    FailedAtBackupComplete = 12,

    /// <summary>The writer failed in PreRestore.</summary>
    FailedAtPreRestore = 13,

    /// <summary>The writer failed in PostRestore.</summary>
    FailedAtPostRestore = 14,

    /// <summary>The writer failed in BackupShutdown.</summary>
    FailedAtBackupShutdown = 15,
}
