using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>An event of an event log. Immutable.</summary>
/// <param name="Id">The event id, such as 8194.</param>
/// <param name="Time">When it was logged, in UTC.</param>
/// <param name="Provider">The source of the event, such as VSS or Microsoft-Windows-CAPI2.</param>
/// <param name="Message">The first line of its text, in the language of Windows; null if Windows has no text for it.</param>
/// <param name="Details">Its complete text and its data.</param>
internal sealed record VssEvent(int Id, DateTimeOffset Time, string Provider, string? Message, string Details)
{
    /// <summary>What it means for a missing writer; null for an unknown event.</summary>
    public EventRule? Rule { get; } = EventRules.For(Provider, Id, $"{Message}\n{Details}");

    /// <summary>Whether the event contains the class id of a writer, as most VSS events about a writer do.</summary>
    public bool Names(Guid writerId) => Details.IndexOf(writerId.ToString(), StringComparison.OrdinalIgnoreCase) >= 0;
}
