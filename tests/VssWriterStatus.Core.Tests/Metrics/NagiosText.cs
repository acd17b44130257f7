using System;
using System.Linq;
using System.Text.RegularExpressions;
using VssWriterStatus.Metrics;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>Reads a plugin's output as the Nagios Plugin API has it.</summary>
internal static class NagiosText
{
    /// <summary>The place of each is its exit code.</summary>
    private static readonly string[] _words = ["OK", "WARNING", "CRITICAL", "UNKNOWN"];

    public static MonitorReading Read(string text)
    {
        string[] lines = text.Split('\n');
        Array.ForEach(lines, MonitorReading.RequireOneLine);
        Match status = Regex.Match(lines[0], @"^VSS (?<word>OK|WARNING|CRITICAL|UNKNOWN): (?<text>[^|]+?)(?: \|(?<performance>(?: [a-z]+=[0-9]+)+))?$");
        MonitorReading.Require(status.Success, lines[0]);
        MonitorReading.Require(lines.Skip(1).All(line => line.Length > 0 && !line.Contains('|')), "performance data in the long text");
        return new MonitorReading(
            (MonitorSeverity)Array.IndexOf(_words, status.Groups["word"].Value),
            text.Contains("simulated)"),
            lines);
    }
}
