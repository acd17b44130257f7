namespace VssWriterStatus.Interop;

/// <summary>A volume of a computer.</summary>
/// <param name="Id">Its unique name, \\?\Volume{GUID}\.</param>
/// <param name="Paths">The drive letters and folders at which it is mounted, each with a trailing backslash; may be empty.</param>
internal sealed record Volume(string Id, IReadOnlyList<string> Paths)
{
    /// <summary>Its display name: its drive letter, otherwise the folder at which it is mounted, otherwise its id; with a trailing backslash.</summary>
    public string Name { get; } = Paths.OrderBy(path => path.Length).ThenBy(path => path, StringComparer.OrdinalIgnoreCase).FirstOrDefault() ?? Id;

    /// <summary>Whether a user's text refers to this volume: C, C:, C:\, the folder at which it is mounted, or its id.</summary>
    public bool IsNamed(string text)
    {
        string trimmed = text.Trim().Replace('/', '\\').TrimEnd('\\');
        string path = (trimmed.Length == 1 ? trimmed + ':' : trimmed) + '\\';
        return path.Equals(Id, StringComparison.OrdinalIgnoreCase) || Paths.Contains(path, StringComparer.OrdinalIgnoreCase);
    }
}
