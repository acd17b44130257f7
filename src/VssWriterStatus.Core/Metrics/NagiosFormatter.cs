using System.Linq;

namespace VssWriterStatus.Metrics;

/// <summary>
/// The output of a Nagios plugin: a status line with performance data, then a line for each finding. The word after "VSS" is the
/// status, whose number the plugin exits with.
/// </summary>
/// <remarks>
/// Source: Monitoring Plugins Development Guidelines (www.monitoring-plugins.org/doc/guidelines.html) and Nagios Plugin API
/// (assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/pluginapi.html). A vertical bar begins performance data on any
/// line, so no text may hold one; Nagios reads 8 KB.
/// </remarks>
internal sealed class NagiosFormatter : IMetricFormatter
{
    private const int MaximumStatusLength = 500;
    private const int MaximumLineLength = 350;

    /// <inheritdoc/>
    public string Format(WriterAnswers answers)
    {
        string[] findings = [.. answers.Findings.Select(finding => Line(finding, MaximumLineLength))];
        string status = $"VSS {answers.Severity.ToString().ToUpperInvariant()}: {Line($"{answers.Headline} {findings.FirstOrDefault()}", MaximumStatusLength)}";
        string performance = string.Join(" ", answers.Counts.Select(count => $"{count.Name}={count.Count}"));
        return string.Join("\n", [performance.Length == 0 ? status : $"{status} | {performance}", .. findings.Skip(1)]);
    }

    private static string Line(string text, int maximumLength) => MonitorText.OneLine(text.Replace('|', '/'), maximumLength);
}
