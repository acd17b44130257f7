using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>Strings that a method hands out and the caller must free (SysFreeString).</summary>
/// <remarks>
/// Taken here and not around the native call: within a try the JIT of x64 does not inline a native call, which then
/// costs half as much again.
/// </remarks>
internal static class Bstr
{
    /// <summary>The texts with their embedded NULs, null for a NULL pointer; both strings are freed whatever happens.</summary>
    public static (string? First, string? Second) Take(nint first, nint second)
    {
        try
        {
            return (Read(first), Read(second));
        }
        finally
        {
            Free(first);
            Free(second);
        }
    }

    private static string? Read(nint bstr) => bstr == 0 ? null : Marshal.PtrToStringBSTR(bstr);

    private static void Free(nint bstr)
    {
        if (bstr != 0)
        {
            Marshal.FreeBSTR(bstr);
        }
    }
}
