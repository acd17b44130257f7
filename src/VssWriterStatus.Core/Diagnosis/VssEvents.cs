using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>The events of the last day that can explain a missing writer; <see cref="EventRules"/> says which those are.</summary>
internal static class VssEvents
{
    /// <summary>The most events that are read.</summary>
    public const int Most = 20;

    /// <summary>In the form that Event Viewer itself writes; no source logs the numbers of another.</summary>
    private static readonly Lazy<string> Query = new(() =>
    {
        EventRule[] telling = [.. EventRules.All.Where(rule => rule.Scope != EventScope.None)];
        string sources = string.Join(" or ", telling.Select(rule => rule.Source).Distinct().Select(source => $"@Name='{source}'"));
        string ids = string.Join(" or ", telling.Select(rule => rule.Id).Distinct().Select(id => string.Format(CultureInfo.InvariantCulture, "EventID={0}", id)));
        return $"*[System[Provider[{sources}] and ({ids}) and TimeCreated[timediff(@SystemTime) <= {(long)EventReader.Horizon.TotalMilliseconds}]]]";
    });

    /// <summary>The newest events, newest first, those that are harmless left out; those read so far when the limit passes. Null where none could be read.</summary>
    public static IReadOnlyList<VssEvent>? Recent(IEventLog log, TimeSpan limit) =>
        EventReader.Newest(log, WriterLog.Application, Query.Value, limit, logged => logged.Rule is { Scope: not EventScope.None }, Most);
}
