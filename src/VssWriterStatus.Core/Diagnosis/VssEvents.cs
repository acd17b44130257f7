using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Diagnosis;

/// <summary>The events of the last day that tell of writers that could not be asked.</summary>
/// <remarks>
/// VSS logs 8193 (a call failed), 8194 (a writer could not call back), 12289 (unexpected error) and 12292 (a provider or COM failed);
/// the Cryptographic Services log 513 where the System Writer's Identify fails.
/// </remarks>
internal static class VssEvents
{
    /// <summary>The most events that are read.</summary>
    public const int Most = 20;

    /// <summary>The event of CAPI2 that System Writer's Identify failed.</summary>
    public const int SystemWriterFailed = 513;

    private const string Channel = "Application";

    /// <summary>In the form that Event Viewer itself writes; no provider of the two logs the other's numbers.</summary>
    private const string Query =
        "*[System[Provider[@Name='VSS' or @Name='Microsoft-Windows-CAPI2']"
        + " and (EventID=513 or EventID=8193 or EventID=8194 or EventID=12289 or EventID=12292)"
        + " and TimeCreated[timediff(@SystemTime) <= 86400000]]]";

    private static readonly XNamespace Schema = "http://schemas.microsoft.com/win/2004/08/events/event";

    // Programs write what they like into their events, characters that XML forbids included.
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    /// <summary>The newest events, newest first; those read so far when the limit passes. Null where none could be read.</summary>
    public static IReadOnlyList<VssEvent>? Recent(IEventLog log, TimeSpan limit)
    {
        var events = new ConcurrentQueue<VssEvent>();
        bool isOver = false;
        // The event log's service can hang, in any call: it is left behind then.
        Task<bool> reading = Task.Factory.StartNew(
            () => log.Read(Channel, Query, limit, Take), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WaitAny([reading], limit);
        Volatile.Write(ref isOver, true);

        bool wasRead = reading.Status == TaskStatus.RanToCompletion && reading.Result;
        VssEvent[] found = [.. events];
        return wasRead || found.Length > 0 ? found : null;

        bool Take(string xml, Func<string, string?> messageOf)
        {
            if (Parse(xml, messageOf) is VssEvent known)
            {
                events.Enqueue(known);
            }

            return events.Count < Most && !Volatile.Read(ref isOver);
        }
    }

    private static VssEvent? Parse(string xml, Func<string, string?> messageOf)
    {
        XElement? root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Strict);
            root = XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }

        XElement? system = root?.Element(Schema + "System");
        string? provider = (string?)system?.Element(Schema + "Provider")?.Attribute("Name");
        string? loggedAt = (string?)system?.Element(Schema + "TimeCreated")?.Attribute("SystemTime");
        if (provider is null
            || !int.TryParse((string?)system?.Element(Schema + "EventID"), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !DateTimeOffset.TryParse(loggedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return null;
        }

        string details = string.Join("\n", root!.Descendants(Schema + "Data").Select(data => data.Value));
        return new VssEvent(id, time, provider, FirstLineOf(messageOf(provider)), details);
    }

    /// <summary>Any program can log in the name of VSS: nothing of its text may steer a terminal.</summary>
    private static string? FirstLineOf(string? message)
    {
        string line = (message ?? string.Empty).Trim().Split('\r', '\n')[0];
        return line.Length == 0 ? null : string.Concat(line.Select(character => char.IsControl(character) ? ' ' : character));
    }
}
