using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssWMComponent (one component of a writer): slots 3 to 8, after those it inherits.</summary>
/// <remarks>Order from vsbackup.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssWMComponentVtbl
{
    public readonly IUnknownVtbl Unknown;
    public readonly nint GetComponentInfo; // 3
    public readonly nint FreeComponentInfo; // 4
    public readonly nint GetFile; // 5
    public readonly nint GetDatabaseFile; // 6
    public readonly nint GetDatabaseLogFile; // 7
    public readonly nint GetDependency; // 8
}
