using System;

namespace VssWriterStatus.Report;

/// <summary>What one writer of one computer answered, or that it is missing. What many of them share, they share in memory too.</summary>
/// <param name="Shared">The answer.</param>
/// <param name="InstanceId">The id of the instance; empty for a missing writer.</param>
/// <param name="GatheredAt">When it was gathered; null where that is not known.</param>
internal readonly record struct ReportedInstance(ReportedWriter Shared, Guid InstanceId, DateTimeOffset? GatheredAt);
