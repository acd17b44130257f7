namespace VssWriterStatus.Requester;

/// <summary>A query to VSS.</summary>
internal sealed class WriterStatusQuery
{
    /// <summary>The default time limit of a gather.</summary>
    public const int DefaultTimeoutSeconds = 180;

    /// <summary>The default time limit of a rehearsal.</summary>
    public const int DefaultRehearsalSeconds = 600;

    /// <summary>The writer classes to query; empty for all. VSS itself skips the others.</summary>
    public Guid[] WriterIds { get; set; } = [];

    /// <summary>Whether status is gathered without first asking the writers to identify themselves, if VSS allows that.</summary>
    public bool SkipMetadata { get; set; }

    /// <summary>The part of the writers' metadata to read instead of their status.</summary>
    public MetadataScope Metadata { get; set; }

    /// <summary>The volumes of the backup to rehearse, each ending in a backslash; empty for every fixed volume that VSS supports; null to query status only.</summary>
    public string[]? RehearsalVolumes { get; set; }

    /// <summary>How long to wait for VSS to report CANCELLED after Cancel; then the object is released anyway. Cancelling DoSnapshotSet takes longer than cancelling a gather.</summary>
    public TimeSpan CancelTime => RehearsalVolumes is null ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(5);

    /// <summary>How long a requester has to abort the backup, in addition to the time a gather has to release its objects: ending it by force leaves more behind.</summary>
    public TimeSpan AbortTime => RehearsalVolumes is null ? TimeSpan.Zero : TimeSpan.FromSeconds(10);

    /// <summary>The time limit of the whole gather; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>Converts a limit in seconds as users specify it: 0 means no limit.</summary>
    public static TimeSpan? LimitOf(int seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
}
