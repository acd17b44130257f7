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

    /// <summary>
    /// Lists the fixed volumes, including those without a drive letter, by names with a trailing backslash: the shortest path at which each is
    /// mounted, otherwise its GUID path; returns the HRESULT of the search.
    /// </summary>
    public static int FindFixed(out IReadOnlyCollection<string> volumes)
    {
        int hresult = Find(out List<Volume> all);
        volumes = [.. all.Select(volume => volume.Name)
            .Where(name => Kernel32.GetDriveTypeW(name) == Kernel32.DriveFixed)
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];
        return hresult;
    }

    public IReadOnlyList<Volume> List()
    {
        _ = Find(out List<Volume> volumes);
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

    /// <summary>Lists the volumes; returns the HRESULT of the search, which is a failure if volumes may be left out.</summary>
    private static int Find(out List<Volume> volumes)
    {
        volumes = [];
        var name = new char[VolumeNameLength];
        using FindVolumeHandle search = Kernel32.FindFirstVolumeW(name, name.Length);
        int error = Marshal.GetLastWin32Error();
        if (search.IsInvalid)
        {
            return HResult.FromWin32(error);
        }

        do
        {
            if (volumes.Count == MostVolumes)
            {
                return HResult.ERROR_BUFFER_OVERFLOW;
            }

            string id = TextOf(name);
            volumes.Add(new Volume(id, PathsOf(id)));
        }
        while (Kernel32.FindNextVolumeW(search, name, name.Length));
        error = Marshal.GetLastWin32Error();
        return error == Kernel32.ErrorNoMoreFiles ? HResult.S_OK : HResult.FromWin32(error);
    }

    private static string TextOf(char[] text) => new(text, 0, Math.Max(Array.IndexOf(text, '\0'), 0));

    /// <summary>The drive letters and folders at which a volume is mounted, each with a trailing backslash.</summary>
    private static string[] PathsOf(string volumeId)
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
