using System;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>An event of an event log. Immutable.</summary>
/// <param name="Id">The event's number, such as 8194.</param>
/// <param name="Time">When it was logged, in UTC.</param>
/// <param name="Provider">Who logged it, such as VSS or Microsoft-Windows-CAPI2.</param>
/// <param name="Message">The first line of its text, in the language of Windows; null where Windows has no text for it.</param>
/// <param name="Details">Its whole text and its data.</param>
internal sealed record VssEvent(int Id, DateTimeOffset Time, string Provider, string? Message, string Details)
{
    /// <summary>What it means for a missing writer; null for an event that is not known.</summary>
    public EventRule? Rule { get; } = EventRules.For(Provider, Id, $"{Message}\n{Details}");

    /// <summary>Whether the event names the class of a writer, as VSS does in most of the events that concern one.</summary>
    public bool Names(Guid writerId) => Details.IndexOf(writerId.ToString(), StringComparison.OrdinalIgnoreCase) >= 0;
}
