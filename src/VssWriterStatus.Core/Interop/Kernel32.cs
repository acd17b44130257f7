using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

internal static class Kernel32
{
    /// <summary>LOAD_LIBRARY_SEARCH_SYSTEM32 of libloaderapi.h: only System32 is searched.</summary>
    public const uint LoadLibrarySearchSystem32 = 0x800;

    /// <summary>STD_OUTPUT_HANDLE of processenv.h.</summary>
    public const int StandardOutputHandle = -11;

    /// <summary>DUPLICATE_SAME_ACCESS of handleapi.h.</summary>
    public const uint DuplicateSameAccess = 2;

    /// <summary>GENERIC_WRITE of winnt.h.</summary>
    public const uint GenericWrite = 0x40000000;

    /// <summary>FILE_SHARE_READ and FILE_SHARE_WRITE of winnt.h.</summary>
    public const uint FileShareReadWrite = 3;

    /// <summary>OPEN_EXISTING of fileapi.h.</summary>
    public const uint OpenExisting = 3;

    /// <summary>DRIVE_FIXED of winbase.h.</summary>
    public const uint DriveFixed = 3;

    /// <summary>ERROR_NO_MORE_FILES of winerror.h.</summary>
    public const int ErrorNoMoreFiles = 18;

    /// <summary>FILE_SHARE_READ, FILE_SHARE_WRITE and FILE_SHARE_DELETE of winnt.h.</summary>
    public const uint FileShareAll = 7;

    /// <summary>FILE_FLAG_BACKUP_SEMANTICS of winbase.h: can open folders too.</summary>
    public const uint FileFlagBackupSemantics = 0x02000000;

    /// <summary>VOLUME_NAME_GUID of fileapi.h.</summary>
    public const uint VolumeNameGuid = 1;

    /// <summary>ERROR_MORE_DATA of winerror.h.</summary>
    public const int ErrorMoreData = 234;

    /// <summary>INVALID_HANDLE_VALUE of handleapi.h.</summary>
    public const nint InvalidHandle = -1;

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern nint LoadLibraryExW(string fileName, nint reserved, uint flags);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    public static extern nint GetProcAddress(nint module, [MarshalAs(UnmanagedType.LPStr)] string name);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    public static extern nint GetStdHandle(int standardHandle);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool SetStdHandle(int standardHandle, nint handle);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    public static extern nint GetCurrentProcess();

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool DuplicateHandle(
        nint sourceProcess,
        nint source,
        nint targetProcess,
        out SafeFileHandle target,
        uint desiredAccess,
        [MarshalAs(UnmanagedType.Bool)] bool inheritHandle,
        uint options);

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern nint CreateFileW(
        string fileName, uint desiredAccess, uint shareMode, nint securityAttributes, uint creationDisposition, uint flags, nint template);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool CloseHandle(nint handle);

    /// <summary>Writes the path if it fits; returns the length of the path, without the NUL if it fits, or 0 for an error.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern uint GetFinalPathNameByHandleW(nint file, [Out] char[] path, uint length, uint flags);

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern FindVolumeHandle FindFirstVolumeW([Out] char[] volumeName, int length);

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool FindNextVolumeW(FindVolumeHandle search, [Out] char[] volumeName, int length);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool FindVolumeClose(nint search);

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    public static extern uint GetDriveTypeW(string rootPathName);

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool GetVolumePathNamesForVolumeNameW(string volumeName, [Out] char[] pathNames, int length, out int returnLength);
}
