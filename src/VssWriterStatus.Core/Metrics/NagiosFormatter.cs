using System.Text;

namespace VssWriterStatus.Metrics;

/// <summary>
/// The output of a Nagios plugin: a status line with performance data, then a line for each finding. The word after "VSS" is the
/// status, whose number is the exit code of the plugin.
/// </summary>
/// <remarks>
/// Source: Monitoring Plugins Development Guidelines (www.monitoring-plugins.org/doc/guidelines.html) and Nagios Plugin API
/// (assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/pluginapi.html). A vertical bar begins performance data on any
/// line, so no text may contain one. Nagios reads 8 KB, but NRPE before version 3 and NSClient++ by default pass on 1,024 bytes with the
/// terminating zero (MAX_PACKETBUFFER_LENGTH in NRPE's common.h), so whole lines are left out if they do not fit.
/// </remarks>
internal static class NagiosFormatter
{
    private const int MaximumStatusLength = 850;
    private const int MaximumLineLength = 560;

    /// <summary>The size limit in UTF-8, without the line feed and the zero at the end.</summary>
    private const int MaximumBytes = 1022;

    public static string Format(MonitorSummary summary)
    {
        int count = MonitorSummary.MaximumFindings;
        int length = MaximumStatusLength;
        string text = Format(summary, count, length);
        while (Encoding.UTF8.GetByteCount(text) > MaximumBytes)
        {
            // The status line contains one finding; it is shortened last.
            length = count == 1 ? length - 1 : length;
            count = Math.Max(1, count - 1);
            text = Format(summary, count, length);
        }

        return text;
    }

    private static string Format(MonitorSummary summary, int count, int length)
    {
        string[] findings = summary.FirstFindings(count);
        string status = $"VSS {summary.Severity.ToString().ToUpperInvariant()}: {Line($"{summary.Headline} {findings.FirstOrDefault()}", length)}";
        string performance = string.Join(" ", summary.Counts.Select(each => $"{each.Name}={each.Count}"));
        return string.Join(
            "\n", [performance.Length == 0 ? status : $"{status} | {performance}", .. findings.Skip(1).Select(finding => Line(finding, MaximumLineLength))]);
    }

    private static string Line(string text, int maximumLength) => MonitorText.OneLine(text.Replace('|', '/'), maximumLength);
}
