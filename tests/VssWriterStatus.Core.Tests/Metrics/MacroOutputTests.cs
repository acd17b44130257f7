using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Metrics;
using VssWriterStatus.Interop;
using Xunit;

namespace VssWriterStatus.Tests.Metrics;

/// <summary>The texts for Nagios as a notification shows them: without the characters that it takes out of macros.</summary>
public class MacroOutputTests
{
    /// <summary>The default of illegal_macro_output_chars in nagios.cfg.</summary>
    private const string IllegalMacroOutputChars = "`~$&|'\"<>";

    private static readonly DateTimeOffset _noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string?, string?, string> Connections => new()
    {
        { null, null, string.Empty },
        { "srv-9.contoso.com", null, " -ComputerName srv-9.contoso.com -Port 5986 -UseSSL" },
        { "192.0.2.7", null, " -ComputerName 192.0.2.7 -Port 5986 -UseSSL" },
        { null, "admin@srv9", " -HostName admin@srv9 -Port 5986" },
    };

    [Theory]
    [MemberData(nameof(Connections))]
    public void The_command_for_every_writer_survives_a_notification(string? computer, string? host, string target)
    {
        RemoteConnection? connection = computer is null && host is null ? null : new() { ComputerName = computer, HostName = host, Port = 5986, UseSSL = computer is not null };
        foreach (KnownWriter known in KnownWriters.All.Where(row => row.RestartClass is RestartClass.Safe or RestartClass.Disruptive))
        {
            string name = known.Name.Replace("*", "O'Hara & $ons");
            foreach (string text in new[] { Failed(known, name, connection), Missing(known, name, connection) })
            {
                string shown = string.Concat(text.Where(character => IllegalMacroOutputChars.IndexOf(character) < 0));
                Match command = Regex.Match(shown, @"\(Restart-VssWriter -Name (?<name>\S+)(?<rest>[^)]*)\)");

                Assert.True(command.Success, text);
                Assert.Contains(command.Value, text, StringComparison.Ordinal);
                Assert.Contains(target, command.Groups["rest"].Value, StringComparison.Ordinal);
                Assert.Equal([name], Names(name).Where(other => Matches(other, command.Groups["name"].Value)).Distinct(StringComparer.Ordinal));
            }
        }
    }

    private static IEnumerable<string> Names(string name) => KnownWriters.All.Select(known => known.Name).Append(name);

    private static bool Matches(string name, string pattern) =>
        Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace(@"\?", ".")}$", RegexOptions.IgnoreCase);

    private static string Failed(KnownWriter known, string name, RemoteConnection? connection)
    {
        var raw = new RawWriterStatus(name, known.WriterId ?? Guid.Empty, Guid.NewGuid(), 8, unchecked((int)0x800423F4), null, null);
        return Nagios(new WriterHealthReport(
            "SRV9",
            [WriterVerdict.Judge(raw, "SRV9", _noon, ComSecurity.Set, VssSource.System, known.ServiceOf(name) ?? "S", connection)],
            [], [], [], false, _noon, VssSource.System));
    }

    private static string Missing(KnownWriter known, string name, RemoteConnection? connection)
    {
        string step = WriterAdvice.Fill($"Fix the cause. Then {VssError.RestartStep}.", known, name, known.ServiceOf(name) ?? "S", TargetParameters.Of(VssSource.System, connection));
        return Nagios(new WriterHealthReport(
            "SRV9", [], [new MissingWriter(name, known.WriterId, known.ServiceOf(name), "it is required.", [], step)], [], [], false, _noon, VssSource.System));
    }

    private static string Nagios(WriterHealthReport report)
    {
        ComputerAnswers answers = new();
        answers.Add(report);
        return MetricFormatters.For(WriterMetricFormat.Nagios)(new MonitorSummary(answers.Settle()));
    }
}
