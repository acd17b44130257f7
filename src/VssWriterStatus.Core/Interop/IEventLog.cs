namespace VssWriterStatus.Interop;

/// <summary>The event log of a computer.</summary>
internal interface IEventLog
{
    /// <summary>Passes on the events that a query selects, newest first, until there are no more or no more are wanted.</summary>
    /// <param name="channel">The log, such as Application.</param>
    /// <param name="query">An XPath expression in the event log's subset.</param>
    /// <param name="limit">The longest wait for one event.</param>
    /// <param name="take">Receives an event as XML and returns whether it wants another; the function returns the event's message, or null.</param>
    /// <returns>Whether the log could be read to the extent that was wanted.</returns>
    bool Read(string channel, string query, TimeSpan limit, Func<string, Func<string, string?>, bool> take);
}
