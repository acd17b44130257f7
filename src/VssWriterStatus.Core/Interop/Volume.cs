namespace VssWriterStatus.Interop;

/// <summary>A volume of a computer.</summary>
/// <param name="id">Its unique name, \\?\Volume{GUID}\.</param>
/// <param name="paths">The drive letters and folders at which it is mounted, each with a trailing backslash; may be empty.</param>
internal sealed class Volume(string id, IReadOnlyList<string> paths)
{
    public string Id { get; } = id;

    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>Its display name: its drive letter, otherwise the folder at which it is mounted, otherwise its id; with a trailing backslash.</summary>
    public string Name { get; } = paths.OrderBy(path => path.Length).ThenBy(path => path, StringComparer.OrdinalIgnoreCase).FirstOrDefault() ?? id;

    /// <summary>Whether a user's text refers to this volume: C, C:, C:\, the folder at which it is mounted, or its id.</summary>
    public bool IsNamed(string text)
    {
        string trimmed = text.Trim().Replace('/', '\\').TrimEnd('\\');
        string path = (trimmed.Length == 1 ? trimmed + ':' : trimmed) + '\\';
        return path.Equals(Id, StringComparison.OrdinalIgnoreCase) || Paths.Contains(path, StringComparer.OrdinalIgnoreCase);
    }
}
