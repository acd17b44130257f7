using System;

namespace VssWriterStatus.Requester;

/// <summary>What is asked of VSS.</summary>
internal sealed class WriterStatusQuery
{
    /// <summary>The time limit of a gather where the caller gives none.</summary>
    public const int DefaultTimeoutSeconds = 180;

    /// <summary>The time limit of a rehearsal where the caller gives none.</summary>
    public const int DefaultRehearsalSeconds = 600;

    /// <summary>The writer classes to ask; empty for all. VSS itself then leaves the others alone.</summary>
    public Guid[] WriterIds { get; set; } = [];

    /// <summary>Asks for status without asking the writers to identify themselves first, where VSS allows it.</summary>
    public bool SkipMetadata { get; set; }

    /// <summary>What is read of the writers' metadata, in place of their status.</summary>
    public MetadataScope Metadata { get; set; }

    /// <summary>The volumes of which a backup is rehearsed, each ending in a backslash; empty for every fixed volume that VSS supports; null to ask for status alone.</summary>
    public string[]? RehearsalVolumes { get; set; }

    /// <summary>How long VSS gets to say CANCELLED after Cancel, before the object is released anyway. To cancel DoSnapshotSet takes longer than to cancel a gather.</summary>
    public TimeSpan CancelTime => RehearsalVolumes is null ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(5);

    /// <summary>How long a requester gets to abort what it has begun, beyond the time in which a gather releases what it holds: to be ended leaves more behind.</summary>
    public TimeSpan AbortTime => RehearsalVolumes is null ? TimeSpan.Zero : TimeSpan.FromSeconds(10);

    /// <summary>The limit of the whole gather; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>A limit in seconds as users give it: 0 is none.</summary>
    public static TimeSpan? LimitOf(int seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
}
