using System;

namespace VssWriterStatus;

/// <summary>A row of the catalogue of known writers. Immutable.</summary>
public sealed class KnownWriter
{
    private const char Star = '*';

    internal KnownWriter()
    {
    }

    /// <summary>The writer's name; a star stands for the part that differs from instance to instance.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The id of the writer's class; null where none is published.</summary>
    public Guid? WriterId { get; internal init; }

    /// <summary>The service that hosts the writer; null where there is none or it is not known. A star stands for the same part as in the name.</summary>
    public string? ServiceName { get; internal init; }

    /// <summary>What a restart of the host service does to others.</summary>
    public RestartClass RestartClass { get; internal init; }

    /// <summary>When the writer is expected to answer.</summary>
    public WriterPresence Presence { get; internal init; }

    /// <summary>Whether only Windows Server has the writer, even where a client version of Windows runs its service.</summary>
    public bool IsServerOnly { get; internal init; }

    /// <summary>The event log of its application; null where it is not known.</summary>
    public WriterLog? Log { get; internal init; }

    /// <summary>The role, product or Windows versions that bring the writer.</summary>
    public string Role { get; internal init; } = string.Empty;

    /// <summary>What an administrator should know of it; null for nothing.</summary>
    public string? Note { get; internal init; }

    /// <summary>Where id and service come from.</summary>
    public string Source { get; internal init; } = string.Empty;

    /// <summary>The writer and its host service.</summary>
    public override string ToString() => ServiceName is null ? Name : $"{Name} ({ServiceName})";

    /// <summary>Whether a writer's own name is that of the row, without regard to case.</summary>
    internal bool IsNamed(string name) => PartOf(name, Name) is not null;

    /// <summary>The service that hosts the writer of that name; null where there is none or it is not known.</summary>
    internal string? ServiceOf(string name) => ServiceName is null ? null : Fill(ServiceName, name);

    /// <summary>The event log of the application of the writer of that name; null where it is not known.</summary>
    internal WriterLog? LogOf(string name) => Log is not null && Fill(Log.LogName, name) is string logName ? new WriterLog(logName, Log.Sources) : null;

    /// <summary>The text with the instance's part of the name in place of the star; null where the name does not have that part.</summary>
    private string? Fill(string text, string name)
    {
        if (text.IndexOf(Star) < 0)
        {
            return text;
        }

        return PartOf(name, Name) is string part && part.IndexOf(Star) < 0 ? text.Replace(Star.ToString(), part) : null;
    }

    /// <summary>Whether the service is the one that hosts the writer, or one of its instances.</summary>
    internal bool IsHostedBy(string service) => ServiceName is not null && PartOf(service, ServiceName) is not null;

    /// <summary>What stands in the name in place of the star; null where the name is another.</summary>
    private static string? PartOf(string name, string pattern)
    {
        int star = pattern.IndexOf(Star);
        if (star < 0)
        {
            return string.Equals(name, pattern, StringComparison.OrdinalIgnoreCase) ? string.Empty : null;
        }

        string head = pattern.Substring(0, star);
        string tail = pattern.Substring(star + 1);
        return name.Length >= head.Length + tail.Length
            && name.StartsWith(head, StringComparison.OrdinalIgnoreCase)
            && name.EndsWith(tail, StringComparison.OrdinalIgnoreCase)
            ? name.Substring(head.Length, name.Length - head.Length - tail.Length)
            : null;
    }
}
