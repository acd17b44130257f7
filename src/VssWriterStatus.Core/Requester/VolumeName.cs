namespace VssWriterStatus.Requester;

/// <summary>The names of volumes in the form that VSS accepts.</summary>
internal static class VolumeName
{
    /// <summary>The name with a trailing backslash, as VSS requires; a single letter is a drive.</summary>
    public static string Of(string text)
    {
        string trimmed = text.Trim().Replace('/', '\\');
        if (trimmed.Length == 1 && trimmed[0] != '\\')
        {
            trimmed += ":";
        }

        return trimmed.EndsWith("\\", StringComparison.Ordinal) ? trimmed : trimmed + "\\";
    }

    /// <summary>Whether the volume is mounted where users see it.</summary>
    public static bool HasPath(string name) => name.Length > 1 && name[1] == ':';

    /// <summary>Whether it has the form of a volume name: C:\, C:\Mounted\, or \\?\Volume{GUID}\. Only VSS knows whether the volume exists.</summary>
    public static bool IsValid(string name)
    {
        const string guidPath = @"\\?\Volume{";
        bool isPath = name.Length >= 3 && name[0] is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') && name[1] == ':' && name[2] == '\\';
        return (isPath || name.StartsWith(guidPath, StringComparison.OrdinalIgnoreCase)) && !name.Any(character => char.IsControl(character) || character == '"');
    }
}
