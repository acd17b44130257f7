using System.Globalization;

namespace VssWriterStatus.Knowledge;

/// <summary>The events that can explain a missing writer, and similar events that are harmless.</summary>
internal static class EventRules
{
    /// <summary>Re-registers the VSS event class, as described in KB 2009533 and KB 2009550.</summary>
    public static readonly string RegisterEventClass =
        "Set the TypeLib value of the VSS event class, then restart the services EventSystem and VSS: Set-ItemProperty -LiteralPath 'HKLM:\\" + VssEventClass.Key
        + "' -Name " + VssEventClass.TypeLib + " -Type ExpandString -Value '" + VssEventClass.Path
        + $"'; {ShownCommand.EventServices}. If writers are still missing, restart the computer.";

    private const string EventClassStep = "{eventclass}";

    private static readonly Lazy<EventRule[]> Table = new(() => [.. EmbeddedTable.Rows("events.tsv").Select(Parse)]);

    public static IReadOnlyList<EventRule> All => Table.Value;

    /// <summary>The rule for an event; null for an unknown event.</summary>
    /// <param name="source">The source of the event.</param>
    /// <param name="id">The event id.</param>
    /// <param name="text">Its message and its data.</param>
    public static EventRule? For(string source, int id, string text) => Array.Find(Table.Value, rule => rule.Fits(source, id, text));

    /// <summary>Whether some events of a source are harmless.</summary>
    public static bool HasHarmless(string source) => Array.Exists(
        Table.Value, rule => rule.Scope == EventScope.None && string.Equals(rule.Source, source, StringComparison.OrdinalIgnoreCase));

    private static EventRule Parse(string[] row, int rank) => new(
        rank,
        row[0],
        int.Parse(row[1], CultureInfo.InvariantCulture),
        row[2].Split([" + "], StringSplitOptions.RemoveEmptyEntries),
        (EventScope)Enum.Parse(typeof(EventScope), row[3]),
        EmbeddedTable.Optional(row[4]),
        row[5].Replace(EventClassStep, RegisterEventClass));
}
