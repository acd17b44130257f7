using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Restart;

/// <summary>A writer that is to be restarted; one that does not answer, too. Immutable.</summary>
/// <param name="Identity">Which writer it is: of one that was asked for by class id alone and does not answer, only that is known.</param>
/// <param name="Name">The name to show.</param>
/// <param name="ServiceName">The service that hosts it; null where there is none or it is not known.</param>
/// <param name="Known">Its row of the catalogue.</param>
internal sealed record RestartTarget(WriterIdentity Identity, string Name, string? ServiceName, KnownWriter? Known)
{
    public RestartClass RestartClass => Known?.RestartClass ?? RestartClass.Unknown;

    /// <summary>A writer that answered.</summary>
    public static RestartTarget Of(WriterStatus writer) =>
        new(writer.Identity, writer.Name, writer.ServiceName, KnownWriters.Find(writer.WriterId, writer.Name));

    /// <summary>A writer that did not answer, by what was asked for; null where the catalogue knows no such writer.</summary>
    /// <param name="name">The name; null for any of the class.</param>
    /// <param name="writerIds">The class ids, of which it may have any; empty for any at all.</param>
    /// <param name="isInstalled">Whether the computer has a service: of several versions of a writer, the one whose service is there is meant.</param>
    /// <param name="registry">The registry of the computer, which tells an old Exchange; null for none.</param>
    public static RestartTarget? OfMissing(string? name, IReadOnlyCollection<Guid> writerIds, Predicate<string> isInstalled, IMachineRegistry? registry = null)
    {
        (KnownWriter Known, string? Service)[] rows =
        [
            .. from row in KnownWriters.All
               where (name is null || row.IsNamed(name)) && (writerIds.Count == 0 || (row.WriterId is Guid id && writerIds.Contains(id)))
               select (row, ServiceOf(row, name ?? row.Name, registry)),
        ];
        if (rows.Length == 0)
        {
            return null;
        }

        (KnownWriter known, string? service) = rows.FirstOrDefault(row => row.Service is not null && isInstalled(row.Service)) is { Known: not null } installed
            ? installed
            : rows[0];
        return new RestartTarget(new WriterIdentity(known.WriterId, name), name ?? known.Name, service, known);
    }

    private static string? ServiceOf(KnownWriter known, string name, IMachineRegistry? registry) =>
        (registry is null ? null : InstalledExchange.HostServiceOf(known.WriterId, name, registry)) ?? known.ServiceOf(name);

    /// <summary>Whether the status is one of this writer.</summary>
    public bool IsShownBy(WriterStatus writer) => Identity.Covers(writer.Identity);
}
