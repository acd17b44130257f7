using System;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Diagnosis;

/// <summary>An event of an event log. Immutable.</summary>
/// <param name="id">The event's number, such as 8194.</param>
/// <param name="time">When it was logged, in UTC.</param>
/// <param name="provider">Who logged it, such as VSS.</param>
/// <param name="message">The first line of its text.</param>
/// <param name="details">Its whole text and its data.</param>
internal sealed class VssEvent(int id, DateTimeOffset time, string provider, string? message, string details)
{
    /// <summary>The event's number, such as 8194.</summary>
    public int Id { get; } = id;

    /// <summary>When it was logged, in UTC.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>Who logged it, such as VSS or Microsoft-Windows-CAPI2.</summary>
    public string Provider { get; } = provider;

    /// <summary>The first line of its text, in the language of Windows; null where Windows has no text for it.</summary>
    public string? Message { get; } = message;

    /// <summary>Its whole text and its data.</summary>
    public string Details { get; } = details;

    /// <summary>What it means for a missing writer; null for an event that is not known.</summary>
    public EventRule? Rule { get; } = EventRules.For(provider, id, $"{message}\n{details}");

    /// <summary>Whether the event names the class of a writer, as VSS does in most of the events that concern one.</summary>
    public bool Names(Guid writerId) => Details.IndexOf(writerId.ToString(), StringComparison.OrdinalIgnoreCase) >= 0;
}
