namespace VssWriterStatus.Interop;

/// <summary>The values of IVssWMFiledesc: files of a folder.</summary>
/// <param name="Path">The folder; it may contain environment variables.</param>
/// <param name="Spec">The file's name or a pattern.</param>
/// <param name="IsRecursive">Whether its subfolders are included.</param>
/// <param name="Alternate">The location from which the files are backed up instead of the folder; null for the folder.</param>
/// <param name="BackupType">VSS_FILE_SPEC_BACKUP_TYPE.</param>
internal readonly record struct RawFile(string? Path, string? Spec, bool IsRecursive, string? Alternate, int BackupType)
{
    public string Path { get; } = Path ?? string.Empty;
    public string Spec { get; } = Spec ?? string.Empty;
    public string? Alternate { get; } = string.IsNullOrEmpty(Alternate) ? null : Alternate;
}
