using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The table from which a writer is judged: by its state and by the sign of its failure code, which are independent of each other.</summary>
internal static class HealthRules
{
    private const string AnyState = "*";

    private static readonly Lazy<HealthRule[]> Table = new(() => [.. EmbeddedTable.Rows("health-rules.tsv").Select(Parse)]);

    private static readonly Lazy<Dictionary<(int? State, bool IsFailure), HealthRule>> Index = new(() =>
        All.ToDictionary(rule => ((int?)rule.State, rule.IsFailure)));

    public static IReadOnlyList<HealthRule> All => Table.Value;

    /// <summary>The rule for that state and HRESULT: the state's own, or the one for any state.</summary>
    public static HealthRule For(int state, int failure)
    {
        bool isFailure = HResult.Failed(failure);
        return Index.Value.TryGetValue((state, isFailure), out HealthRule? rule) ? rule : Index.Value[(null, isFailure)];
    }

    private static HealthRule Parse(string[] row) => new(
        row[0] == AnyState ? null : (WriterState)Enum.Parse(typeof(WriterState), row[0]),
        row[1] == "failure",
        (WriterHealth)Enum.Parse(typeof(WriterHealth), row[2]),
        EmbeddedTable.Optional(row[3]),
        row[4]);
}
