using System.Globalization;
using System.Text.RegularExpressions;
using VssWriterStatus.Json;

namespace VssWriterStatus.Metrics;

/// <summary>
/// One JSON object for a master item of Zabbix: counts and verdict for dependent items, and an array from which a dependent discovery
/// rule creates the items of each writer. Unknown values have no member, so that an item keeps its value.
/// </summary>
/// <remarks>
/// Source: Zabbix manual, Dependent items and Low-level discovery (www.zabbix.com/documentation/current/en/manual): since 4.2 a rule accepts
/// any array and finds its macros by JSONPath. An item's key must stay the same, so it is built from ids that do not change with a restart.
/// </remarks>
internal static class ZabbixFormatter
{
    /// <summary>The next number after those of WriterHealth: not healthy, but accepted.</summary>
    private const long AcceptedHealth = 4;

    public static string Format(MonitorSummary summary)
    {
        JsonLine json = new JsonLine()
            .Add("severity", (long)summary.Severity)
            .Add("summary", summary.Headline)
            .Add("findings", string.Join("\n", summary.Findings))
            .Add("simulated", summary.SimulationMark.Length > 0 ? 1 : 0);
        if (summary.Writers.Length > 0)
        {
            json.Add("gatheredAt", summary.Writers.Min(writer => writer.GatheredAt).ToUnixTimeSeconds());
        }

        // The errors themselves have this name below.
        Array.ForEach(Array.FindAll(summary.Counts, count => count.Name != MonitorSummary.Errors), count => json.Add(count.Name, count.Count));
        json.Add("writers", Numbered(summary.Writers, writer => IdOf(writer.ComputerName, writer.Source, writer.WriterId.ToString("D")), Writer))
            .Add("missingKnown", summary.MissingNotKnown.Length == 0 && summary.CountsMissing ? 1 : 0)
            .Add("missingWriters", Numbered(
                summary.Missing,
                missing => IdOf(missing.Computer.Name, missing.Computer.Source, missing.Writer.WriterId?.ToString("D") ?? MonitorText.Name(missing.Writer.Name)),
                (id, missing) => Missing(id, missing.Computer, missing.Writer)))
            .Add("errors", summary.Unanswered.Select(Error));

        // The output of a Windows agent passes through a code page.
        return Regex.Replace(json.ToString(), "[^\u0000-\u007F]", match => string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)match.Value[0]));
    }

    /// <summary>An object for each item, with a unique id.</summary>
    private static IEnumerable<JsonLine> Numbered<T>(IEnumerable<T> items, Func<T, string> idOf, Func<string, T, JsonLine> toJson) => items
        .GroupBy(idOf)
        .SelectMany(group => group.Select((item, index) => toJson(index == 0 ? group.Key : $"{group.Key}.{index + 1}", item)));

    private static JsonLine Writer(string id, WriterStatus writer) => new JsonLine()
        .Add("id", id)
        .Add("computer", MonitorText.Name(writer.ComputerName))
        .Add("name", MonitorText.Name(writer.Name))
        .Add("writerId", writer.WriterId)
        .Add("health", writer.AcceptedBy is null ? (long)Verdicts.HealthOf(writer) : AcceptedHealth)
        .Add("healthName", writer.AcceptedBy is null ? Verdicts.HealthOf(writer).ToString() : "Accepted")
        .Add("state", (long)writer.State)
        .Add("stateName", writer.StateName)
        .Add("failure", MonitorText.Name(writer.FailureCode == 0 ? string.Empty : writer.Failure))
        .Add("applicationMessage", MonitorText.Sentence(writer.ApplicationMessage))
        .Add("advice", MonitorText.Sentence(writer.Advice))
        .Add("source", writer.Source.ToString());

    private static JsonLine Missing(string id, ComputerAnswer computer, MissingWriter writer) => new JsonLine()
        .Add("id", id)
        .Add("computer", MonitorText.Name(computer.Name))
        .Add("name", MonitorText.Name(writer.Name))
        .Add("writerId", writer.WriterId?.ToString("D") ?? string.Empty)
        .Add("service", MonitorText.Name(writer.ServiceName))
        .Add("expectation", MonitorText.Sentence(writer.Expectation))
        .Add("advice", MonitorText.Sentence(writer.Advice))
        .Add("source", computer.Source.ToString());

    private static JsonLine Error(GatherFailure failure) => new JsonLine()
        .Add("computer", MonitorText.Name(failure.ComputerName))
        .Add("error", MonitorText.Name(failure.ErrorId))
        .Add("message", MonitorText.Sentence(failure.Message))
        .Add("source", failure.Source.ToString());

    /// <summary>Computer and class, in characters that need no quotes in an item's key. Simulated writers never share an item with real ones.</summary>
    private static string IdOf(string? computer, VssSource source, string writer) => Regex.Replace(
        $"{(source == VssSource.Simulation ? "simulated." : string.Empty)}{MonitorText.Name(computer).ToUpperInvariant()}.{writer}", "[^0-9A-Za-z._-]", "_");
}
