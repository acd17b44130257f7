using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using VssWriterStatus.Metrics;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>Reads the XML of an EXE/Script Advanced sensor as the PRTG Manual has it.</summary>
internal static class PrtgText
{
    private static readonly string[] _elements = ["channel", "value", "unit", "valuelookup", "limitmode", "limitmaxerror", "limitmaxwarning"];

    public static MonitorReading Read(string text)
    {
        MonitorReading.Require(text.All(character => character < 128), "a code page could change it");
        XElement prtg = XElement.Parse(text);
        string message = prtg.Elements("text").Single().Value;
        MonitorReading.Require(prtg.Name == "prtg" && message.Length is > 0 and <= 2000 && !message.Contains('#'), message);
        MonitorReading.RequireOneLine(message);
        bool isSimulated = message.Contains("simulated)");
        if (prtg.Element("error") is XElement error)
        {
            MonitorReading.Require(error.Value == "1" && prtg.Element("result") is null, "an error with channels");
            return new MonitorReading(message.Contains("missing") ? MonitorSeverity.Critical : MonitorSeverity.Unknown, isSimulated, [message]);
        }

        Dictionary<string, XElement> channels = prtg.Elements("result").ToDictionary(result => result.Element("channel")!.Value);
        MonitorReading.Require(channels.Count is > 0 and <= 50, "too many channels");
        MonitorReading.Require(prtg.Elements("result").Elements().All(element => _elements.Contains(element.Name.LocalName)), "an unknown element");
        return new MonitorReading(
            MonitorReading.SeverityOf(
                Breach(channels["Failed writers"], "limitmaxerror"),
                channels.TryGetValue("Missing writers", out XElement? missing) ? Breach(missing, "limitmaxerror") : 0,
                Breach(channels["Query errors"], "limitmaxerror"),
                Breach(channels["Writers in unknown state"], "limitmaxwarning"),
                Breach(channels["Computers not checked for missing writers"], "limitmaxwarning")),
            isSimulated,
            [message]);
    }

    /// <summary>By how much the value is over its limit, which has to be switched on.</summary>
    private static long Breach(XElement channel, string limit)
    {
        MonitorReading.Require(channel.Element("limitmode")!.Value == "1", "limits are off");
        return Math.Max(0, long.Parse(channel.Element("value")!.Value) - long.Parse(channel.Element(limit)!.Value));
    }
}
