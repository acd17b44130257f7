using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssBackupComponentsEx3 (Windows 7 and Server 2008 R2 and later; adds the application's own error): slots 60 to 63, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h. Slots that a requester of status does not call are placeholders.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssBackupComponentsEx3Vtbl
{
    public readonly IVssBackupComponentsEx2Vtbl Base;
    public readonly nint GetWriterStatusEx; // 60
    public readonly nint AddSnapshotToRecoverySet; // 61
    public readonly nint RecoverSet; // 62
    public readonly nint GetSessionId; // 63
}
