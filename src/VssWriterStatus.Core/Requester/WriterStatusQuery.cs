using System;

namespace VssWriterStatus.Requester;

/// <summary>What is asked of VSS.</summary>
internal sealed class WriterStatusQuery
{
    /// <summary>The time limit of a gather where the caller gives none.</summary>
    public const int DefaultTimeoutSeconds = 180;

    /// <summary>The writer classes to ask; empty for all. VSS itself then leaves the others alone.</summary>
    public Guid[] WriterIds { get; set; } = [];

    /// <summary>Asks for status without asking the writers to identify themselves first, where VSS allows it.</summary>
    public bool SkipMetadata { get; set; }

    /// <summary>The limit of the whole gather; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>A limit in seconds as users give it: 0 is none.</summary>
    public static TimeSpan? LimitOf(int seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
}
