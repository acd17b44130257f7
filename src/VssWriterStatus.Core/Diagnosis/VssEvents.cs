using System.Globalization;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>The events of the last day that can explain a missing writer; <see cref="EventRules"/> defines them.</summary>
internal static class VssEvents
{
    /// <summary>The maximum number of events to read.</summary>
    public const int Most = 20;

    /// <summary>In the same form as Event Viewer writes queries; no source logs the event ids of another.</summary>
    private static readonly Lazy<string> Query = new(() =>
    {
        EventRule[] telling = [.. EventRules.All.Where(rule => rule.Scope != EventScope.None)];
        string sources = string.Join(" or ", telling.Select(rule => rule.Source).Distinct().Select(source => $"@Name='{source}'"));
        string ids = string.Join(" or ", telling.Select(rule => rule.Id).Distinct().Select(id => string.Format(CultureInfo.InvariantCulture, "EventID={0}", id)));
        return $"*[System[Provider[{sources}] and ({ids}) and TimeCreated[timediff(@SystemTime) <= {(long)EventReader.Horizon.TotalMilliseconds}]]]";
    });

    /// <summary>The newest events, newest first, without harmless ones; after a time-out, those read so far. Null if none could be read.</summary>
    public static IReadOnlyList<VssEvent>? Recent(IEventLog log, TimeSpan limit) =>
        EventReader.Newest(log, WriterLog.Application, Query.Value, limit, logged => logged.Rule is { Scope: not EventScope.None }, Most);
}
