using System;

namespace VssWriterStatus;

/// <summary>A row of the catalogue of known writers. Immutable.</summary>
public sealed class KnownWriter
{
    internal KnownWriter(
        string name, Guid? writerId, string? serviceName, RestartClass restartClass, string role, string? note, string source)
    {
        Name = name;
        WriterId = writerId;
        ServiceName = serviceName;
        RestartClass = restartClass;
        Role = role;
        Note = note;
        Source = source;
    }

    /// <summary>The writer's name; a star stands for the part that differs from instance to instance.</summary>
    public string Name { get; }

    /// <summary>The id of the writer's class; null where none is published.</summary>
    public Guid? WriterId { get; }

    /// <summary>The service that hosts the writer; null where there is none or it is not known.</summary>
    public string? ServiceName { get; }

    /// <summary>What a restart of the host service does to others.</summary>
    public RestartClass RestartClass { get; }

    /// <summary>The role, product or Windows versions that bring the writer.</summary>
    public string Role { get; }

    /// <summary>What an administrator should know of it; null for nothing.</summary>
    public string? Note { get; }

    /// <summary>Where id and service come from.</summary>
    public string Source { get; }

    /// <summary>The writer and its host service.</summary>
    public override string ToString() => ServiceName is null ? Name : $"{Name} ({ServiceName})";
}
