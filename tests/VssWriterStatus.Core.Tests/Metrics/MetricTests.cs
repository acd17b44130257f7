using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using VssWriterStatus.Json;
using VssWriterStatus.Metrics;
using Xunit;

namespace VssWriterStatus.Tests.Metrics;

public class MetricTests
{
    private const int NoName = 99;

    private static readonly Guid _class = new("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a");
    private static readonly DateTimeOffset _noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] _hostile =
    [
        "\"", "'", "\\", "|", ";", "#", "<", ">", "&", "]]>", "{", "}", "=", ",", "%", "$", "`", "\n", "\r\n", "\r", "\t", "\0", "\u001b[31m", "\u0007", "\u0085",
        "\u2028", "\u2029", "\u202E", "\uFEFF", "\uFFFE", "\uFFFF", "\uD83D", "\uDE00", "\uD83D\uDE00", "Ünïcode", "日本語", "\\n", "<<<<host>>>>", "<<<local>>>", "<<<<>>>>",
        "# TYPE x gauge", "\" 0\nup{x=\"", "0 \"other\" - OK", "../..", "C:\\new\\table", " ", "System Writer", "{#MACRO}", "{$MACRO}", "\\\"", "\\\\n",
    ];

    public static TheoryData<WriterMetricFormat> Formats =>
    [
        WriterMetricFormat.Prometheus, WriterMetricFormat.Nagios, WriterMetricFormat.Prtg, WriterMetricFormat.Checkmk, WriterMetricFormat.Zabbix,
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_at_all_is_never_good_news(WriterMetricFormat format) =>
        Assert.Equal(MonitorSeverity.Unknown, Read(format, [], []).Severity);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Healthy_and_busy_writers_are_good_news(WriterMetricFormat format) =>
        Assert.Equal(MonitorSeverity.Ok, Read(format, [Writer(), Writer("B", WriterHealth.Busy)], []).Severity);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_writer_of_unknown_health_is_a_warning(WriterMetricFormat format)
    {
        Assert.Equal(MonitorSeverity.Warning, Read(format, [Writer(), Writer("B", WriterHealth.Unknown)], []).Severity);
        Assert.Equal(MonitorSeverity.Warning, Read(format, [Writer(), Writer("B", (WriterHealth)NoName)], []).Severity);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_failed_writer_is_critical_whatever_else_there_is(WriterMetricFormat format)
    {
        MonitorReading reading = Read(format, [Writer(), Writer("B", WriterHealth.Failed), Writer("C", WriterHealth.Unknown)], [Failure("SRV2")]);
        Assert.Equal(MonitorSeverity.Critical, reading.Severity);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_computer_that_could_not_be_asked_is_unknown_though_others_are_healthy(WriterMetricFormat format)
    {
        Assert.Equal(MonitorSeverity.Unknown, Read(format, [Writer(), Writer("B", WriterHealth.Unknown)], [Failure("SRV2")]).Severity);
        Assert.Equal(MonitorSeverity.Unknown, Read(format, [], [Failure("SRV2")]).Severity);
        Assert.Equal(MonitorSeverity.Unknown, Read(format, [], [Failure(null)]).Severity);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_computer_that_answered_in_part_is_unknown(WriterMetricFormat format) =>
        Assert.Equal(MonitorSeverity.Unknown, Read(format, [Writer()], [Failure("srv1")]).Severity);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_missing_writer_is_critical(WriterMetricFormat format)
    {
        Assert.Equal(MonitorSeverity.Critical, Read(format, [Writer()], [], Missing("X")).Severity);
        Assert.Equal(MonitorSeverity.Critical, Read(format, [], [], Missing("X")).Severity);

        ComputerAnswers asked = new();
        asked.Add(Missing("X"), "SRV1", VssSource.System);
        Assert.Equal(MonitorSeverity.Critical, Read(format, asked).Severity);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Statuses_alone_are_a_warning_for_they_cannot_tell_what_is_missing(WriterMetricFormat format)
    {
        ComputerAnswers answers = new();
        answers.Add(Writer());
        Assert.Equal(MonitorSeverity.Warning, Read(format, answers).Severity);

        answers.Add(Report([Writer()]));
        Assert.Equal(MonitorSeverity.Ok, Read(format, answers).Severity);

        answers.Add(Writer(computer: "SRV2"));
        Assert.Equal(MonitorSeverity.Warning, Read(format, answers).Severity);
    }

    [Fact]
    public void A_number_of_missing_writers_is_given_only_where_it_is_known()
    {
        ComputerAnswers answers = new();
        answers.Add(Writer());
        Assert.DoesNotContain("missing=", Format(WriterMetricFormat.Nagios, answers));
        Assert.DoesNotContain("vss_writers_missing=", Format(WriterMetricFormat.Checkmk, answers));
        Assert.DoesNotContain("\"missing\"", Format(WriterMetricFormat.Zabbix, answers));
        Assert.DoesNotContain("Missing writers<", Format(WriterMetricFormat.Prtg, answers));
        Assert.Contains("vss_writer_missing_known{computer=\"SRV1\",source=\"System\"} 0\n", Format(WriterMetricFormat.Prometheus, answers));
        Assert.Contains("; missing writers not checked.", Format(WriterMetricFormat.Nagios, answers));

        answers.Add(Report([Writer()], Missing("X")));
        Assert.Contains("missing=1 ", Format(WriterMetricFormat.Nagios, answers));
        Assert.Contains("vss_writer_missing_known{computer=\"SRV1\",source=\"System\"} 1\n", Format(WriterMetricFormat.Prometheus, answers));
        Assert.Contains("vss_writer_missing{computer=\"SRV1\",source=\"System\",writer=\"X\"} 1\n", Format(WriterMetricFormat.Prometheus, answers));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_computer_that_claims_the_name_of_another_hides_nothing_of_it(WriterMetricFormat format)
    {
        ComputerAnswers answers = new();
        answers.Add(Report([Writer(health: WriterHealth.Failed)]), "SRV1");
        answers.Add(Report([Writer(gatheredAt: new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero))]), "EVIL");

        MonitorReading reading = Read(format, answers);
        Assert.Equal(MonitorSeverity.Critical, reading.Severity);
        Assert.Matches("EVIL|2 computers", Format(format, answers));
    }

    [Fact]
    public void A_computer_is_named_as_it_was_queried_and_a_name_that_it_claims_is_shown()
    {
        ComputerAnswers answers = new();
        answers.Add(Report([Writer(health: WriterHealth.Failed)]), "192.0.2.7");
        answers.Add(new GatherFailure("192.0.2.7", "X", "Half of it is missing.", null));

        Assert.Contains("A on 192.0.2.7 (computer name SRV1) is Failed", Format(WriterMetricFormat.Nagios, answers));
        Assert.Contains("vss_writer_gather_success{computer=\"192.0.2.7\",source=\"System\"} 0\n", Format(WriterMetricFormat.Prometheus, answers));
        Assert.Equal("192.0.2.7", Assert.Single(CheckmkText.Services(Format(WriterMetricFormat.Checkmk, answers))).Host);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_simulation_is_marked_and_the_truth_is_not(WriterMetricFormat format)
    {
        Assert.True(Read(format, [Writer(source: VssSource.Simulation)], []).IsSimulated);
        Assert.True(Read(format, [Writer(), Writer(source: VssSource.Simulation)], []).IsSimulated);
        Assert.True(Read(format, [], [Failure("SRV1", VssSource.Simulation)]).IsSimulated);
        Assert.False(Read(format, [Writer()], [Failure("SRV2")]).IsSimulated);
        Assert.False(Read(format, [], []).IsSimulated);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_failed_writer_is_named(WriterMetricFormat format) =>
        Assert.Contains(Read(format, [Writer("Good"), Writer("Bad Writer", WriterHealth.Failed)], []).Texts, text => text.Contains("Bad Writer"));

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_name_breaks_the_format(WriterMetricFormat format)
    {
        foreach (string text in _hostile)
        {
            AssertHarmless(format, text, "the table");
        }

        AssertHarmless(format, new string('x', 100_000), "length");
        AssertHarmless(format, string.Concat(Enumerable.Repeat("\uD83D\uDE00", 50_000)), "length in pairs");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_mixture_of_hostile_texts_breaks_the_format(WriterMetricFormat format) =>
        Hostile.Check(Gen.OneOf(Hostile.Text, Gen.Elements(_hostile).ListOf().Select(texts => string.Concat(texts))), text => AssertHarmless(format, text, "a mixture"));

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_large_fleet_breaks_no_format(WriterMetricFormat format)
    {
        WriterStatus[] writers = [.. Enumerable.Range(0, 3000).Select(i => Writer($"Writer {i % 15}", WriterHealth.Failed, $"SRV{i / 15}"))];
        Assert.Equal(MonitorSeverity.Critical, Read(format, writers, []).Severity);
    }

    [Fact]
    public void A_restart_begins_no_new_series_in_Prometheus_and_no_new_item_in_Zabbix()
    {
        foreach (WriterMetricFormat format in new[] { WriterMetricFormat.Prometheus, WriterMetricFormat.Zabbix })
        {
            Assert.Equal(Format(format, [Writer(), Writer()], []), Format(format, [Writer(), Writer()], []));
        }
    }

    [Fact]
    public void Prometheus_counts_instances_that_share_a_name_and_takes_the_oldest_time()
    {
        string text = Format(
            WriterMetricFormat.Prometheus,
            [Writer(health: WriterHealth.Failed), Writer(health: WriterHealth.Failed), Writer(gatheredAt: _noon.AddHours(1))],
            []);
        string labels = "computer=\"SRV1\",source=\"System\"";
        Assert.Contains($"vss_writer_health{{{labels},writer=\"A\",writer_id=\"{_class}\",health=\"Failed\"}} 2\n", text);
        Assert.Contains($"vss_writer_health{{{labels},writer=\"A\",writer_id=\"{_class}\",health=\"Healthy\"}} 1\n", text);
        Assert.Contains($"vss_writer_failure{{{labels},writer=\"A\",writer_id=\"{_class}\",state=\"FailedAtFreeze\",failure=\"VSS_E_WRITERERROR_TIMEOUT\"}} 2\n", text);
        Assert.Contains($"vss_writer_gathered_timestamp_seconds{{{labels}}} {_noon.ToUnixTimeSeconds()}\n", text);
        Assert.Contains($"vss_writer_gather_success{{{labels}}} 1\n", text);
    }

    [Fact]
    public void Nagios_is_told_the_worst_in_the_status_line_and_the_rest_below()
    {
        string[] lines = Format(WriterMetricFormat.Nagios, [Writer("A", WriterHealth.Busy), Writer("B", WriterHealth.Failed)], []).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("VSS CRITICAL: 2 VSS writers on SRV1: 1 failed, 1 busy. B on SRV1 is Failed: FailedAtFreeze with VSS_E_WRITERERROR_TIMEOUT.", lines[0]);
        Assert.EndsWith(" | failed=1 missing=0 unknown=0 busy=1 healthy=0 errors=0", lines[0]);
        Assert.StartsWith("A on SRV1 is Busy", lines[1]);
    }

    [Fact]
    public void Nagios_gets_no_more_than_NRPE_passes_on()
    {
        foreach (string letter in new[] { "n", "\u65E5", "\uD83D\uDE00" })
        {
            WriterStatus[] writers = [.. Enumerable.Range(0, 500).Select(i => Writer(string.Concat(Enumerable.Repeat(letter, 500)) + i, WriterHealth.Failed))];
            string text = Format(WriterMetricFormat.Nagios, writers, []);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), 500, 1022);
            Assert.EndsWith(" more.", text);
            Assert.Contains(" | failed=500 missing=0 unknown=0 busy=0 healthy=0 errors=0\n", text);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_message_of_the_application_comes_first(WriterMetricFormat format)
    {
        string[] texts = Read(format, [Writer("B", WriterHealth.Failed, applicationMessage: "The log is full.")], []).Texts;
        if (format != WriterMetricFormat.Prometheus)
        {
            Assert.Contains(texts, text => text.Contains("B on SRV1 is Failed: The log is full. FailedAtFreeze with VSS_E_WRITERERROR_TIMEOUT."));
        }
    }

    [Fact]
    public void Prometheus_has_the_advice_on_what_failed_and_on_what_is_missing()
    {
        string text = Format(WriterMetricFormat.Prometheus, [Writer(advice: "Nothing."), Writer("B", WriterHealth.Failed, advice: "Say \"x\".")], [], Missing("C"));
        Assert.Contains("vss_writer_advice_info{computer=\"SRV1\",source=\"System\",writer=\"B\",advice=\"Say \\\"x\\\".\"} 1\n", text);
        Assert.Contains("vss_writer_advice_info{computer=\"SRV1\",source=\"System\",writer=\"C\",advice=\"Start it.\"} 1\n", text);
        Assert.DoesNotContain("Nothing.", text);
    }

    [Fact]
    public void Zabbix_never_mixes_simulated_writers_with_real_ones()
    {
        JsonValue json = JsonReader.Read(Format(WriterMetricFormat.Zabbix, [Writer(), Writer(source: VssSource.Simulation)], []));
        Assert.Equal(
            [("SRV1." + _class, "System"), ("simulated.SRV1." + _class, "Simulation")],
            json["writers"]!.Items.Select(writer => (writer["id"]!.Text, writer["source"]!.Text)).OrderBy(writer => writer.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void Zabbix_gets_an_id_for_each_missing_writer()
    {
        MissingWriter required = new("SQL Server*", null, null, "It is required.", [], "Start it.");
        JsonValue json = JsonReader.Read(Format(WriterMetricFormat.Zabbix, [Writer()], [], Missing("B"), required, new("SQL.Server*", null, null, "It is required.", [], "Start it.")));
        Assert.Equal([$"SRV1.{_class}", "SRV1.SQL_Server_", "SRV1.SQL.Server_"], json["missingWriters"]!.Items.Select(missing => missing["id"]!.Text));
    }

    [Fact]
    public void Prtg_has_the_verdict_for_the_lookup_file()
    {
        string lookup = File.ReadAllText(Repository.PathOf("samples", "prtg", "vsswriterstatus.severity.ovl"));
        string text = Format(WriterMetricFormat.Prtg, [Writer("B", WriterHealth.Failed)], []);
        System.Xml.Linq.XElement status = System.Xml.Linq.XElement.Parse(text).Elements("result").Single(result => result.Element("channel")!.Value == "Status");
        System.Xml.Linq.XElement file = System.Xml.Linq.XElement.Parse(lookup);
        Assert.Equal(file.Attribute("id")!.Value, status.Element("valuelookup")!.Value);
        Assert.Equal("2", status.Element("value")!.Value);
        Assert.Equal(["Ok 0 OK", "Warning 1 Warning", "Error 2 Critical", "Error 3 Unknown"], file.Descendants("SingleInt").Select(value => $"{value.Attribute("state")!.Value} {value.Attribute("value")!.Value} {value.Value}"));
    }

    [Fact]
    public void Checkmk_has_a_short_summary_and_the_advice_in_the_details()
    {
        string text = Format(WriterMetricFormat.Checkmk, [Writer(), Writer("B", WriterHealth.Failed, advice: "Read the log.")], [], Missing("C"));
        string[] lines = CheckmkText.Services(text).Single().Text.Split(["\\n"], StringSplitOptions.None);
        Assert.Equal("2 VSS writers on SRV1: 1 failed, 1 healthy; 1 writer missing. Failed or missing: B, C.", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("Read the log.", lines[1]);
    }

    [Fact]
    public void Checkmk_gets_a_service_for_each_writer_on_request()
    {
        ComputerAnswers answers = new();
        answers.Add(Report([Writer(), Writer("B's", WriterHealth.Failed), Writer("B's"), Writer("D", WriterHealth.Unknown)], Missing("C")));
        answers.Add(Report([Writer(computer: "SRV2")]));
        string text = new CheckmkFormatter("SRV1", perWriter: true).Format(new MonitorSummary(answers.Settle()));
        Assert.Equal(
            [
                (string.Empty, "VSS writers", MonitorSeverity.Critical),
                (string.Empty, "VSS writer A", MonitorSeverity.Ok),
                (string.Empty, "VSS writer B_s", MonitorSeverity.Critical),
                (string.Empty, "VSS writer C", MonitorSeverity.Critical),
                (string.Empty, "VSS writer D", MonitorSeverity.Warning),
                ("SRV2", "VSS writers", MonitorSeverity.Ok),
                ("SRV2", "VSS writer A", MonitorSeverity.Ok),
            ],
            CheckmkText.Services(text).Select(service => (service.Host, service.Service, service.Severity)).OrderBy(service => service.Host).ThenBy(service => service.Service == "VSS writers" ? 0 : 1).ThenBy(service => service.Service, StringComparer.Ordinal));
        Assert.Contains("0 \"VSS writer A\" - A on SRV1 is Healthy: Stable.", text);
    }

    [Fact]
    public void The_event_log_gets_an_event_for_each_computer_each_writer_and_each_missing_writer()
    {
        ComputerAnswers answers = new();
        answers.Add(Report([Writer(), Writer("B", WriterHealth.Busy), Writer("F", WriterHealth.Failed), Writer("U", WriterHealth.Unknown)], Missing("M")));
        answers.Add(Writer(computer: "SRV2"));
        answers.Add(Failure("SRV3"));
        Assert.Equal(
            [
                "100 Information SRV1 ", "101 Information SRV1 A", "102 Information SRV1 B", "121 Error SRV1 F", "120 Warning SRV1 U", "122 Error SRV1 M",
                "111 Warning SRV2 ", "101 Information SRV2 A", "110 Error SRV3 ",
            ],
            MonitorEvents.Of(new MonitorSummary(answers.Settle())).Select(each => $"{each.EventId} {each.EntryType} {each.ComputerName} {each.WriterName}"));
    }

    [Fact]
    public void The_event_log_gets_no_alarming_event_of_a_simulation_and_an_error_for_nothing()
    {
        ComputerAnswers answers = new();
        answers.Add(Report([Writer("F", WriterHealth.Failed, source: VssSource.Simulation)], Missing("M")));
        answers.Add(Failure("SRV1", VssSource.Simulation));
        Assert.All(MonitorEvents.Of(new MonitorSummary(answers.Settle())), each =>
        {
            Assert.InRange(each.EventId, 900, 999);
            Assert.Equal("Information", each.EntryType);
            Assert.Contains("(simulated)", each.Message);
        });

        MonitorEvent nothing = Assert.Single(MonitorEvents.Of(new MonitorSummary([])));
        Assert.Equal((110, "Error"), (nothing.EventId, nothing.EntryType));
    }

    [Fact]
    public void An_event_keeps_its_key_over_a_restart_and_a_change_of_state()
    {
        static string Key(WriterHealth health)
        {
            ComputerAnswers answers = new();
            answers.Add(Report([Writer(health: health)]));
            return MonitorEvents.Of(new MonitorSummary(answers.Settle())).Last().Key;
        }

        Assert.Equal(Key(WriterHealth.Healthy), Key(WriterHealth.Failed));
    }

    [Fact]
    public void Checkmk_hears_of_other_computers_by_piggyback()
    {
        string text = Format(WriterMetricFormat.Checkmk, [Writer(), Writer("B", WriterHealth.Failed, "SRV2")], [Failure("srv3.contoso.com")]);
        Assert.Equal(
            [(string.Empty, MonitorSeverity.Ok), ("SRV2", MonitorSeverity.Critical), ("srv3.contoso.com", MonitorSeverity.Unknown)],
            CheckmkText.Services(text).Select(service => (service.Host, service.Severity)));
    }

    [Fact]
    public void Checkmk_is_not_told_of_a_host_that_is_only_simulated()
    {
        List<(string Host, MonitorSeverity Severity, string Service, string Text)> services =
            CheckmkText.Services(Format(WriterMetricFormat.Checkmk, [Writer("A", WriterHealth.Failed, "SRV9", VssSource.Simulation)], []));
        Assert.Equal([(string.Empty, "VSS writers (simulated)")], services.Select(service => (service.Host, service.Service)));
    }

    [Fact]
    public void Checkmk_shows_a_path_as_one_line()
    {
        string text = Format(WriterMetricFormat.Checkmk, [], [new GatherFailure(null, "X", "C:\\new is not there.", null)]);
        Assert.Contains("C:/new", text);
    }

    [Fact]
    public void The_template_of_Zabbix_reads_members_that_are_there()
    {
        JsonValue json = JsonReader.Read(Format(WriterMetricFormat.Zabbix, [Writer("A", WriterHealth.Failed)], []));
        string template = File.ReadAllText(Repository.PathOf("samples", "zabbix", "template_vss_writers.yaml"));
        string[] members = [.. Regex.Matches(template, @"- '?\$\.(\w+)").Cast<Match>().Select(match => match.Groups[1].Value)];
        string[] ofWriters = [.. Regex.Matches(template, @"\]\.(\w+)\.first\(\)|path: \$\.(\w+)|@\.(\w+) ==").Cast<Match>().Select(match => string.Concat(match.Groups.Cast<Group>().Skip(1).Select(group => group.Value)))];

        Assert.InRange(members.Length, 10, 20);
        Assert.InRange(ofWriters.Length, 6, 20);
        Assert.All(members, member => Assert.NotNull(json[member]));
        Assert.All(ofWriters, member => Assert.NotNull(json["writers"]!.Items[0][member]));
    }

    private static void AssertHarmless(WriterMetricFormat format, string text, string what)
    {
        try
        {
            MonitorReading reading = Read(
                format,
                [Writer(text, WriterHealth.Failed, text, advice: text, failure: text), Writer(text, WriterHealth.Unknown), Writer("B", WriterHealth.Busy, advice: text)],
                [new GatherFailure(text, text, text, text)],
                new MissingWriter(text, null, text, text, [text], text));
            Assert.Equal(MonitorSeverity.Critical, reading.Severity);
            Assert.False(reading.IsSimulated && !text.Contains("simulated"));
        }
        catch (Exception broken) when (broken is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {broken.Message}");
        }
    }

    private static MonitorReading Read(WriterMetricFormat format, WriterStatus[] writers, GatherFailure[] failures, params MissingWriter[] missing) =>
        MonitorReading.Of(format, Format(format, writers, failures, missing));

    private static MonitorReading Read(WriterMetricFormat format, ComputerAnswers answers) => MonitorReading.Of(format, Format(format, answers));

    /// <summary>A report on each computer, and the errors; what is missing is missing on the first computer.</summary>
    private static string Format(WriterMetricFormat format, WriterStatus[] writers, GatherFailure[] failures, params MissingWriter[] missing)
    {
        ComputerAnswers answers = new();
        foreach (IGrouping<(string, VssSource), WriterStatus> computer in writers.GroupBy(writer => (writer.ComputerName, writer.Source)))
        {
            answers.Add(Report([.. computer], missing));
            missing = [];
        }

        Array.ForEach(missing, writer => answers.Add(writer, "SRV1", VssSource.System));
        Array.ForEach(failures, answers.Add);
        return Format(format, answers);
    }

    private static string Format(WriterMetricFormat format, ComputerAnswers answers)
    {
        Func<MonitorSummary, string> formatted = format == WriterMetricFormat.Checkmk ? new CheckmkFormatter("SRV1").Format : MetricFormatters.For(format);
        return formatted(new MonitorSummary(answers.Settle()));
    }

    private static WriterHealthReport Report(WriterStatus[] writers, params MissingWriter[] missing) =>
        new(writers[0].ComputerName, writers, missing, [], [], isBusyAllowed: true, writers.Max(writer => writer.GatheredAt), writers[0].Source);

    private static MissingWriter Missing(string name) => new(name, _class, "SQLWriter", "It is required.", [], "Start it.");

    private static GatherFailure Failure(string? computer, VssSource source = VssSource.System) =>
        new(computer, nameof(VssErrorId.VssAccessDenied), "Access is denied.", "Run it as administrator.", Source: source);

    private static WriterStatus Writer(
        string name = "A",
        WriterHealth health = WriterHealth.Healthy,
        string computer = "SRV1",
        VssSource source = VssSource.System,
        string? advice = null,
        string failure = "VSS_E_WRITERERROR_TIMEOUT",
        DateTimeOffset? gatheredAt = null,
        string? applicationMessage = null)
    {
        bool hasFailed = health == WriterHealth.Failed;
        return new WriterStatus
        {
            ComputerName = computer,
            Name = name,
            WriterId = _class,
            InstanceId = Guid.NewGuid(),
            State = hasFailed ? WriterState.FailedAtFreeze : WriterState.Stable,
            Health = health,
            FailureCode = hasFailed ? unchecked((int)0x800423F2) : 0,
            Failure = failure,
            ApplicationMessage = applicationMessage,
            Advice = advice,
            GatheredAt = gatheredAt ?? _noon,
            ComSecurity = ComSecurity.Set,
            Source = source,
        };
    }
}
