using System.Text.RegularExpressions;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>Which volumes of a computer hold the files that a writer describes. Doubtful paths count as unresolved: a wrong volume could hide a gap in a backup.</summary>
internal sealed class VolumeMap
{
    /// <summary>How many paths are remembered: writers list many files of one folder in sequence, so more is not needed.</summary>
    private const int MostRemembered = 4096;

    /// <summary>Longer paths can be opened only with this prefix (MAX_PATH minus the longest 8.3 file name).</summary>
    private const int LongestPlainPath = 247;

    private const string Verbatim = @"\\?\";
    private const string VerbatimVolume = @"\\?\Volume{";

    /// <summary>Variables that depend on the account: a writer's account has other values than this process.</summary>
    private static readonly Regex AccountVariable = new(
        "%(USERPROFILE|TEMP|TMP|APPDATA|LOCALAPPDATA|HOMEDRIVE|HOMEPATH|HOMESHARE|USERNAME|USERDOMAIN|ONEDRIVE)%", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Variable = new(@"%[^%\\]+%", RegexOptions.CultureInvariant);

    private readonly IVolumes _volumes;
    private readonly Dictionary<string, Volume> _byId = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folders at which volumes are mounted, each as a final path with a trailing backslash.</summary>
    private readonly List<(string FinalPath, Volume Volume)> _folders = [];

    private readonly Dictionary<string, string?> _remembered = new(StringComparer.OrdinalIgnoreCase);

    public VolumeMap(IVolumes volumes)
    {
        _volumes = volumes;
        Volumes = volumes.List();
        foreach (Volume volume in Volumes)
        {
            _byId[volume.Id] = volume;
        }

        foreach (Volume volume in Volumes)
        {
            foreach (string folder in volume.Paths.Select(path => path.TrimEnd('\\')).Where(path => path.LastIndexOf('\\') > 0))
            {
                int leaf = folder.LastIndexOf('\\');
                if (FinalPathOf(folder.Substring(0, leaf)) is string parent)
                {
                    _folders.Add((parent.TrimEnd('\\') + folder.Substring(leaf) + '\\', volume));
                }
            }
        }
    }

    public IReadOnlyList<Volume> Volumes { get; }

    /// <summary>Adds the names of the volumes that hold the files.</summary>
    /// <param name="path">The folder; it may contain environment variables.</param>
    /// <param name="spec">The file's name or a pattern.</param>
    /// <param name="isRecursive">Whether its subfolders are included.</param>
    /// <param name="names">Receives the names.</param>
    /// <returns>Whether all of them are known.</returns>
    public bool TryAdd(string path, string spec, bool isRecursive, ISet<string> names)
    {
        if (Absolute(path) is not string folder)
        {
            return false;
        }

        int wildcard = folder.IndexOfAny(['*', '?'], folder.StartsWith(Verbatim, StringComparison.Ordinal) ? Verbatim.Length : 0);
        if (wildcard >= 0)
        {
            folder = folder.Substring(0, Math.Max(folder.LastIndexOf('\\', wildcard), 0));
            spec = string.Empty;
            isRecursive = true;
        }

        string? final = spec.Length == 0 || spec.IndexOfAny(['*', '?', '\\', '/']) >= 0
            ? Remembered(folder)
            : FinalPathOf(folder.TrimEnd('\\') + '\\' + spec, () => Remembered(folder));
        if (final is null || VolumeOf(final) is not string name)
        {
            return false;
        }

        names.Add(name);
        if (isRecursive)
        {
            string below = final.TrimEnd('\\') + '\\';
            names.UnionWith(_folders.Where(each => each.FinalPath.StartsWith(below, StringComparison.OrdinalIgnoreCase)).Select(each => each.Volume.Name));
        }

        return true;
    }

    /// <summary>The path on a drive or volume of this computer, with environment variables expanded; null if it is not such a path.</summary>
    private string? Absolute(string path)
    {
        if (AccountVariable.IsMatch(path))
        {
            return null;
        }

        string expanded = _volumes.ExpandEnvironment(path).Replace('/', '\\').Trim();
        if (Variable.IsMatch(expanded))
        {
            return null;
        }

        if (expanded.StartsWith(VerbatimVolume, StringComparison.OrdinalIgnoreCase))
        {
            return expanded;
        }

        string plain = expanded.StartsWith(Verbatim, StringComparison.Ordinal) ? expanded.Substring(Verbatim.Length) : expanded;
        if (plain.Length < 2 || plain[1] != ':' || !char.IsLetter(plain[0]) || (plain.Length > 2 && plain[2] != '\\'))
        {
            return null;
        }

        // Without a backslash, a drive means the current folder of this process on it.
        return plain.Length == 2 ? plain + '\\' : expanded;
    }

    private string? Remembered(string folder)
    {
        if (_remembered.TryGetValue(folder, out string? known))
        {
            return known;
        }

        if (_remembered.Count >= MostRemembered)
        {
            _remembered.Clear();
        }

        return _remembered[folder] = FinalPathOf(folder);
    }

    /// <summary>The final path; if the path does not exist, that of the nearest existing parent folder.</summary>
    private string? FinalPathOf(string path) => FinalPathOf(path, () =>
    {
        int end = path.TrimEnd('\\').LastIndexOf('\\');
        string parent = end < 0 ? string.Empty : path.Substring(0, end + 1);
        bool isRoot = end < 0 || parent.Length >= path.Length || parent is @"\\?\" or @"\\" or @"\";
        return isRoot ? null : Remembered(parent.Length > 3 ? parent.TrimEnd('\\') : parent);
    });

    /// <param name="path">The path.</param>
    /// <param name="absent">The result if the path does not exist.</param>
    private string? FinalPathOf(string path, Func<string?> absent)
    {
        string opened = path.Length > LongestPlainPath && !path.StartsWith(Verbatim, StringComparison.Ordinal) ? Verbatim + path : path;
        int hresult = _volumes.GetFinalPath(opened, out string? final);
        return hresult is HResult.ERROR_FILE_NOT_FOUND or HResult.ERROR_PATH_NOT_FOUND ? absent() : final;
    }

    /// <summary>The name of the volume at the start of a final path.</summary>
    private string? VolumeOf(string finalPath)
    {
        int end = finalPath.IndexOf('}');
        if (end < 0 || !finalPath.StartsWith(VerbatimVolume, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string id = finalPath.Substring(0, end + 1) + '\\';
        return _byId.TryGetValue(id, out Volume? volume) ? volume.Name : id;
    }
}
