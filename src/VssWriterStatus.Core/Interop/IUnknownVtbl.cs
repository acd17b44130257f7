using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IUnknown: slots 0 to 2 of every COM interface.</summary>
/// <remarks>
/// The slots of all tables are plain addresses, because Mono overflows its stack on a struct with a function pointer field. The
/// signature of a slot is given where it is called.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IUnknownVtbl
{
    public readonly nint QueryInterface; // 0
    public readonly nint AddRef; // 1
    public readonly nint Release; // 2
}
