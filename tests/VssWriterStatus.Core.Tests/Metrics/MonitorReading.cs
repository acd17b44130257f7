using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Metrics;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>What a monitor makes of a text: the worst that it is told, whether it is told of a simulation, and every text that a person would see.</summary>
internal sealed class MonitorReading(MonitorSeverity severity, bool isSimulated, IEnumerable<string> texts)
{
    public MonitorSeverity Severity { get; } = severity;

    public bool IsSimulated { get; } = isSimulated;

    public string[] Texts { get; } = [.. texts];

    /// <summary>Reads strictly: a text that breaks the rules of its format is an exception.</summary>
    public static MonitorReading Of(WriterMetricFormat format, string text) => format switch
    {
        WriterMetricFormat.Prometheus => PrometheusText.Read(text),
        WriterMetricFormat.Nagios => NagiosText.Read(text),
        WriterMetricFormat.Prtg => PrtgText.Read(text),
        WriterMetricFormat.Checkmk => CheckmkText.Read(text),
        WriterMetricFormat.Zabbix => ZabbixText.Read(text),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The severity of counts, where a format has no word for the whole.</summary>
    public static MonitorSeverity SeverityOf(long failed, long missing, long notAsked, long unknown, long missingNotKnown)
    {
        if (failed + missing > 0)
        {
            return MonitorSeverity.Critical;
        }

        if (notAsked > 0)
        {
            return MonitorSeverity.Unknown;
        }

        return unknown + missingNotKnown > 0 ? MonitorSeverity.Warning : MonitorSeverity.Ok;
    }

    public static void Require(bool rule, string broken)
    {
        if (!rule)
        {
            throw new FormatException(broken);
        }
    }

    /// <summary>No line break and nothing that moves a cursor or that UTF-8 cannot carry.</summary>
    public static void RequireOneLine(string text)
    {
        Require(!text.Any(char.IsControl), "a control character");
        Require(new System.Text.UTF8Encoding(false, true).GetByteCount(text) > 0 || text.Length == 0, "no UTF-8");
    }
}
