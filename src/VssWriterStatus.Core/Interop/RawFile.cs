namespace VssWriterStatus.Interop;

/// <summary>What IVssWMFiledesc describes: files of a folder.</summary>
/// <param name="path">The folder; it may hold environment variables.</param>
/// <param name="spec">The file's name or a pattern.</param>
/// <param name="isRecursive">Whether the folders below it belong to it.</param>
/// <param name="alternate">Where the files are backed up from in place of the folder; null for the folder.</param>
/// <param name="backupType">VSS_FILE_SPEC_BACKUP_TYPE.</param>
internal readonly struct RawFile(string? path, string? spec, bool isRecursive, string? alternate, int backupType)
{
    public string Path { get; } = path ?? string.Empty;
    public string Spec { get; } = spec ?? string.Empty;
    public bool IsRecursive { get; } = isRecursive;
    public string? Alternate { get; } = string.IsNullOrEmpty(alternate) ? null : alternate;
    public int BackupType { get; } = backupType;
}
