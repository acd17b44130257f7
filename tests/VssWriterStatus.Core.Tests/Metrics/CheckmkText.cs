using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using VssWriterStatus.Metrics;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>Reads lines of a local check, with piggyback, as the Checkmk user guide has them.</summary>
internal static class CheckmkText
{
    private const string Section = "<<<local:sep(0)>>>";

    public static MonitorReading Read(string text)
    {
        List<(string Host, MonitorSeverity Severity, string Service, string Text)> services = Services(text);
        MonitorReading.Require(services.Select(service => (service.Host.ToUpperInvariant(), service.Service)).Distinct().Count() == services.Count, "a service twice");
        int[] rank = [0, 1, 3, 2];
        return new MonitorReading(
            services.Select(service => service.Severity).OrderByDescending(severity => rank[(int)severity]).First(),
            services.Any(service => service.Service.Contains("simulated)")),
            services.Select(service => service.Text));
    }

    /// <summary>Each service with its host; empty for the agent's own.</summary>
    public static List<(string Host, MonitorSeverity Severity, string Service, string Text)> Services(string text)
    {
        List<(string, MonitorSeverity, string, string)> services = [];
        string host = string.Empty;
        bool isInSection = true;
        foreach (string line in text.Split('\n'))
        {
            MonitorReading.RequireOneLine(line);
            if (Regex.Match(line, "^<<<<(?<host>[0-9A-Za-z_-][0-9A-Za-z._-]*)?>>>>$") is { Success: true } piggyback)
            {
                host = piggyback.Groups["host"].Value;
                isInSection = false;
                continue;
            }

            if (line == Section)
            {
                isInSection = true;
                continue;
            }

            Match service = Regex.Match(
                line, @"^(?<state>[0-3]) ""(?<name>VSS writers(?: \((?:partly )?simulated\))?|VSS writer [^""]+)"" (?:-|[a-z_]+=[0-9]+(?:\|[a-z_]+=[0-9]+)*) (?<text>\S.*)$");
            MonitorReading.Require(service.Success && isInSection, line);
            services.Add((host, (MonitorSeverity)int.Parse(service.Groups["state"].Value), service.Groups["name"].Value, service.Groups["text"].Value));
        }

        MonitorReading.Require(host.Length == 0 && isInSection, "the lines of other checks would be lost");
        return services;
    }
}
