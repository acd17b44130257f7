using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssAsync (vss.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssAsyncVtbl
{
    public readonly IUnknownVtbl Unknown;
    public readonly nint Cancel; // 3
    public readonly nint Wait; // 4
    public readonly nint QueryStatus; // 5
}
