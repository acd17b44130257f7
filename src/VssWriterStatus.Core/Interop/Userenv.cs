using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

internal static class Userenv
{
    /// <summary>Expands by the variables of a user or, without a token, by those of the computer alone.</summary>
    [DllImport("userenv.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ExpandEnvironmentStringsForUserW(nint token, string source, [Out] char[] destination, uint size);
}
