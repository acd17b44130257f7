using System;
using System.Globalization;

namespace VssWriterStatus;

/// <summary>An error that an application or VSS logged about a writer. Immutable.</summary>
public sealed class WriterEvent
{
    internal WriterEvent(string name, Guid writerId, string logName, string source, int eventId, DateTimeOffset loggedAt, string? message)
    {
        Name = name.ToPrintable();
        WriterId = writerId;
        LogName = logName.ToPrintable();
        Source = source.ToPrintable();
        EventId = eventId;
        LoggedAt = loggedAt;

        // Any program may write events.
        Message = message?.ToPrintable();
    }

    /// <summary>The writer's name.</summary>
    public string Name { get; }

    /// <summary>The id of the writer's class.</summary>
    public Guid WriterId { get; }

    /// <summary>The event log, such as Application.</summary>
    public string LogName { get; }

    /// <summary>Who logged the event.</summary>
    public string Source { get; }

    /// <summary>The event's number.</summary>
    public int EventId { get; }

    /// <summary>When it was logged, in UTC.</summary>
    public DateTimeOffset LoggedAt { get; }

    /// <summary>The same as ISO 8601, in every culture, for CSV.</summary>
    public string LoggedAtIso => LoggedAt.ToIso();

    /// <summary>The first line of its text, in the language of Windows; null where Windows has no text for it.</summary>
    public string? Message { get; }

    /// <summary>The event as a sentence.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "The newest error of {0} is event {1} of {2} in the {3} log, {4:u}: {5}",
        Name,
        EventId,
        Source,
        LogName,
        LoggedAt,
        Message ?? "(no text)");
}
