using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>VSS_COMPONENTINFO of vsbackup.h: owned by the component, and returned with FreeComponentInfo after reading.</summary>
/// <remarks>A C++ bool is one byte.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct VssComponentInfo
{
    public int Type;
    public nint LogicalPath;
    public nint ComponentName;
    public nint Caption;
    public nint Icon;
    public uint IconLength;
    public byte RestoreMetadata;
    public byte NotifyOnBackupComplete;
    public byte Selectable;
    public byte SelectableForRestore;
    public uint ComponentFlags;
    public uint FileCount;
    public uint Databases;
    public uint LogFiles;
    public uint Dependencies;
}
