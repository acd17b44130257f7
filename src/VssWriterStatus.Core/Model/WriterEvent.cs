using System.Globalization;

namespace VssWriterStatus;

/// <summary>An error that an application or VSS logged about a writer. Immutable.</summary>
public sealed class WriterEvent
{
    internal WriterEvent()
    {
    }

    /// <summary>The writer's name.</summary>
    public string Name { get; internal init => field = value.ToPrintable(); } = string.Empty;

    /// <summary>The id of the writer's class.</summary>
    public Guid WriterId { get; internal init; }

    /// <summary>The event log, such as Application.</summary>
    public string LogName { get; internal init => field = value.ToPrintable(); } = string.Empty;

    /// <summary>The source of the event.</summary>
    public string Source { get; internal init => field = value.ToPrintable(); } = string.Empty;

    /// <summary>The event id.</summary>
    public int EventId { get; internal init; }

    /// <summary>When it was logged, in UTC.</summary>
    public DateTimeOffset LoggedAt { get; internal init; }

    /// <summary>The same in ISO 8601, independent of the culture, for CSV.</summary>
    public string LoggedAtIso => LoggedAt.ToIso();

    /// <summary>The first line of its text, in the language of Windows; null if Windows has no text for it.</summary>
    public string? Message { get; internal init => field = value?.ToPrintable(); }

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
