namespace VssWriterStatus.Report;

/// <summary>The answer of one writer of one computer, or that it is missing. Equal parts of the answers share one object in memory.</summary>
/// <param name="Shared">The shared part of the answer.</param>
/// <param name="InstanceId">The id of the instance; empty for a missing writer.</param>
/// <param name="GatheredAt">When it was gathered; null if unknown.</param>
internal readonly record struct ReportedInstance(ReportedWriter Shared, Guid InstanceId, DateTimeOffset? GatheredAt);
