using System;

namespace VssWriterStatus;

/// <summary>An event for Windows' event log about one writer or one computer. Immutable.</summary>
public sealed class MonitorEvent
{
    internal MonitorEvent(int eventId, string entryType, string? computerName, string? writerName, Guid? writerId, string message, VssSource source)
    {
        EventId = eventId;
        EntryType = entryType;
        ComputerName = computerName;
        WriterName = writerName;
        WriterId = writerId;
        Message = message;
        Source = source;
    }

    /// <summary>The id of the event, between 100 and 199; simulated ones are between 900 and 999.</summary>
    public int EventId { get; }

    /// <summary>Information, Warning or Error, as Write-EventLog and System.Diagnostics.EventLogEntryType name them.</summary>
    public string EntryType { get; }

    /// <summary>The computer that the event is about; null where an error names none.</summary>
    public string? ComputerName { get; }

    /// <summary>The writer that the event is about; null for an event about the whole computer.</summary>
    public string? WriterName { get; }

    /// <summary>The id of the writer's class; null for an event about the whole computer, or where it is not known.</summary>
    public Guid? WriterId { get; }

    /// <summary>What is so, with the next step.</summary>
    public string Message { get; }

    /// <summary>Who answered.</summary>
    public VssSource Source { get; }

    /// <summary>What the event is about, the same at each gather: events with the same key replace each other.</summary>
    public string Key => $"{Source}|{ComputerName}|{WriterName}|{WriterId}".ToUpperInvariant();

    /// <summary>The id and the message.</summary>
    public override string ToString() => $"{EventId}: {Message}";
}
