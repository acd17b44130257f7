using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssBackupComponents (a requester's side of VSS): slots 3 to 50, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h. Slots that a requester of status does not call are placeholders.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssBackupComponentsVtbl
{
    public readonly IUnknownVtbl Unknown;
    public readonly nint GetWriterComponentsCount; // 3
    public readonly nint GetWriterComponents; // 4
    public readonly nint InitializeForBackup; // 5
    public readonly nint SetBackupState; // 6
    public readonly nint InitializeForRestore; // 7
    public readonly nint SetRestoreState; // 8
    public readonly nint GatherWriterMetadata; // 9
    public readonly nint GetWriterMetadataCount; // 10
    public readonly nint GetWriterMetadata; // 11
    public readonly nint FreeWriterMetadata; // 12
    public readonly nint AddComponent; // 13
    public readonly nint PrepareForBackup; // 14
    public readonly nint AbortBackup; // 15
    public readonly nint GatherWriterStatus; // 16
    public readonly nint GetWriterStatusCount; // 17
    public readonly nint FreeWriterStatus; // 18
    public readonly nint GetWriterStatus; // 19
    public readonly nint SetBackupSucceeded; // 20
    public readonly nint SetBackupOptions; // 21
    public readonly nint SetSelectedForRestore; // 22
    public readonly nint SetRestoreOptions; // 23
    public readonly nint SetAdditionalRestores; // 24
    public readonly nint SetPreviousBackupStamp; // 25
    public readonly nint SaveAsXML; // 26
    public readonly nint BackupComplete; // 27
    public readonly nint AddAlternativeLocationMapping; // 28
    public readonly nint AddRestoreSubcomponent; // 29
    public readonly nint SetFileRestoreStatus; // 30
    public readonly nint AddNewTarget; // 31
    public readonly nint SetRangesFilePath; // 32
    public readonly nint PreRestore; // 33
    public readonly nint PostRestore; // 34
    public readonly nint SetContext; // 35
    public readonly nint StartSnapshotSet; // 36
    public readonly nint AddToSnapshotSet; // 37
    public readonly nint DoSnapshotSet; // 38
    public readonly nint DeleteSnapshots; // 39
    public readonly nint ImportSnapshots; // 40
    public readonly nint BreakSnapshotSet; // 41
    public readonly nint GetSnapshotProperties; // 42
    public readonly nint Query; // 43
    public readonly nint IsVolumeSupported; // 44
    public readonly nint DisableWriterClasses; // 45
    public readonly nint EnableWriterClasses; // 46
    public readonly nint DisableWriterInstances; // 47
    public readonly nint ExposeSnapshot; // 48
    public readonly nint RevertToSnapshot; // 49
    public readonly nint QueryRevertStatus; // 50
}
