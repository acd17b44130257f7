using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssExamineWriterMetadataEx2 (Windows Server 2008 and later; adds the version and the files excluded from shadow copies): slots 15 to 17, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssExamineWriterMetadataEx2Vtbl
{
    public readonly IVssExamineWriterMetadataExVtbl Base;
    public readonly nint GetVersion; // 15
    public readonly nint GetExcludeFromSnapshotCount; // 16
    public readonly nint GetExcludeFromSnapshotFile; // 17
}
