using System;

namespace VssWriterStatus.Diagnosis;

/// <summary>An event that VSS or the System Writer logged. Immutable.</summary>
internal sealed class VssEvent(int id, DateTimeOffset time, string provider, string? message, string details)
{
    /// <summary>The event's number, such as 8194.</summary>
    public int Id { get; } = id;

    /// <summary>When it was logged, in UTC.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>Who logged it: VSS or Microsoft-Windows-CAPI2.</summary>
    public string Provider { get; } = provider;

    /// <summary>The first line of its text, in the language of Windows; null where Windows has no text for it.</summary>
    public string? Message { get; } = message;

    /// <summary>Whether the event names the class of a writer, as VSS does in most of the events that concern one.</summary>
    public bool Names(Guid writerId) => details.IndexOf(writerId.ToString(), StringComparison.OrdinalIgnoreCase) >= 0;
}
