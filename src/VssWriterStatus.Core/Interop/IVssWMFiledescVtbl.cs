using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The virtual table of IVssWMFiledesc (one description of files): slots 3 to 7, after those it inherits.</summary>
/// <remarks>Order from vswriter.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IVssWMFiledescVtbl
{
    public readonly IUnknownVtbl Unknown;
    public readonly nint GetPath; // 3
    public readonly nint GetFilespec; // 4
    public readonly nint GetRecursive; // 5
    public readonly nint GetAlternateLocation; // 6
    public readonly nint GetBackupTypeMask; // 7
}
