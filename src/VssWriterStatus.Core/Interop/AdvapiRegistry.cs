using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>Reads the registry, and security descriptors in the text form that policies use there.</summary>
internal static class AdvapiRegistry
{
    /// <summary>HKEY_LOCAL_MACHINE of winreg.h, which is sign-extended to 64 bits.</summary>
    public const int LocalMachine = unchecked((int)0x80000002);

    /// <summary>KEY_QUERY_VALUE with KEY_WOW64_64KEY of winnt.h: 32-bit processes see the same values.</summary>
    public const uint QueryValueIn64BitView = 0x1 | 0x100;

    /// <summary>ERROR_FILE_NOT_FOUND of winerror.h: no such key or value.</summary>
    public const int NotFound = 2;

    /// <summary>SDDL_REVISION_1 of sddl.h.</summary>
    public const uint SddlRevision = 1;

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    public static extern int RegOpenKeyExW(nint key, string subKey, uint options, uint access, out RegistryKeyHandle opened);

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    public static extern int RegQueryValueExW(
        RegistryKeyHandle key, string name, nint reserved, out uint type, [Out] byte[] data, ref int size);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    public static extern int RegCloseKey(nint key);

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ConvertStringSecurityDescriptorToSecurityDescriptorW(
        string sddl, uint revision, out LocalMemoryHandle descriptor, out int size);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    public static extern nint LocalFree(nint memory);
}
