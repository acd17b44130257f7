using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Knowledge;

/// <summary>One row of the catalogue of known writers.</summary>
internal sealed class KnownWriter(string name, Guid? writerId, string? serviceName)
{
    private static readonly Lazy<KnownWriter[]> Catalogue = new(Load);

    private static readonly Lazy<Dictionary<Guid, KnownWriter>> ById = new(() =>
        All.Where(known => known.WriterId is not null).ToDictionary(known => known.WriterId!.Value));

    private static readonly Lazy<Dictionary<string, KnownWriter>> ByName = new(() =>
        All.Where(known => known.WriterId is null).ToDictionary(known => known.Name, StringComparer.OrdinalIgnoreCase));

    public static IReadOnlyList<KnownWriter> All => Catalogue.Value;

    public string Name { get; } = name;

    /// <summary>The class id; null where none is published.</summary>
    public Guid? WriterId { get; } = writerId;

    /// <summary>The host service; null where there is none or it is not known.</summary>
    public string? ServiceName { get; } = serviceName;

    /// <summary>The row of a class id; by name only for rows without an id. Null for a writer that is not known.</summary>
    public static KnownWriter? Find(Guid writerId, string name) =>
        ById.Value.TryGetValue(writerId, out KnownWriter? known) || ByName.Value.TryGetValue(name, out known) ? known : null;

    private static KnownWriter[] Load() =>
    [
        .. EmbeddedTable.Rows("writers.tsv").Select(row => new KnownWriter(
            row[0], row[1].Length == 0 ? null : Guid.Parse(row[1]), row[2].Length == 0 ? null : row[2])),
    ];
}
