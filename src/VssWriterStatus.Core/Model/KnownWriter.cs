namespace VssWriterStatus;

/// <summary>A row of the catalogue of known writers. Immutable.</summary>
public sealed class KnownWriter
{
    private const char Star = '*';

    internal KnownWriter()
    {
    }

    /// <summary>The writer's name; an asterisk represents the part that differs between instances.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The id of the writer's class; null if none is published.</summary>
    public Guid? WriterId { get; internal init; }

    /// <summary>The service that hosts the writer; null if there is none or it is unknown. An asterisk represents the same part as in the name.</summary>
    public string? ServiceName { get; internal init; }

    /// <summary>What a restart of the host service interrupts.</summary>
    public RestartClass RestartClass { get; internal init; }

    /// <summary>What a restart of a <see cref="RestartClass.Safe"/> service interrupts nevertheless, such as "pauses running transfers"; null for nothing.</summary>
    internal string? Interrupts { get; init; }

    /// <summary>When the writer is expected to answer.</summary>
    public WriterPresence Presence { get; internal init; }

    /// <summary>Whether only Windows Server has the writer, even where a client version of Windows runs its service.</summary>
    public bool IsServerOnly { get; internal init; }

    /// <summary>The event log of its application; null if unknown.</summary>
    public WriterLog? Log { get; internal init; }

    /// <summary>The role, product or Windows versions that bring the writer.</summary>
    public string Role { get; internal init; } = string.Empty;

    /// <summary>What an administrator should know about it; null for nothing.</summary>
    public string? Note { get; internal init; }

    /// <summary>The source of the id and the service.</summary>
    public string Source { get; internal init; } = string.Empty;

    /// <summary>The writer and its host service.</summary>
    public override string ToString() => ServiceName is null ? Name : $"{Name} ({ServiceName})";

    /// <summary>Whether a writer's own name matches the row; not case-sensitive.</summary>
    internal bool IsNamed(string name) => PartOf(name, Name) is not null;

    /// <summary>The service that hosts the writer of that name; null if there is none or it is unknown.</summary>
    internal string? ServiceOf(string name) => ServiceName is null ? null : Fill(ServiceName, name);

    /// <summary>The event log of the application of the writer of that name; null if unknown.</summary>
    internal WriterLog? LogOf(string name) => Log is not null && Fill(Log.LogName, name) is string logName ? new WriterLog(logName, Log.Sources) : null;

    /// <summary>The text with the asterisk replaced by the instance's part of the name; null if the name has no such part.</summary>
    private string? Fill(string text, string name)
    {
        if (text.IndexOf(Star) < 0)
        {
            return text;
        }

        return PartOf(name, Name) is string part && part.IndexOf(Star) < 0 ? text.Replace(Star.ToString(), part) : null;
    }

    /// <summary>Whether the service hosts the writer or one of its instances.</summary>
    internal bool IsHostedBy(string service) => ServiceName is not null && PartOf(service, ServiceName) is not null;

    /// <summary>The part of the name that the asterisk represents; null if the name does not match.</summary>
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
