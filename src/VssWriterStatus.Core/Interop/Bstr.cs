using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>Strings that a method hands out and the caller must free (SysFreeString).</summary>
internal static class Bstr
{
    /// <summary>The text with its embedded NULs, or null for a NULL pointer.</summary>
    public static string? Read(nint bstr) => bstr == 0 ? null : Marshal.PtrToStringBSTR(bstr);

    /// <summary>Frees the string; NULL is allowed.</summary>
    public static void Free(nint bstr)
    {
        if (bstr != 0)
        {
            Marshal.FreeBSTR(bstr);
        }
    }
}
