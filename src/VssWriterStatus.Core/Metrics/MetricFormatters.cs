using System;

namespace VssWriterStatus.Metrics;

/// <summary>The formatter of each monitor.</summary>
internal static class MetricFormatters
{
    public static IMetricFormatter For(WriterMetricFormat format) => format switch
    {
        WriterMetricFormat.Prometheus => new PrometheusFormatter(),
        WriterMetricFormat.Nagios => new NagiosFormatter(),
        WriterMetricFormat.Prtg => new PrtgFormatter(),
        WriterMetricFormat.Checkmk => new CheckmkFormatter(Environment.MachineName),
        WriterMetricFormat.Zabbix => new ZabbixFormatter(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
