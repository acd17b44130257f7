using System;
using System.Linq;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Restart;

/// <summary>A writer that is to be restarted; one that does not answer, too. Immutable.</summary>
internal sealed class RestartTarget
{
    private RestartTarget(Guid? writerId, string name, string? serviceName, KnownWriter? known)
    {
        WriterId = writerId;
        Name = name;
        ServiceName = serviceName;
        Known = known;
    }

    public Guid? WriterId { get; }

    public string Name { get; }

    /// <summary>The service that hosts it; null where there is none or it is not known.</summary>
    public string? ServiceName { get; }

    /// <summary>Its row of the catalogue.</summary>
    public KnownWriter? Known { get; }

    public RestartClass RestartClass => Known?.RestartClass ?? RestartClass.Unknown;

    /// <summary>A writer that answered.</summary>
    public static RestartTarget Of(WriterStatus writer) =>
        new(writer.WriterId, writer.Name, writer.ServiceName, KnownWriters.Find(writer.WriterId, writer.Name));

    /// <summary>A writer that did not answer, by the name or class id by which it was asked for; null for one that the catalogue does not know.</summary>
    public static RestartTarget? OfMissing(object asked)
    {
        KnownWriter? known = KnownWriters.All.FirstOrDefault(row => asked is Guid id ? row.WriterId == id : row.IsNamed((string)asked));
        string name = asked as string ?? known?.Name ?? string.Empty;
        return known is null ? null : new RestartTarget(known.WriterId, name, known.ServiceOf(name), known);
    }

    /// <summary>Whether both stand for writers of one class and name, of which there may be several instances.</summary>
    public bool IsSameAs(RestartTarget other) => other.WriterId == WriterId && string.Equals(other.Name, Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the status is one of this writer.</summary>
    public bool IsShownBy(WriterStatus writer) => (WriterId is null || writer.WriterId == WriterId)
        && (Known?.WriterId is not null || string.Equals(writer.Name, Name, StringComparison.OrdinalIgnoreCase));
}
