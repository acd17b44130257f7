using System;

namespace VssWriterStatus;

/// <summary>Which writer it is, whatever its instance. Several writers may share a class, such as those of AD LDS or of Exchange: names tell them apart.</summary>
/// <param name="writerId">The id of the writer's class; null where only the name is known.</param>
/// <param name="name">The writer's name, without regard to case; null where only the class is known.</param>
internal readonly struct WriterIdentity(Guid? writerId, string? name) : IEquatable<WriterIdentity>
{
    public Guid? WriterId { get; } = writerId;

    public string? Name { get; } = name;

    /// <summary>Whether the writer is this one, by all that is known of this one.</summary>
    public bool Covers(WriterIdentity writer) =>
        (WriterId is null || WriterId == writer.WriterId) && (Name is null || HasSameName(writer));

    public bool Equals(WriterIdentity other) => WriterId == other.WriterId && HasSameName(other);

    public override bool Equals(object? obj) => obj is WriterIdentity other && Equals(other);

    public override int GetHashCode() => WriterId.GetHashCode() ^ StringComparer.OrdinalIgnoreCase.GetHashCode(Name ?? string.Empty);

    private bool HasSameName(WriterIdentity other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);
}
