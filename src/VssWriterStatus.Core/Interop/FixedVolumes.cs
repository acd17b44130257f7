using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The fixed volumes of this computer, including those without a drive letter.</summary>
internal static class FixedVolumes
{
    /// <summary>Longer than \\?\Volume{GUID}\, which has 49 characters, and longer than MAX_PATH of minwindef.h.</summary>
    private const int NameLength = 260;

    /// <summary>Lists them by names with a trailing backslash: the shortest path at which each is mounted, otherwise its GUID path; returns the HRESULT of the search.</summary>
    public static int Find(out IReadOnlyCollection<string> volumes)
    {
        var found = new List<string>();
        volumes = found;
        var name = new char[NameLength];
        using FindVolumeHandle search = Kernel32.FindFirstVolumeW(name, name.Length);
        int error = Marshal.GetLastWin32Error();
        if (search.IsInvalid)
        {
            return HResult.FromWin32(error);
        }

        do
        {
            string volume = TextOf(name);
            string path = new Volume(volume, LocalVolumes.PathsOf(volume)).Name;
            if (Kernel32.GetDriveTypeW(path) == Kernel32.DriveFixed)
            {
                found.Add(path);
            }
        }
        while (Kernel32.FindNextVolumeW(search, name, name.Length));
        error = Marshal.GetLastWin32Error();
        found.Sort(StringComparer.OrdinalIgnoreCase);
        return error == Kernel32.ErrorNoMoreFiles ? HResult.S_OK : HResult.FromWin32(error);
    }

    private static string TextOf(char[] name) => new(name, 0, Array.IndexOf(name, '\0'));
}
