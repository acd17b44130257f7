namespace VssWriterStatus;

/// <summary>Files of a folder that a writer names: for a backup, to be left out, or as a place to restore to.</summary>
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

    /// <summary>The folder as the writer names it; it can hold environment variables.</summary>
    public string Path { get; }

    /// <summary>The name of the file, or a pattern such as *.</summary>
    public string Spec { get; }

    /// <summary>Whether the folders below it belong to it.</summary>
    public bool IsRecursive { get; }

    /// <summary>The folder from which the files are backed up in place of <see cref="Path"/>, or to which they are restored; null for none.</summary>
    public string? AlternateLocation { get; }

    /// <summary>Which kinds of backup need the files.</summary>
    public WriterFileBackupType BackupType { get; }

    /// <summary>The folder and the name or pattern.</summary>
    public override string ToString() => Path.TrimEnd('\\') + '\\' + Spec;
}
