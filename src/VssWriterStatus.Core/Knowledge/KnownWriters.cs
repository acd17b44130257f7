using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Knowledge;

/// <summary>The catalogue of known writers.</summary>
internal static class KnownWriters
{
    private static readonly Lazy<KnownWriter[]> Catalogue = new(() => [.. EmbeddedTable.Rows("writers.tsv").Select(Parse)]);

    private static readonly Lazy<Dictionary<Guid, KnownWriter>> ById = new(() =>
        All.Where(known => known.WriterId is not null).ToDictionary(known => known.WriterId!.Value));

    private static readonly Lazy<KnownWriter[]> WithoutId = new(() => [.. All.Where(known => known.WriterId is null)]);

    public static IReadOnlyList<KnownWriter> All => Catalogue.Value;

    /// <summary>The row of a class id; by name only for rows without an id. Null for a writer that is not known.</summary>
    public static KnownWriter? Find(Guid writerId, string name) =>
        ById.Value.TryGetValue(writerId, out KnownWriter? known) ? known : Array.Find(WithoutId.Value, row => row.IsNamed(name));

    private static KnownWriter Parse(string[] row) => new(
        row[0],
        row[1].Length == 0 ? null : Guid.Parse(row[1]),
        EmbeddedTable.Optional(row[2]),
        (RestartClass)Enum.Parse(typeof(RestartClass), row[3]),
        (WriterPresence)Enum.Parse(typeof(WriterPresence), row[4]),
        row[5],
        EmbeddedTable.Optional(row[6]),
        row[7]);
}
