using System;
using System.Collections.Generic;

namespace VssWriterStatus.Report;

/// <summary>What one writer of one computer answered. What many of them share, they share in memory too.</summary>
internal readonly struct WriterAnswer(WriterStatus shared, Guid instanceId, DateTimeOffset gatheredAt)
{
    /// <summary>The first status that said the same; its computer, instance and time are not this one's.</summary>
    public WriterStatus Shared { get; } = shared;

    public Guid InstanceId { get; } = instanceId;

    public DateTimeOffset GatheredAt { get; } = gatheredAt;

    /// <summary>Takes statuses that differ in no more than computer, instance and time for the same.</summary>
    public sealed class SharedComparer : IEqualityComparer<WriterStatus>
    {
        public bool Equals(WriterStatus? x, WriterStatus? y) => KeyOf(x!).Equals(KeyOf(y!));

        public int GetHashCode(WriterStatus obj) => KeyOf(obj).GetHashCode();

        private static object KeyOf(WriterStatus status) => (
            status.WriterId, status.Name, status.State, status.Health, status.FailureCode, status.Failure, status.FailureMessage,
            (status.IsRetryable, status.ApplicationCode, status.ApplicationMessage, status.ServiceName, status.Advice, status.ComSecurity, status.Source));
    }
}
