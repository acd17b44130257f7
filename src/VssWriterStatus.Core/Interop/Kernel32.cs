using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

internal static class Kernel32
{
    /// <summary>LOAD_LIBRARY_SEARCH_SYSTEM32 of libloaderapi.h: nothing but System32 is searched.</summary>
    public const uint LoadLibrarySearchSystem32 = 0x800;

    [DllImport("kernel32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static extern nint LoadLibraryExW(string fileName, nint reserved, uint flags);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static extern nint GetProcAddress(nint module, [MarshalAs(UnmanagedType.LPStr)] string name);
}
