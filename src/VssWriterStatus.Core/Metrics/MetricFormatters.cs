namespace VssWriterStatus.Metrics;

/// <summary>The formatter of each monitor that reads text.</summary>
internal static class MetricFormatters
{
    public static IMetricFormatter For(WriterMetricFormat format, bool perWriter = false) => format switch
    {
        WriterMetricFormat.Prometheus => new PrometheusFormatter(),
        WriterMetricFormat.Nagios => new NagiosFormatter(),
        WriterMetricFormat.Prtg => new PrtgFormatter(),
        WriterMetricFormat.Checkmk => new CheckmkFormatter(Environment.MachineName, perWriter),
        WriterMetricFormat.Zabbix => new ZabbixFormatter(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
