using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Restart;

/// <summary>A writer that is to be restarted; one that does not answer, too. Immutable.</summary>
internal sealed class RestartTarget
{
    private RestartTarget(WriterIdentity identity, string name, string? serviceName, KnownWriter? known)
    {
        Identity = identity;
        Name = name;
        ServiceName = serviceName;
        Known = known;
    }

    /// <summary>Which writer it is: of one that was asked for by class id alone and does not answer, only that is known.</summary>
    public WriterIdentity Identity { get; }

    /// <summary>The name to show.</summary>
    public string Name { get; }

    /// <summary>The service that hosts it; null where there is none or it is not known.</summary>
    public string? ServiceName { get; }

    /// <summary>Its row of the catalogue.</summary>
    public KnownWriter? Known { get; }

    public RestartClass RestartClass => Known?.RestartClass ?? RestartClass.Unknown;

    /// <summary>A writer that answered.</summary>
    public static RestartTarget Of(WriterStatus writer) =>
        new(writer.Identity, writer.Name, writer.ServiceName, KnownWriters.Find(writer.WriterId, writer.Name));

    /// <summary>A writer that did not answer, by what was asked for; null where the catalogue knows no such writer.</summary>
    /// <param name="name">The name; null for any of the class.</param>
    /// <param name="writerIds">The class ids, of which it may have any; empty for any at all.</param>
    public static RestartTarget? OfMissing(string? name, IReadOnlyCollection<Guid> writerIds)
    {
        KnownWriter? known = KnownWriters.All.FirstOrDefault(row =>
            (name is null || row.IsNamed(name)) && (writerIds.Count == 0 || (row.WriterId is Guid id && writerIds.Contains(id))));
        return known is null
            ? null
            : new RestartTarget(new WriterIdentity(known.WriterId, name), name ?? known.Name, known.ServiceOf(name ?? known.Name), known);
    }

    /// <summary>Whether the status is one of this writer.</summary>
    public bool IsShownBy(WriterStatus writer) => Identity.Covers(writer.Identity);
}
