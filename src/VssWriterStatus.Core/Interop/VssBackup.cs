namespace VssWriterStatus.Interop;

/// <summary>The constants of a backup; names as in vss.h.</summary>
internal static class VssBackup
{
    /// <summary>A shadow copy with all writers that is deleted when the requester's object is released.</summary>
    public const int VSS_CTX_BACKUP = 0;

    /// <summary>A copy: writers do not update the backup history and do not truncate their logs.</summary>
    public const int VSS_BT_COPY = 5;
}
