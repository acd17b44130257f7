using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

internal static class Userenv
{
    /// <summary>Expands with the variables of a user or, without a token, with those of the computer only.</summary>
    [DllImport("userenv.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ExpandEnvironmentStringsForUserW(nint token, string source, [Out] char[] destination, uint size);
}
