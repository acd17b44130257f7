using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Report;

/// <summary>A column of the matrix: one class of writers, whatever the names of its instances. Immutable.</summary>
internal sealed class WriterColumn
{
    /// <summary>The maximum number of columns; all other classes share one more.</summary>
    public const int Most = 150;

    private WriterColumn(string key, IEnumerable<(ReportedWriter Writer, FleetRow Row)> cases)
    {
        Key = key;
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new HashSet<FleetRow>();
        foreach ((ReportedWriter writer, FleetRow row) in cases)
        {
            WriterId ??= writer.WriterId;
            Tally.Add(writer.Verdict);
            rows.Add(row);
            names[writer.Name] = names.TryGetValue(writer.Name, out int count) ? count + 1 : 1;
        }

        ComputerCount = rows.Count;
        IsOnlyOnShortened = rows.All(row => row.IsShortened);
        string mostUsed = names.OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal).First().Key;
        Name = names.Count == 1 || WriterId is null ? mostUsed : KnownWriters.Find(WriterId.Value, mostUsed)?.Name ?? mostUsed;
    }

    /// <summary>The key of the class, which its writers have in common.</summary>
    public string Key { get; }

    /// <summary>The name of all instances; if they differ, the name in the catalogue, or the most frequent one.</summary>
    public string Name { get; }

    public VerdictTally Tally { get; } = new();

    private Guid? WriterId { get; }

    private int ComputerCount { get; }

    private bool IsOnlyOnShortened { get; }

    /// <summary>The columns of the rows, the worst and the most frequent first. If there are too many, those that most computers have are kept.</summary>
    public static WriterColumn[] Of(IEnumerable<FleetRow> rows) =>
    [
        .. rows
            .SelectMany(row => row.Listed, (row, answer) => (Writer: answer.Shared, Row: row))
            .GroupBy(each => each.Writer.ClassKey)
            .Select(writers => new WriterColumn(writers.Key, writers))
            .OrderBy(column => column.IsOnlyOnShortened)
            .ThenByDescending(column => column.ComputerCount)
            .ThenBy(column => column.Tally)
            .ThenBy(column => column.Key, StringComparer.Ordinal)
            .Take(Most)
            .OrderBy(column => column.IsOnlyOnShortened)
            .ThenBy(column => column.Tally)
            .ThenByDescending(column => column.Tally.Total)
            .ThenBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(column => column.Key, StringComparer.Ordinal),
    ];
}
