namespace VssWriterStatus.Interop;

/// <summary>The values of IVssWMFiledesc: files of a folder.</summary>
/// <param name="path">The folder; it may contain environment variables.</param>
/// <param name="spec">The file's name or a pattern.</param>
/// <param name="isRecursive">Whether its subfolders are included.</param>
/// <param name="alternate">The location from which the files are backed up instead of the folder; null for the folder.</param>
/// <param name="backupType">VSS_FILE_SPEC_BACKUP_TYPE.</param>
internal readonly struct RawFile(string? path, string? spec, bool isRecursive, string? alternate, int backupType)
{
    public string Path { get; } = path ?? string.Empty;
    public string Spec { get; } = spec ?? string.Empty;
    public bool IsRecursive { get; } = isRecursive;
    public string? Alternate { get; } = string.IsNullOrEmpty(alternate) ? null : alternate;
    public int BackupType { get; } = backupType;
}
