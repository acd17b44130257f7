namespace VssWriterStatus;

/// <summary>The event log in which a writer's application reports its errors. Immutable.</summary>
public sealed class WriterLog
{
    /// <summary>The log of most applications, and of VSS.</summary>
    internal const string Application = nameof(Application);

    private const char Star = '*';

    internal WriterLog(string logName, IReadOnlyList<string> sources)
    {
        LogName = logName;
        Sources = sources;
    }

    /// <summary>The name of the log, such as Application. An asterisk represents the same part as in the writer's name.</summary>
    public string LogName { get; }

    /// <summary>The sources of the application's events in the log; a trailing asterisk is a wildcard. Empty for all events of the log.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>The log and its sources.</summary>
    public override string ToString() => Sources.Count == 0 ? LogName : $"{LogName}: {string.Join(", ", Sources)}";

    /// <summary>Reads a cell of the catalogue: "log: source, source" or "log"; null if the cell is empty.</summary>
    internal static WriterLog? Parse(string cell)
    {
        string[] parts = cell.Split([": "], StringSplitOptions.None);
        return cell.Length == 0
            ? null
            : new WriterLog(parts[0], Array.AsReadOnly(parts.Skip(1).SelectMany(sources => sources.Split(',')).Select(source => source.Trim()).ToArray()));
    }

    /// <summary>Whether a source is one of the application's; not case-sensitive.</summary>
    internal bool Has(string source) => Sources.Count == 0 || Sources.Any(pattern => pattern[pattern.Length - 1] == Star
        ? source.StartsWith(pattern.Substring(0, pattern.Length - 1), StringComparison.OrdinalIgnoreCase)
        : string.Equals(source, pattern, StringComparison.OrdinalIgnoreCase));
}
