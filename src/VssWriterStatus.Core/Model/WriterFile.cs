namespace VssWriterStatus;

/// <summary>Files of a folder that a writer lists: to back up, to exclude, or as a restore location.</summary>
public sealed class WriterFile
{
    internal WriterFile(string path, string spec, bool isRecursive, string? alternateLocation, WriterFileBackupType backupType)
    {
        Path = path.ToPrintable();
        Spec = spec.ToPrintable();
        IsRecursive = isRecursive;
        AlternateLocation = alternateLocation?.ToPrintable();
        BackupType = backupType;
    }

    /// <summary>The folder as specified by the writer; it can contain environment variables.</summary>
    public string Path { get; }

    /// <summary>The name of the file, or a pattern such as *.</summary>
    public string Spec { get; }

    /// <summary>Whether its subfolders are included.</summary>
    public bool IsRecursive { get; }

    /// <summary>The folder from which the files are backed up instead of <see cref="Path"/>, or to which they are restored; null for none.</summary>
    public string? AlternateLocation { get; }

    /// <summary>Which kinds of backup need the files.</summary>
    public WriterFileBackupType BackupType { get; }

    /// <summary>The folder and the name or pattern.</summary>
    public override string ToString() => Path.TrimEnd('\\') + '\\' + Spec;
}
