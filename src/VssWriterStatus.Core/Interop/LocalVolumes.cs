using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The volumes of this computer.</summary>
internal sealed class LocalVolumes : IVolumes
{
    /// <summary>The length of \\?\Volume{GUID}\ with the NUL.</summary>
    private const int VolumeNameLength = 64;

    /// <summary>The length of the longest path that Windows supports, in characters.</summary>
    private const int LongestPath = 32_768 + VolumeNameLength;

    /// <summary>More than any computer has: limits a search that never ends.</summary>
    private const int MostVolumes = 10_000;

    private char[]? _text;

    public IReadOnlyList<Volume> List()
    {
        var volumes = new List<Volume>();
        var name = new char[VolumeNameLength];
        using FindVolumeHandle search = Kernel32.FindFirstVolumeW(name, name.Length);
        if (search.IsInvalid)
        {
            return volumes;
        }

        do
        {
            string id = TextOf(name);
            volumes.Add(new Volume(id, PathsOf(id)));
        }
        while (volumes.Count < MostVolumes && Kernel32.FindNextVolumeW(search, name, name.Length));
        return volumes;
    }

    /// <remarks>Uses the variables of the computer, not those of this process, which its caller can set.</remarks>
    public string ExpandEnvironment(string path)
    {
        if (path.IndexOf('%') < 0)
        {
            return path;
        }

        _text ??= new char[LongestPath];
        return Userenv.ExpandEnvironmentStringsForUserW(0, path, _text, LongestPath) ? TextOf(_text) : path;
    }

    public int GetFinalPath(string path, out string? finalPath)
    {
        finalPath = null;

        // Without access rights: this can open files that are in use, and does not change the last access time.
        nint file = Kernel32.CreateFileW(path, 0, Kernel32.FileShareAll, 0, Kernel32.OpenExisting, Kernel32.FileFlagBackupSemantics, 0);
        if (file == Kernel32.InvalidHandle)
        {
            return Marshal.GetHRForLastWin32Error();
        }

        try
        {
            _text ??= new char[LongestPath];
            uint length = Kernel32.GetFinalPathNameByHandleW(file, _text, LongestPath, Kernel32.VolumeNameGuid);
            if (length is 0 or >= LongestPath)
            {
                // A path that exists but is on no volume of this computer must not be reported as nonexistent.
                return HResult.E_FAIL;
            }

            finalPath = new string(_text, 0, (int)length);
            return HResult.S_OK;
        }
        finally
        {
            Kernel32.CloseHandle(file);
        }
    }

    private static string TextOf(char[] text) => new(text, 0, Math.Max(Array.IndexOf(text, '\0'), 0));

    /// <summary>The drive letters and folders at which a volume is mounted, each with a trailing backslash.</summary>
    public static string[] PathsOf(string volumeId)
    {
        var paths = new char[VolumeNameLength];
        int needed;
        while (!Kernel32.GetVolumePathNamesForVolumeNameW(volumeId, paths, paths.Length, out needed))
        {
            if (Marshal.GetLastWin32Error() != Kernel32.ErrorMoreData || needed <= paths.Length)
            {
                return [];
            }

            paths = new char[needed];
        }

        return new string(paths, 0, Math.Min(needed, paths.Length)).Split(['\0'], StringSplitOptions.RemoveEmptyEntries);
    }
}
