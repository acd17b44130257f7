namespace VssWriterStatus;

/// <summary>The identity of a writer, whatever its instance. Several writers can share a class, such as those of AD LDS or Exchange; their names differ.</summary>
/// <param name="writerId">The id of the writer's class; null if only the name is known.</param>
/// <param name="name">The writer's name, not case-sensitive; null if only the class is known.</param>
internal readonly struct WriterIdentity(Guid? writerId, string? name) : IEquatable<WriterIdentity>
{
    public Guid? WriterId { get; } = writerId;

    public string? Name { get; } = name;

    /// <summary>Whether the writer matches all that is known of this identity.</summary>
    public bool Covers(WriterIdentity writer) =>
        (WriterId is null || WriterId == writer.WriterId) && (Name is null || HasSameName(writer));

    public bool Equals(WriterIdentity other) => WriterId == other.WriterId && HasSameName(other);

    public override bool Equals(object? obj) => obj is WriterIdentity other && Equals(other);

    public override int GetHashCode() => WriterId.GetHashCode() ^ StringComparer.OrdinalIgnoreCase.GetHashCode(Name ?? string.Empty);

    private bool HasSameName(WriterIdentity other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);
}
