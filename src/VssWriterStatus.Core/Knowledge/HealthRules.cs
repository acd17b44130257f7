using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The table of verdicts on writers: by state and by the sign of the failure code, which are independent of each other.</summary>
internal static class HealthRules
{
    private const string AnyState = "*";

    private static readonly Lazy<HealthRule[]> Table = new(() => [.. EmbeddedTable.Rows("health-rules.tsv").Select(Parse)]);

    private static readonly Lazy<Dictionary<(int? State, bool IsFailure, string? Service), HealthRule>> Index = new(() =>
        All.ToDictionary(rule => ((int?)rule.State, rule.IsFailure, rule.Service?.ToUpperInvariant())));

    public static IReadOnlyList<HealthRule> All => Table.Value;

    /// <summary>The rule for a state and HRESULT: the one for the host service, otherwise the one for the state, otherwise the one for any state.</summary>
    /// <param name="state">The number of the state.</param>
    /// <param name="failure">The HRESULT.</param>
    /// <param name="service">The writer's host service; null if it is unknown.</param>
    public static HealthRule For(int state, int failure, string? service = null)
    {
        bool isFailure = HResult.Failed(failure);
        return Index.Value.TryGetValue((state, isFailure, service?.ToUpperInvariant()), out HealthRule? rule)
            || Index.Value.TryGetValue((state, isFailure, null), out rule)
            ? rule
            : Index.Value[(null, isFailure, null)];
    }

    private static HealthRule Parse(string[] row) => new(
        row[0] == AnyState ? null : (WriterState)Enum.Parse(typeof(WriterState), row[0]),
        row[1] == "failure",
        (WriterHealth)Enum.Parse(typeof(WriterHealth), row[2]),
        EmbeddedTable.Optional(row[3]),
        EmbeddedTable.Optional(row[4]),
        row[5]);
}

/// <summary>A row of the table of verdicts.</summary>
/// <param name="State">The state; null for any state without a row of its own.</param>
/// <param name="IsFailure">Whether the row applies to failure codes or to success codes.</param>
/// <param name="Health">The verdict.</param>
/// <param name="Advice">The next step if the failure code has none of its own; null if no action is needed.</param>
/// <param name="Service">The host service of the writers that the row applies to; null for all others.</param>
/// <param name="Source">The source of the rule.</param>
internal sealed record HealthRule(WriterState? State, bool IsFailure, WriterHealth Health, string? Advice, string? Service, string Source);
