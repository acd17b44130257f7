using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Diagnosis;

/// <summary>Reads events within a time limit, even if the event log hangs.</summary>
internal static class EventReader
{
    /// <summary>The greatest age of an event that is still relevant.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(1);

    private static readonly XNamespace Schema = "http://schemas.microsoft.com/win/2004/08/events/event";

    // Programs can write any character into their events, including those that XML forbids.
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    /// <summary>The newest wanted events, newest first; after a time-out, those read so far. Null if none could be read.</summary>
    /// <param name="log">The event log.</param>
    /// <param name="channel">The log's name, such as Application.</param>
    /// <param name="query">An XPath expression in the event log's subset.</param>
    /// <param name="limit">The longest time to wait for the event log.</param>
    /// <param name="wants">Whether an event that the query selected is wanted.</param>
    /// <param name="most">The maximum number of events to read.</param>
    public static IReadOnlyList<VssEvent>? Newest(IEventLog log, string channel, string query, TimeSpan limit, Func<VssEvent, bool> wants, int most)
    {
        var events = new ConcurrentQueue<VssEvent>();
        bool isOver = false;
        // The event log service can hang in any call; then the thread is abandoned.
        Task<bool> reading = Task.Factory.StartNew(
            () => log.Read(channel, query, limit, Take), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WaitAny([reading], limit);
        Volatile.Write(ref isOver, true);

        bool wasRead = reading.Status == TaskStatus.RanToCompletion && reading.Result;
        VssEvent[] found = [.. events];
        return wasRead || found.Length > 0 ? found : null;

        bool Take(string xml, Func<string, string?> messageOf)
        {
            if (Parse(xml, messageOf) is VssEvent known && wants(known))
            {
                events.Enqueue(known);
            }

            return events.Count < most && !Volatile.Read(ref isOver);
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

        string? message = messageOf(provider);
        string details = string.Join("\n", root!.Descendants(Schema + "Data").Select(data => data.Value).Append(message));
        return new VssEvent(id, time, provider, FirstLineOf(message), details);
    }

    /// <summary>Any program can log events as VSS, so no event text may control a terminal.</summary>
    private static string? FirstLineOf(string? message)
    {
        string line = (message ?? string.Empty).Trim().Split('\r', '\n')[0];
        return line.Length == 0 ? null : line.ToPrintable();
    }
}
