using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VssWriterStatus.Metrics;

/// <summary>
/// The XML of PRTG's EXE/Script Advanced sensor: a channel for each count, with limits, and a message. If nothing could be determined,
/// it is an error without channels, which puts the sensor in the Down status.
/// </summary>
/// <remarks>
/// Source: PRTG Manual, Custom Sensors (www.paessler.com/manuals/prtg/custom_sensors): a message has up to 2000 characters and ends at a
/// number sign; limits apply when a channel is first seen, and belong to the administrator from then on; channels
/// are never removed, which is why none is named after a writer.
/// </remarks>
internal static class PrtgFormatter
{
    private const int MaximumTextLength = 2000;

    /// <summary>The id in samples/prtg/vsswriterstatus.severity.ovl.</summary>
    private const string StatusLookup = "vsswriterstatus.severity";

    public static string Format(MonitorSummary summary)
    {
        string text = MonitorText.OneLine($"{summary.Headline} {string.Join(" ", summary.Findings)}".Replace('#', ' '), MaximumTextLength);
        object?[] content = summary.Writers.Length == 0
            ? [new XElement("error", 1)]
            :
            [
                Status(summary.Severity),
                Channel("Failed writers", summary.Count(Verdict.Failed), "limitmaxerror"),
                summary.CountsMissing ? Channel("Missing writers", summary.Missing.Length, "limitmaxerror") : null,
                Channel("Computers not checked for missing writers", summary.MissingNotKnown.Length, "limitmaxwarning"),
                Channel("Query errors", summary.Unanswered.Length, "limitmaxerror"),
                Channel("Writers in unknown state", summary.Count(Verdict.Unknown), "limitmaxwarning"),
                Channel("Busy writers", summary.Count(Verdict.Busy), limit: null),
                Channel("Healthy writers", summary.Count(Verdict.Healthy), limit: null),
            ];
        return ToAscii(new XElement("prtg", content, new XElement("text", text)).ToString().Replace("\r\n", "\n"));
    }

    /// <summary>The verdict, with words and colours from a lookup file.</summary>
    private static XElement Status(MonitorSeverity severity) => new(
        "result",
        new XElement("channel", "Status"),
        new XElement("value", (int)severity),
        new XElement("unit", "Custom"),
        new XElement("valuelookup", StatusLookup));

    /// <param name="name">The name of the channel.</param>
    /// <param name="value">Its value.</param>
    /// <param name="limit">The limit that any value above 0 exceeds; null for none.</param>
    private static XElement Channel(string name, int value, string? limit) => new(
        "result",
        new XElement("channel", name),
        new XElement("value", value),
        new XElement("unit", "Count"),
        limit is null ? null : new XElement("limitmode", 1),
        limit is null ? null : new XElement(limit, 0));

    /// <summary>Writes other characters as references, because the sensor's output passes through a Windows code page.</summary>
    private static string ToAscii(string xml) => Regex.Replace(
        xml,
        "[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\u0000-\u007F]",
        match => string.Format(CultureInfo.InvariantCulture, "&#x{0:X};", char.ConvertToUtf32(match.Value, 0)));
}
