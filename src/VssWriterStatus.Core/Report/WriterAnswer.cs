using System;

namespace VssWriterStatus.Report;

/// <summary>What one writer of one computer answered, or that it is missing. What many of them share, they share in memory too.</summary>
internal readonly struct WriterAnswer(ReportedWriter shared, Guid instanceId, DateTimeOffset? gatheredAt)
{
    public ReportedWriter Shared { get; } = shared;

    /// <summary>The id of the instance; empty for a missing writer.</summary>
    public Guid InstanceId { get; } = instanceId;

    /// <summary>When it was gathered; null where that is not known.</summary>
    public DateTimeOffset? GatheredAt { get; } = gatheredAt;
}
