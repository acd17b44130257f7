using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>Strings that a method returns and that the caller must free (SysFreeString).</summary>
/// <remarks>
/// Read here and not around the native call: in a try block the x64 JIT does not inline a native call, which then
/// costs 1.5 times as much.
/// </remarks>
internal static unsafe class Bstr
{
    /// <summary>Calls a method without other parameters that returns a string.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="method">The address of the method.</param>
    /// <param name="text">The string, null for a NULL pointer.</param>
    public static int Get(nint owner, nint method, out string? text)
    {
        nint bstr = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, nint*, int>)method)(owner, &bstr);
        text = Take(bstr, 0).First;
        return hresult;
    }

    /// <summary>The strings with their embedded NULs, null for a NULL pointer; both are freed whatever happens.</summary>
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
