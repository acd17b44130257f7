using System.Globalization;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>Selects the events of one writer in one event log. Immutable.</summary>
internal sealed class WriterEventQuery
{
    private readonly WriterLog _log;

    /// <summary>The text that an event must contain; null for any text.</summary>
    private readonly string? _named;

    private WriterEventQuery(WriterLog log, string? named, string levels, DateTimeOffset after)
    {
        _log = log;
        _named = named;

        // XPath in the event log does not support wildcards.
        bool isExact = log.Sources.Count > 0 && log.Sources.All(source => source.IndexOf('*') < 0);
        string provider = isExact ? $"Provider[{string.Join(" or ", log.Sources.Select(source => $"@Name='{source}'"))}] and " : string.Empty;
        XPath = string.Format(CultureInfo.InvariantCulture, "*[System[{0}({1}) and TimeCreated[@SystemTime>='{2:yyyy-MM-ddTHH:mm:ss.fffZ}']]]", provider, levels, after.UtcDateTime);
        SelectsAlone = isExact && named is null && !log.Sources.Any(EventRules.HasHarmless);
    }

    /// <summary>The log's name.</summary>
    public string LogName => _log.LogName;

    /// <summary>The query in the event log's subset of XPath; it may select more events than wanted.</summary>
    public string XPath { get; }

    /// <summary>Whether the query selects only wanted events.</summary>
    public bool SelectsAlone { get; }

    /// <summary>The queries for the events of a writer: those of its application, and those of VSS that name the writer.</summary>
    /// <param name="writerId">The writer's class; null if unknown.</param>
    /// <param name="name">The writer's name.</param>
    /// <param name="known">Its row in the catalogue; null for an unknown writer.</param>
    /// <param name="after">The time of the oldest event to return.</param>
    /// <param name="withWarnings">Whether to include warnings as well as errors.</param>
    public static IReadOnlyList<WriterEventQuery> For(Guid? writerId, string name, KnownWriter? known, DateTimeOffset after, bool withWarnings)
    {
        string levels = withWarnings ? "Level=1 or Level=2 or Level=3" : "Level=1 or Level=2";
        string named = writerId is Guid id && id != Guid.Empty ? id.ToString() : name;
        var ofVss = new WriterEventQuery(new WriterLog(WriterLog.Application, ["VSS"]), named, levels, after);
        return known?.LogOf(name) is WriterLog log ? [new WriterEventQuery(log, null, levels, after), ofVss] : [ofVss];
    }

    /// <summary>Whether a selected event is about the writer and is not known to be harmless.</summary>
    /// <param name="source">The source of the event.</param>
    /// <param name="id">Its event id.</param>
    /// <param name="text">Its text and its data.</param>
    public bool Matches(string source, int id, string text) =>
        _log.Has(source)
        && (_named is null || text.IndexOf(_named, StringComparison.OrdinalIgnoreCase) >= 0)
        && EventRules.For(source, id, text)?.Scope != EventScope.None;
}
