using System.Globalization;
using System.Text;

namespace VssWriterStatus.Metrics;

/// <summary>
/// Prometheus' text-based exposition format. Health is a set of states with one series each, so that a rule names the state and
/// needs no numbers. A value is the number of instances with the same computer, name and class: the id of an instance changes with each
/// restart and would start a new series.
/// </summary>
/// <remarks>
/// Source: prometheus.io/docs/instrumenting/exposition_formats (escaping, one HELP and TYPE per metric, lines of a metric together, no duplicate
/// series, a line feed at the end) and prometheus.io/docs/practices/naming.
/// </remarks>
internal static class PrometheusFormatter
{
    private static readonly Verdict[] Healths = [Verdict.Unknown, Verdict.Healthy, Verdict.Busy, Verdict.Failed];

    public static string Format(MonitorSummary summary)
    {
        var text = new StringBuilder();
        AppendGauge(
            text,
            "vss_writer_gather_success",
            "Whether the computer could be queried for its VSS writers: 1 for yes, 0 for no.",
            summary.Computers
                .Select(computer => (Labels(computer), computer.Failures.Count == 0 ? 1L : 0L))
                .DefaultIfEmpty((Labels(null, VssSource.System), 0L)),
            Enumerable.Min);
        AppendGauge(
            text,
            "vss_writer_gathered_timestamp_seconds",
            "When the status was gathered.",
            summary.Writers.Select(writer => (Labels(writer.ComputerName, writer.Source), writer.GatheredAt.ToUnixTimeSeconds())),
            Enumerable.Min);
        AppendGauge(
            text,
            "vss_writer_health",
            "Number of instances of the writer with this health. A single instance has 1 for its own health and 0 for the others.",
            summary.Writers.SelectMany(writer => Healths.Select(health =>
                ($"{Labels(writer)},{Label("health", health.ToString())}", Verdicts.Of(writer) == health ? 1L : 0L))),
            Enumerable.Sum);
        AppendGauge(
            text,
            "vss_writer_failure",
            "Number of instances of the writer that are neither healthy nor busy, with state and failure code.",
            summary.Writers.Where(writer => Verdicts.Of(writer) is Verdict.Failed or Verdict.Unknown).Select(writer =>
                ($"{Labels(writer)},{Label("state", writer.StateName)},{Label("failure", writer.Failure)}", 1L)),
            Enumerable.Sum);
        AppendGauge(
            text,
            "vss_writer_accepted",
            "Number of instances of the writer that are not healthy but whose state or failure is accepted.",
            summary.Writers.Where(writer => writer.AcceptedBy is not null).Select(writer =>
                ($"{Labels(writer)},{Label("state", writer.StateName)},{Label("failure", writer.Failure)}", 1L)),
            Enumerable.Sum);
        AppendGauge(
            text,
            "vss_writer_missing",
            "Expected writers that did not report.",
            summary.Missing.Select(missing => ($"{Labels(missing.Computer)},{Label("writer", missing.Writer.Name)}", 1L)),
            Enumerable.Max);
        AppendGauge(
            text,
            "vss_writer_missing_known",
            "Whether it is known which writers are missing: 1 for yes, 0 if only statuses of single writers are available.",
            summary.Computers.Where(computer => computer.HasAnswered).Select(computer => (Labels(computer), computer.KnowsMissing ? 1L : 0L)),
            Enumerable.Min);
        AppendGauge(
            text,
            "vss_writer_advice_info",
            "The next step for each writer that is missing or neither healthy nor busy.",
            [
                .. summary.Writers
                    .Where(writer => Verdicts.HealthOf(writer) is WriterHealth.Failed or WriterHealth.Unknown && !string.IsNullOrEmpty(writer.Advice))
                    .Select(writer => ($"{Labels(writer.ComputerName, writer.Source)},{Label("writer", writer.Name)},{Advice(writer.Advice)}", 1L)),
                .. summary.Missing
                    .Select(missing => ($"{Labels(missing.Computer)},{Label("writer", missing.Writer.Name)},{Advice(missing.Writer.Advice)}", 1L)),
            ],
            Enumerable.Max);
        return text.ToString();
    }

    /// <summary>A metric with its series; series with the same labels are combined.</summary>
    private static void AppendGauge(
        StringBuilder text, string name, string help, IEnumerable<(string Labels, long Value)> samples, Func<IEnumerable<long>, long> merge)
    {
        IGrouping<string, long>[] series = [.. samples.GroupBy(sample => sample.Labels, sample => sample.Value, StringComparer.Ordinal)];
        if (series.Length == 0)
        {
            return;
        }

        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(name).Append(" gauge\n");
        foreach (IGrouping<string, long> one in series)
        {
            text.Append(name).Append('{').Append(one.Key).Append("} ")
                .Append(merge(one).ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    private static string Labels(WriterStatus writer) =>
        $"{Labels(writer.ComputerName, writer.Source)},{Label("writer", writer.Name)},{Label("writer_id", writer.WriterId.ToString("D"))}";

    private static string Labels(ComputerAnswer computer) => Labels(computer.Name, computer.Source);

    private static string Labels(string? computer, VssSource source) =>
        $"{Label("computer", computer)},{Label("source", source.ToString())}";

    private static string Label(string name, string? value) => QuotedLabel(name, MonitorText.Name(value));

    private static string Advice(string? value) => QuotedLabel("advice", MonitorText.Sentence(value));

    /// <summary>A label value; line feeds are removed before the rest is escaped.</summary>
    private static string QuotedLabel(string name, string value) =>
        $"{name}=\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
