namespace VssWriterStatus;

/// <summary>An event for Windows' event log about one writer or one computer. Immutable.</summary>
public sealed class MonitorEvent
{
    internal MonitorEvent()
    {
    }

    /// <summary>The id of the event, between 100 and 199; simulated ones are between 900 and 999.</summary>
    public int EventId { get; internal init; }

    /// <summary>Information, Warning or Error, as in Write-EventLog and System.Diagnostics.EventLogEntryType.</summary>
    public string EntryType { get; internal init; } = string.Empty;

    /// <summary>The computer that the event is about; null if an error names none.</summary>
    public string? ComputerName { get; internal init; }

    /// <summary>The writer that the event is about; null for an event about the whole computer.</summary>
    public string? WriterName { get; internal init; }

    /// <summary>The id of the writer's class; null for an event about the whole computer, or if unknown.</summary>
    public Guid? WriterId { get; internal init; }

    /// <summary>The finding, with the next step.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The source that answered.</summary>
    public VssSource Source { get; internal init; }

    /// <summary>The subject of the event, the same at each gather: an event replaces an earlier one with the same key.</summary>
    public string Key => $"{Source}|{ComputerName}|{WriterName}|{WriterId}".ToUpperInvariant();

    /// <summary>The id and the message.</summary>
    public override string ToString() => $"{EventId}: {Message}";
}
