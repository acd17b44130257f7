using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssWMDependency (a component of another writer that a component depends on): slots 3 to 5, after those it inherits.</summary>
/// <remarks>Order from vswriter.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssWMDependencyVtbl
{
    public readonly IUnknownVtbl Unknown;
    public readonly nint GetWriterId; // 3
    public readonly nint GetLogicalPath; // 4
    public readonly nint GetComponentName; // 5
}
