using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>Reads Prometheus' text-based exposition format as prometheus.io/docs/instrumenting/exposition_formats has it, and stricter: HELP and TYPE come first.</summary>
internal static class PrometheusText
{
    private static readonly Regex _sample = new(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\{(?<labels>(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (?<value>-?[0-9]+)$""");

    private static readonly Regex _label = new("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\\n]|\\[\\"n])*)",?""");

    public static MonitorReading Read(string text)
    {
        MonitorReading.Require(text.Length > 0 && text[text.Length - 1] == '\n', "the last line does not end in a line feed");
        List<(string Metric, Dictionary<string, string> Labels, long Value)> samples = [];
        HashSet<string> series = [];
        HashSet<string> closed = [];
        string metric = string.Empty;
        bool isTyped = false;
        foreach (string line in text.Substring(0, text.Length - 1).Split('\n'))
        {
            MonitorReading.RequireOneLine(line);
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                closed.Add(metric);
                metric = line.Split(' ')[2];
                isTyped = false;
                MonitorReading.Require(!closed.Contains(metric), $"{metric} stands in two places");
                continue;
            }

            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                MonitorReading.Require(line == $"# TYPE {metric} gauge", line);
                isTyped = true;
                continue;
            }

            Match sample = _sample.Match(line);
            MonitorReading.Require(sample.Success && isTyped && sample.Groups["name"].Value == metric, line);
            MonitorReading.Require(series.Add(metric + sample.Groups["labels"].Value), $"twice: {line}");
            samples.Add((metric, LabelsOf(sample.Groups["labels"].Value), long.Parse(sample.Groups["value"].Value)));
        }

        long Sum(string name, string? health = null) =>
            samples.Where(sample => sample.Metric == name && (health is null || sample.Labels["health"] == health)).Sum(sample => sample.Value);
        return new MonitorReading(
            MonitorReading.SeverityOf(
                Sum("vss_writer_health", nameof(WriterHealth.Failed)),
                Sum("vss_writer_missing"),
                samples.Count(sample => sample.Metric == "vss_writer_gather_success" && sample.Value == 0),
                Sum("vss_writer_health", nameof(WriterHealth.Unknown)),
                samples.Count(sample => sample.Metric == "vss_writer_missing_known" && sample.Value == 0)),
            samples.Any(sample => sample.Labels["source"] == nameof(VssSource.Simulation)),
            samples.SelectMany(sample => sample.Labels.Values));
    }

    private static Dictionary<string, string> LabelsOf(string labels) => _label.Matches(labels).Cast<Match>().ToDictionary(
        label => label.Groups["name"].Value,
        label => Regex.Replace(label.Groups["value"].Value, @"\\(.)", escape => escape.Groups[1].Value == "n" ? "\n" : escape.Groups[1].Value));
}
