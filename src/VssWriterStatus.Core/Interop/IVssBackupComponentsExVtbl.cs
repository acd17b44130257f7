using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssBackupComponentsEx (Windows Vista and later): slots 51 to 52, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h. Slots that a requester of status does not call are placeholders.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssBackupComponentsExVtbl
{
    public readonly IVssBackupComponentsVtbl Base;
    public readonly nint GetWriterMetadataEx; // 51
    public readonly nint SetSelectedForRestoreEx; // 52
}
