using System;

namespace VssWriterStatus.Interop;

/// <summary>The event log of a computer.</summary>
internal interface IEventLog
{
    /// <summary>Hands over the events that a query selects, newest first, until there are no more or no more are wanted.</summary>
    /// <param name="channel">The log, such as Application.</param>
    /// <param name="query">An XPath expression in the event log's own subset.</param>
    /// <param name="limit">The longest wait for one event.</param>
    /// <param name="take">Takes an event as XML and tells whether it wants another; the function gives the event's message, or null.</param>
    /// <returns>Whether the log could be read as far as was wanted.</returns>
    bool Read(string channel, string query, TimeSpan limit, Func<string, Func<string, string?>, bool> take);
}
