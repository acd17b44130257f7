using System.Diagnostics;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>The errors in the event log about writers that failed.</summary>
internal static class WriterErrors
{
    /// <summary>The longest time to wait for the event logs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The newest error of the last day for each writer that has one, if it can be read within the time limit.</summary>
    /// <param name="failed">The writers that failed.</param>
    /// <param name="log">The event log.</param>
    public static IReadOnlyList<WriterEvent> NewestOf(IEnumerable<WriterStatus> failed, IEventLog log)
    {
        var clock = Stopwatch.StartNew();
        return
        [
            .. failed
                .GroupBy(writer => (writer.WriterId, writer.Name.ToUpperInvariant()))
                .Select(instances => NewestOf(instances.First(), log, clock))
                .OfType<WriterEvent>(),
        ];
    }

    private static WriterEvent? NewestOf(WriterStatus writer, IEventLog log, Stopwatch clock)
    {
        KnownWriter? known = KnownWriters.Find(writer.WriterId, writer.Name);
        WriterEvent? newest = null;
        foreach (WriterEventQuery query in WriterEventQuery.For(writer.WriterId, writer.Name, known, DateTimeOffset.UtcNow - EventReader.Horizon, withWarnings: false))
        {
            TimeSpan left = Limit - clock.Elapsed;
            if (left > TimeSpan.Zero
                && EventReader.Newest(log, query.LogName, query.XPath, left, logged => query.Matches(logged.Provider, logged.Id, logged.Details), 1) is { Count: > 0 } found
                && !(newest?.LoggedAt > found[0].Time))
            {
                newest = new WriterEvent
                {
                    Name = writer.Name,
                    WriterId = writer.WriterId,
                    LogName = query.LogName,
                    Source = found[0].Provider,
                    EventId = found[0].Id,
                    LoggedAt = found[0].Time,
                    Message = found[0].Message,
                };
            }
        }

        return newest;
    }
}
