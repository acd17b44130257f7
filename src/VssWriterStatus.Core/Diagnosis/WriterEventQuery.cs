using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>What selects the events of one writer in one event log. Immutable.</summary>
internal sealed class WriterEventQuery
{
    private readonly WriterLog _log;

    /// <summary>What the text of an event has to contain; null for any text.</summary>
    private readonly string? _named;

    private WriterEventQuery(WriterLog log, string? named, string levels, DateTimeOffset after)
    {
        _log = log;
        _named = named;

        // The event log's XPath knows no wildcards.
        bool isExact = log.Sources.Count > 0 && log.Sources.All(source => source.IndexOf('*') < 0);
        string provider = isExact ? $"Provider[{string.Join(" or ", log.Sources.Select(source => $"@Name='{source}'"))}] and " : string.Empty;
        XPath = string.Format(CultureInfo.InvariantCulture, "*[System[{0}({1}) and TimeCreated[@SystemTime>='{2:yyyy-MM-ddTHH:mm:ss.fffZ}']]]", provider, levels, after.UtcDateTime);
        SelectsAlone = isExact && named is null && !log.Sources.Any(EventRules.HasHarmless);
    }

    /// <summary>The log's name.</summary>
    public string LogName => _log.LogName;

    /// <summary>The query in the event log's own subset of XPath; it may select more than is wanted.</summary>
    public string XPath { get; }

    /// <summary>Whether the query selects nothing but what is wanted.</summary>
    public bool SelectsAlone { get; }

    /// <summary>The queries for the events of a writer: those of its application, and those of VSS that name the writer.</summary>
    /// <param name="writerId">The writer's class; null where it is not known.</param>
    /// <param name="name">The writer's name.</param>
    /// <param name="known">Its row of the catalogue; null for a writer that is not known.</param>
    /// <param name="after">The oldest event.</param>
    /// <param name="withWarnings">Whether warnings count, or errors alone.</param>
    public static IReadOnlyList<WriterEventQuery> For(Guid? writerId, string name, KnownWriter? known, DateTimeOffset after, bool withWarnings)
    {
        string levels = withWarnings ? "Level=1 or Level=2 or Level=3" : "Level=1 or Level=2";
        string named = writerId is Guid id && id != Guid.Empty ? id.ToString() : name;
        var ofVss = new WriterEventQuery(new WriterLog(WriterLog.Application, ["VSS"]), named, levels, after);
        return known?.LogOf(name) is WriterLog log ? [new WriterEventQuery(log, null, levels, after), ofVss] : [ofVss];
    }

    /// <summary>Whether an event that the query selected is one of the writer, and not one that is known to be harmless.</summary>
    /// <param name="source">Who logged it.</param>
    /// <param name="id">Its number.</param>
    /// <param name="text">Its text and its data.</param>
    public bool Matches(string source, int id, string text) =>
        _log.Has(source)
        && (_named is null || text.IndexOf(_named, StringComparison.OrdinalIgnoreCase) >= 0)
        && EventRules.For(source, id, text)?.Scope != EventScope.None;
}
