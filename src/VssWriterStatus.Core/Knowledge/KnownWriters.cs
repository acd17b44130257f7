namespace VssWriterStatus.Knowledge;

/// <summary>The catalogue of known writers.</summary>
internal static class KnownWriters
{
    private static readonly Lazy<KnownWriter[]> Catalogue = new(() => [.. EmbeddedTable.Rows("writers.tsv").Select(Parse)]);

    private static readonly Lazy<ILookup<Guid?, KnownWriter>> ByClass = new(() => All.ToLookup(known => known.WriterId));

    public static IReadOnlyList<KnownWriter> All => Catalogue.Value;

    /// <summary>The row of a writer; null for an unknown writer.</summary>
    /// <remarks>
    /// If the class id has only one row, that row is used, because names can be translated. If several rows share the class id, the name decides. If no row has
    /// the class id, only a row without an id can match by name.
    /// </remarks>
    public static KnownWriter? Find(Guid writerId, string name)
    {
        IReadOnlyList<KnownWriter> ofClass = OfClass(writerId);
        return ofClass.Count switch
        {
            0 => ByClass.Value[null].FirstOrDefault(known => known.IsNamed(name)),
            1 => ofClass[0],
            _ => ofClass.FirstOrDefault(known => known.IsNamed(name)),
        };
    }

    /// <summary>The rows that share a class id; empty for an unknown id.</summary>
    public static IReadOnlyList<KnownWriter> OfClass(Guid writerId) => [.. ByClass.Value[writerId]];

    private static KnownWriter Parse(string[] row) => new()
    {
        Name = row[0],
        WriterId = row[1].Length == 0 ? null : Guid.Parse(row[1]),
        ServiceName = EmbeddedTable.Optional(row[2]),
        RestartClass = (RestartClass)Enum.Parse(typeof(RestartClass), row[3]),
        Interrupts = EmbeddedTable.Optional(row[4]),
        Presence = (WriterPresence)Enum.Parse(typeof(WriterPresence), row[5]),
        IsServerOnly = row[6].Length > 0,
        Log = WriterLog.Parse(row[7]),
        Role = row[8],
        Note = EmbeddedTable.Optional(row[9]),
        Source = row[10],
    };
}
