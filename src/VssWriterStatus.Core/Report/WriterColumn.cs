using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Report;

/// <summary>A column of the matrix: one class of writers, whatever its instances are called. Immutable.</summary>
internal sealed class WriterColumn
{
    private WriterColumn(Guid writerId, IEnumerable<WriterStatus> statuses)
    {
        WriterId = writerId;
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (WriterStatus status in statuses)
        {
            Tally.Add(status.Health);
            string name = status.Name ?? string.Empty;
            names[name] = names.TryGetValue(name, out int count) ? count + 1 : 1;
        }

        string mostUsed = names.OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal).First().Key;
        Name = names.Count == 1 ? mostUsed : KnownWriters.Find(writerId, mostUsed)?.Name ?? mostUsed;
    }

    public Guid WriterId { get; }

    /// <summary>The name of all instances; where they differ the catalogue's, or the one most used.</summary>
    public string Name { get; }

    public HealthTally Tally { get; } = new();

    /// <summary>The columns of all rows, the worst and the most frequent first.</summary>
    public static WriterColumn[] Of(IEnumerable<FleetRow> rows) =>
    [
        .. rows
            .SelectMany(row => row.Answers)
            .GroupBy(answer => answer.Shared.WriterId, answer => answer.Shared)
            .Select(writers => new WriterColumn(writers.Key, writers))
            .OrderBy(column => column.Tally)
            .ThenByDescending(column => column.Tally.Total)
            .ThenBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(column => column.WriterId),
    ];
}
