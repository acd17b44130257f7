namespace VssWriterStatus.Metrics;

/// <summary>The formatter of each monitor that reads text.</summary>
internal static class MetricFormatters
{
    /// <summary>Formats a summary as the whole text that the monitor reads; lines end in line feeds.</summary>
    public static Func<MonitorSummary, string> For(WriterMetricFormat format, bool perWriter = false) => format switch
    {
        WriterMetricFormat.Prometheus => PrometheusFormatter.Format,
        WriterMetricFormat.Nagios => NagiosFormatter.Format,
        WriterMetricFormat.Prtg => PrtgFormatter.Format,
        WriterMetricFormat.Checkmk => new CheckmkFormatter(Environment.MachineName, perWriter).Format,
        WriterMetricFormat.Zabbix => ZabbixFormatter.Format,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
