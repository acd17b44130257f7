using System.Linq;
using VssWriterStatus.Json;
using VssWriterStatus.Metrics;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>Reads the JSON of the master item, each member of which a dependent item may want.</summary>
internal static class ZabbixText
{
    public static MonitorReading Read(string text)
    {
        MonitorReading.Require(text.All(character => character is >= ' ' and < (char)127), "a code page could change it");
        JsonValue json = JsonReader.Read(text);
        var severity = (MonitorSeverity)int.Parse(json["severity"]!.Text);
        string[] ids = [.. json["writers"]!.Items.Select(writer => writer["id"]!.Text)];
        MonitorReading.Require(ids.Distinct().Count() == ids.Length, "an id twice");
        MonitorReading.Require(ids.All(id => id.All(character => char.IsLetterOrDigit(character) || character is '.' or '_' or '-')), "an id that needs quotes in a key");
        MonitorReading.Require((json["failed"] is null) == (ids.Length == 0), "counts of nothing");
        return new MonitorReading(
            severity,
            json["simulated"]!.Text == "1",
            [json["summary"]!.Text, .. json["findings"]!.Text.Split('\n'), .. json["writers"]!.Items.Select(writer => writer["name"]!.Text)]);
    }
}
