using System.IO;
using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

/// <summary>The standard output of this process.</summary>
internal static class StandardOutput
{
    /// <summary>How many handles are opened to obtain a number that was just freed; Windows reuses it first.</summary>
    private const int MostTries = 64;

    /// <summary>Reserves standard output for the caller. Anything else that prints in this process is discarded from now on.</summary>
    /// <returns>The former standard output; the caller disposes of it.</returns>
    /// <remarks>
    /// Every C runtime in the process records the number of the handle when it is loaded, so it is not enough to replace the
    /// standard handle: the same number must refer to NUL.
    /// </remarks>
    public static Stream TakeOver()
    {
        nint original = Kernel32.GetStdHandle(Kernel32.StandardOutputHandle);
        nint process = Kernel32.GetCurrentProcess();
        if (!Kernel32.DuplicateHandle(process, original, process, out SafeFileHandle own, 0, false, Kernel32.DuplicateSameAccess))
        {
            own.Dispose();
            return Console.OpenStandardOutput();
        }

        Kernel32.CloseHandle(original);
        Kernel32.SetStdHandle(Kernel32.StandardOutputHandle, OpenNul(original, MostTries));
        return new FileStream(own, FileAccess.Write, bufferSize: 1);
    }

    /// <summary>Opens NUL, for the life of the process, under the number of a closed handle, or under another number if that is in use again.</summary>
    private static nint OpenNul(nint wanted, int tries)
    {
        nint nul = Kernel32.CreateFileW("NUL", Kernel32.GenericWrite, Kernel32.FileShareReadWrite, 0, Kernel32.OpenExisting, 0, 0);
        if (nul == wanted || nul == Kernel32.InvalidHandle || tries == 0)
        {
            return nul;
        }

        // This handle stays open during the search; otherwise its number would be returned again.
        nint next = OpenNul(wanted, tries - 1);
        Kernel32.CloseHandle(nul);
        return next;
    }
}
