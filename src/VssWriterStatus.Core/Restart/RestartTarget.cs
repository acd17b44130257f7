using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Restart;

/// <summary>A writer to restart, even one that does not answer. Immutable.</summary>
/// <param name="Identity">The identity of the writer: only the class id if the writer was requested by class id alone and does not answer.</param>
/// <param name="Name">The name to show.</param>
/// <param name="ServiceName">The service that hosts it; null if there is none or it is unknown.</param>
/// <param name="Known">Its row in the catalogue.</param>
internal sealed record RestartTarget(WriterIdentity Identity, string Name, string? ServiceName, KnownWriter? Known)
{
    public RestartClass RestartClass => Known?.RestartClass ?? RestartClass.Unknown;

    /// <summary>A writer that answered.</summary>
    public static RestartTarget Of(WriterStatus writer) =>
        new(writer.Identity, writer.Name, writer.ServiceName, KnownWriters.Find(writer.WriterId, writer.Name));

    /// <summary>A writer that did not answer, from what was requested; null if the catalogue has no such writer.</summary>
    /// <param name="name">The name; null for any writer of the class.</param>
    /// <param name="writerIds">The class ids that it may have; empty for any class id.</param>
    /// <param name="isInstalled">Whether the computer has a service: of several versions of a writer, the one with an installed service is used.</param>
    /// <param name="registry">The registry of the computer, which shows whether an old version of Exchange is installed; null for none.</param>
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

    /// <summary>Whether the status belongs to this writer.</summary>
    public bool IsShownBy(WriterStatus writer) => Identity.Covers(writer.Identity);
}
