using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssBackupComponentsEx2 (Windows 7 and Server 2008 R2 and later): slots 53 to 59, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h. Slots that a requester of status does not call are placeholders.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssBackupComponentsEx2Vtbl
{
    public readonly IVssBackupComponentsExVtbl Base;
    public readonly nint UnexposeSnapshot; // 53
    public readonly nint SetAuthoritativeRestore; // 54
    public readonly nint SetRollForward; // 55
    public readonly nint SetRestoreName; // 56
    public readonly nint BreakSnapshotSetEx; // 57
    public readonly nint PreFastRecovery; // 58
    public readonly nint FastRecovery; // 59
}
