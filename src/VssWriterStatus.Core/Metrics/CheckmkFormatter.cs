using System.Text.RegularExpressions;

namespace VssWriterStatus.Metrics;

/// <summary>
/// Lines of a Checkmk local check: one service per computer and, if requested, one per writer. Lines about other computers are piggybacked to the hosts with their names.
/// Simulated results become a separately named service of this computer.
/// </summary>
/// <param name="localComputer">The computer whose agent runs the check.</param>
/// <param name="perWriter">Whether each writer also becomes a service.</param>
/// <remarks>
/// Source: Checkmk user guide, Local checks (docs.checkmk.com/latest/en/localchecks.html) and The piggyback mechanism
/// (docs.checkmk.com/latest/en/piggyback.html). A backslash followed by n in the text begins a line of details.
/// </remarks>
internal sealed class CheckmkFormatter(string localComputer, bool perWriter = false)
{
    private const int MaximumSummaryLength = 200;
    private const string Service = "VSS writers";
    private const string WriterService = "VSS writer";

    /// <summary>Checkmk removes these from a service's name (ILLEGAL_NAGIOS_CHARS of its Nagios core, and the semicolon of CMC).</summary>
    private const string IllegalInService = "[`;~!$%^&*|\\\\'\"<>?,=]";

    private const string Section = "<<<local:sep(0)>>>";

    public string Format(MonitorSummary summary)
    {
        var simulated = new MonitorSummary(summary.Computers.Where(computer => computer.Source == VssSource.Simulation));
        ILookup<string, ComputerAnswer> hosts = summary.Computers
            .Where(computer => computer.Source != VssSource.Simulation)
            .ToLookup(computer => HostOf(computer.Name), StringComparer.OrdinalIgnoreCase);

        var lines = new List<string>();
        if (simulated.SimulationMark.Length > 0)
        {
            lines.AddRange(Lines(simulated.SimulationMark, simulated));
        }
        else if (hosts.Count == 0)
        {
            lines.AddRange(Lines(string.Empty, summary));
        }

        // The empty name, for this computer, sorts first.
        foreach (IGrouping<string, ComputerAnswer> host in hosts.OrderBy(host => host.Key, StringComparer.OrdinalIgnoreCase))
        {
            string[] services = Lines(string.Empty, new MonitorSummary(host));
            lines.AddRange(host.Key.Length == 0 ? services : [$"<<<<{host.Key}>>>>", Section, .. services, "<<<<>>>>"]);
        }

        // The agent's own section continues with the lines of other checks.
        if (hosts.Any(host => host.Key.Length > 0))
        {
            lines.Add(Section);
        }

        return string.Join("\n", lines);
    }

    /// <summary>The services of one host: one for all its writers, and one for each writer if requested.</summary>
    private string[] Lines(string mark, MonitorSummary summary)
    {
        string metrics = string.Join("|", summary.Counts.Select(count => $"vss_writers_{count.Name}={count.Count}"));
        string broken = summary.Broken.Length == 0 ? string.Empty : $" Failed or missing: {string.Join(", ", summary.Broken)}.";
        string first = MonitorText.OneLine(summary.Headline + broken, MaximumSummaryLength);
        string service = Line(summary.Severity, Service + mark, metrics, [first, .. summary.Findings]);
        return perWriter ? [service, .. WriterLines(mark, summary)] : [service];
    }

    /// <summary>A service for each name; its state is that of its worst writer.</summary>
    private static IEnumerable<string> WriterLines(string mark, MonitorSummary summary) => summary.ByWriter
        .GroupBy(writer => $"{WriterService} {Regex.Replace(MonitorText.Name(writer.Name), IllegalInService, "_")}{mark}", StringComparer.Ordinal)
        .Select(service => (service.Key, Worst: service.OrderByDescending(writer => MonitorSummary.Weight(writer.Severity)).ToArray()))
        .Select(service => Line(service.Worst[0].Severity, service.Key, string.Empty, [.. service.Worst.Select(writer => writer.Text)]));

    private static string Line(MonitorSeverity severity, string service, string metrics, string[] text) =>
        $"{(int)severity} \"{service}\" {(metrics.Length == 0 ? "-" : metrics)} {string.Join("\\n", text.Select(line => line.Replace('\\', '/')))}";

    /// <summary>The Checkmk host of the computer; empty for this computer. The name of a host contains only these characters.</summary>
    private string HostOf(string? computer) => computer is null || string.Equals(computer, localComputer, StringComparison.OrdinalIgnoreCase)
        ? string.Empty
        : Regex.Replace(MonitorText.Name(computer), "^[.]|[^0-9A-Za-z._-]", "_");
}
