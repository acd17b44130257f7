using System.Xml.Linq;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>The event logs of a simulated computer. All their events are errors of the last day, which every query asks for.</summary>
/// <param name="events">The events.</param>
internal sealed class SimulatedEventLog(IEnumerable<SimulatedEvent> events) : IEventLog
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/win/2004/08/events/event";

    private readonly DateTimeOffset _madeAt = DateTimeOffset.UtcNow;
    private readonly SimulatedEvent[] _events = [.. events.OrderBy(logged => logged.Age)];

    /// <summary>Returns every event of the log: queries select more than is wanted, so the reader checks each event.</summary>
    public bool Read(string channel, string query, TimeSpan limit, Func<string, Func<string, string?>, bool> take)
    {
        foreach (SimulatedEvent logged in _events.Where(logged => string.Equals(logged.LogName, channel, StringComparison.OrdinalIgnoreCase)))
        {
            if (!take(XmlOf(logged), _ => logged.Message))
            {
                break;
            }
        }

        return true;
    }

    private string XmlOf(SimulatedEvent logged) => new XElement(
        Schema + "Event",
        new XElement(
            Schema + "System",
            new XElement(Schema + "Provider", new XAttribute("Name", logged.Source)),
            new XElement(Schema + "EventID", logged.Id),
            new XElement(Schema + "TimeCreated", new XAttribute("SystemTime", (_madeAt - logged.Age).UtcDateTime)))).ToString();
}

/// <summary>An event in a log of a simulated computer. Immutable.</summary>
/// <param name="LogName">The log.</param>
/// <param name="Source">The source of the event.</param>
/// <param name="Id">The event id.</param>
/// <param name="Age">Its age when the simulation is created.</param>
/// <param name="Message">Its text.</param>
internal sealed record SimulatedEvent(string LogName, string Source, int Id, TimeSpan Age, string Message);
