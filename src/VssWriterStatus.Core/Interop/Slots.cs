namespace VssWriterStatus.Interop;

/// <summary>The slots of the virtual table of IUnknown, with which every table begins.</summary>
/// <remarks>The members of each enumeration in this file are the methods in the order of the header; those that are not called keep the others in their places. The signature of a slot is given where it is called.</remarks>
internal enum UnknownSlot
{
    QueryInterface,
    AddRef,
    Release,
}

/// <summary>The slots of IVssAsync (vss.h).</summary>
internal enum AsyncSlot
{
    QueryInterface,
    AddRef,
    Release,
    Cancel,
    Wait,
    QueryStatus,
}

/// <summary>The slots of IVssBackupComponents (vsbackup.h) and of the interfaces that extend it.</summary>
internal enum BackupSlot
{
    QueryInterface,
    AddRef,
    Release,
    GetWriterComponentsCount,
    GetWriterComponents,
    InitializeForBackup,
    SetBackupState,
    InitializeForRestore,
    SetRestoreState,
    GatherWriterMetadata,
    GetWriterMetadataCount,
    GetWriterMetadata,
    FreeWriterMetadata,
    AddComponent,
    PrepareForBackup,
    AbortBackup,
    GatherWriterStatus,
    GetWriterStatusCount,
    FreeWriterStatus,
    GetWriterStatus,
    SetBackupSucceeded,
    SetBackupOptions,
    SetSelectedForRestore,
    SetRestoreOptions,
    SetAdditionalRestores,
    SetPreviousBackupStamp,
    SaveAsXML,
    BackupComplete,
    AddAlternativeLocationMapping,
    AddRestoreSubcomponent,
    SetFileRestoreStatus,
    AddNewTarget,
    SetRangesFilePath,
    PreRestore,
    PostRestore,
    SetContext,
    StartSnapshotSet,
    AddToSnapshotSet,
    DoSnapshotSet,
    DeleteSnapshots,
    ImportSnapshots,
    BreakSnapshotSet,
    GetSnapshotProperties,
    Query,
    IsVolumeSupported,
    DisableWriterClasses,
    EnableWriterClasses,
    DisableWriterInstances,
    ExposeSnapshot,
    RevertToSnapshot,
    QueryRevertStatus,

    // IVssBackupComponentsEx (Windows Vista and later)
    GetWriterMetadataEx,
    SetSelectedForRestoreEx,

    // IVssBackupComponentsEx2 (Windows 7 and Server 2008 R2 and later)
    UnexposeSnapshot,
    SetAuthoritativeRestore,
    SetRollForward,
    SetRestoreName,
    BreakSnapshotSetEx,
    PreFastRecovery,
    FastRecovery,

    // IVssBackupComponentsEx3 (Windows 7 and Server 2008 R2 and later; adds the application's own error)
    GetWriterStatusEx,
    AddSnapshotToRecoverySet,
    RecoverSet,
    GetSessionId,
}

/// <summary>The slots of IVssExamineWriterMetadata (vsbackup.h; what one writer would back up) and of the interfaces that extend it.</summary>
internal enum MetadataSlot
{
    QueryInterface,
    AddRef,
    Release,
    GetIdentity,
    GetFileCounts,
    GetIncludeFile,
    GetExcludeFile,
    GetComponent,
    GetRestoreMethod,
    GetAlternateLocationMapping,
    GetBackupSchema,
    GetDocument,
    SaveAsXML,
    LoadFromXML,

    // IVssExamineWriterMetadataEx (Windows Vista and later; adds the name of the instance)
    GetIdentityEx,

    // IVssExamineWriterMetadataEx2 (Windows Server 2008 and later; adds the version and the files excluded from shadow copies)
    GetVersion,
    GetExcludeFromSnapshotCount,
    GetExcludeFromSnapshotFile,
}

/// <summary>The slots of IVssWMComponent (vsbackup.h; one component of a writer).</summary>
internal enum ComponentSlot
{
    QueryInterface,
    AddRef,
    Release,
    GetComponentInfo,
    FreeComponentInfo,
    GetFile,
    GetDatabaseFile,
    GetDatabaseLogFile,
    GetDependency,
}

/// <summary>The slots of IVssWMFiledesc (vswriter.h; one description of files).</summary>
internal enum FileSlot
{
    QueryInterface,
    AddRef,
    Release,
    GetPath,
    GetFilespec,
    GetRecursive,
    GetAlternateLocation,
    GetBackupTypeMask,
}

/// <summary>The slots of IVssWMDependency (vswriter.h; a component of another writer that a component depends on).</summary>
internal enum DependencySlot
{
    QueryInterface,
    AddRef,
    Release,
    GetWriterId,
    GetLogicalPath,
    GetComponentName,
}
