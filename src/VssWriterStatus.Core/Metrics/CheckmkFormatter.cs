using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Metrics;

/// <summary>
/// Lines of a Checkmk local check, one service a computer. Lines about other computers are piggybacked to the hosts of their names. What
/// is simulated becomes a service of this computer with a name of its own.
/// </summary>
/// <param name="localComputer">The computer whose agent runs the check.</param>
/// <remarks>
/// Source: Checkmk user guide, Local checks (docs.checkmk.com/latest/en/localchecks.html) and The piggyback mechanism
/// (docs.checkmk.com/latest/en/piggyback.html). A backslash with an n in the text begins a line of details.
/// </remarks>
internal sealed class CheckmkFormatter(string localComputer) : IMetricFormatter
{
    private const string Service = "VSS writers";
    private const string Section = "<<<local:sep(0)>>>";

    /// <inheritdoc/>
    public string Format(WriterAnswers answers)
    {
        var simulated = new WriterAnswers(answers.Computers.Where(computer => computer.Source == VssSource.Simulation));
        ILookup<string, ComputerAnswer> hosts = answers.Computers
            .Where(computer => computer.Source != VssSource.Simulation)
            .ToLookup(computer => HostOf(computer.Name), StringComparer.OrdinalIgnoreCase);

        var lines = new List<string>();
        if (simulated.SimulationMark.Length > 0)
        {
            lines.Add(Line(Service + simulated.SimulationMark, simulated));
        }
        else if (hosts.Count == 0)
        {
            lines.Add(Line(Service, answers));
        }

        // The empty name, which is this computer's, comes first.
        foreach (IGrouping<string, ComputerAnswer> host in hosts.OrderBy(host => host.Key, StringComparer.OrdinalIgnoreCase))
        {
            string line = Line(Service, new WriterAnswers(host));
            lines.AddRange(host.Key.Length == 0 ? [line] : [$"<<<<{host.Key}>>>>", Section, line, "<<<<>>>>"]);
        }

        // The agent's own section goes on with the lines of other checks.
        if (hosts.Any(host => host.Key.Length > 0))
        {
            lines.Add(Section);
        }

        return string.Join("\n", lines);
    }

    private static string Line(string service, WriterAnswers answers)
    {
        string metrics = string.Join("|", answers.Counts.Select(count => $"vss_writers_{count.Name}={count.Count}"));
        string[] findings = [.. answers.Findings.Select(finding => finding.Replace('\\', '/'))];
        string text = string.Join("\\n", [$"{answers.Headline.Replace('\\', '/')} {findings.FirstOrDefault()}".TrimEnd(), .. findings.Skip(1)]);
        return $"{(int)answers.Severity} \"{service}\" {(metrics.Length == 0 ? "-" : metrics)} {text}";
    }

    /// <summary>The host of Checkmk that the computer is; empty for this one. Other characters than these no host's name has.</summary>
    private string HostOf(string? computer) => computer is null || string.Equals(computer, localComputer, StringComparison.OrdinalIgnoreCase)
        ? string.Empty
        : Regex.Replace(MonitorText.Name(computer), "^[.]|[^0-9A-Za-z._-]", "_");
}
