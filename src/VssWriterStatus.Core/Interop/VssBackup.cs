namespace VssWriterStatus.Interop;

/// <summary>The constants of a backup; names as in vss.h.</summary>
internal static class VssBackup
{
    /// <summary>A shadow copy that goes with the requester's object, with all writers.</summary>
    public const int VSS_CTX_BACKUP = 0;

    /// <summary>A copy: writers neither update the history of backups nor truncate their logs.</summary>
    public const int VSS_BT_COPY = 5;
}
