using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssExamineWriterMetadata (what one writer would back up): slots 3 to 13, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h. Slots that are not called are placeholders.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssExamineWriterMetadataVtbl
{
    public readonly IUnknownVtbl Unknown;
    public readonly nint GetIdentity; // 3
    public readonly nint GetFileCounts; // 4
    public readonly nint GetIncludeFile; // 5
    public readonly nint GetExcludeFile; // 6
    public readonly nint GetComponent; // 7
    public readonly nint GetRestoreMethod; // 8
    public readonly nint GetAlternateLocationMapping; // 9
    public readonly nint GetBackupSchema; // 10
    public readonly nint GetDocument; // 11
    public readonly nint SaveAsXML; // 12
    public readonly nint LoadFromXML; // 13
}
