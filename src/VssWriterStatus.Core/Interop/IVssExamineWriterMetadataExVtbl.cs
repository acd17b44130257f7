using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssExamineWriterMetadataEx (Windows Vista and later; adds the name of the instance): slot 14, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssExamineWriterMetadataExVtbl
{
    public readonly IVssExamineWriterMetadataVtbl Base;
    public readonly nint GetIdentityEx; // 14
}
