namespace VssWriterStatus;

/// <summary>What a writer reports about itself: the purpose of its data, how it is restored, and which files a backup excludes. Immutable.</summary>
/// <remarks>No text in it contains control characters, whatever its source.</remarks>
public sealed class WriterMetadata
{
    internal WriterMetadata(string computerName, string name, Guid writerId, Guid instanceId)
    {
        ComputerName = computerName.ToPrintable();
        Name = name.ToPrintable();
        WriterId = writerId;
        InstanceId = instanceId;
    }

    /// <summary>The computer whose writer this is.</summary>
    public string ComputerName { get; }

    /// <summary>The writer's name.</summary>
    public string Name { get; }

    /// <summary>The id of the writer's class, the same on every computer.</summary>
    public Guid WriterId { get; }

    /// <summary>The id of the running instance of the writer.</summary>
    public Guid InstanceId { get; }

    /// <summary>The name of the instance; null if it has none.</summary>
    public string? InstanceName { get; internal set; }

    /// <summary>The writer's version, major.minor; null before Windows Server 2008.</summary>
    public string? Version { get; internal set; }

    /// <summary>The purpose of its data.</summary>
    public WriterUsage Usage { get; internal set; }

    /// <summary>The type of its data store.</summary>
    public WriterSourceType SourceType { get; internal set; }

    /// <summary>How many components it offers.</summary>
    public int ComponentCount { get; internal set; }

    /// <summary>How its files are restored.</summary>
    public WriterRestoreMethod RestoreMethod { get; internal set; }

    /// <summary>The service that is stopped for a restore; null for none. It need not be the writer's host service.</summary>
    public string? RestoreService { get; internal set; }

    /// <summary>Where the steps of a manual restore are described; null if nowhere.</summary>
    public string? UserProcedure { get; internal set; }

    /// <summary>When the writer participates in a restore.</summary>
    public WriterRestoreCondition WriterRestore { get; internal set; }

    /// <summary>Whether the computer must be restarted after a restore.</summary>
    public bool RequiresReboot { get; internal set; }

    /// <summary>The kinds of backup and restore that it supports, besides a full backup.</summary>
    public WriterBackupSchema BackupSchema { get; internal set; }

    /// <summary>The files that a backup excludes.</summary>
    public IReadOnlyList<WriterFile> ExcludedFiles { get; internal set; } = [];

    /// <summary>The files that the writer deletes from the shadow copy.</summary>
    public IReadOnlyList<WriterFile> ExcludedFromSnapshot { get; internal set; } = [];

    /// <summary>Alternate restore locations of files.</summary>
    public IReadOnlyList<WriterFile> AlternateLocations { get; internal set; } = [];

    /// <summary>Whether everything about it could be read.</summary>
    public bool IsComplete { get; internal set; } = true;

    /// <summary>The time of the answer.</summary>
    public DateTimeOffset GatheredAt { get; internal set; }

    /// <summary>The source of the answer.</summary>
    public VssSource Source { get; internal set; }

    /// <summary>How the computer was reached; null for the local computer.</summary>
    public RemoteConnection? Connection { get; internal set; }

    /// <summary>Records how its computer was reached.</summary>
    internal WriterMetadata SeenThrough(RemoteConnection connection)
    {
        Connection = connection;
        return this;
    }

    /// <summary>The writer as a sentence.</summary>
    public override string ToString() => $"{Name} on {ComputerName}";
}
