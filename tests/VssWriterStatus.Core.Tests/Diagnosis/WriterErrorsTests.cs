using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class WriterErrorsTests
{
    private const string Sql = "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a";
    private static readonly DateTimeOffset After = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Fact]
    public void The_newest_error_of_the_application_is_found()
    {
        var log = new Logs
        {
            ["Application"] =
            [
                FakeEventLog.Entry(1, "2026-05-04T05:00:00Z", "Spooler"),
                FakeEventLog.Entry(18210, "2026-05-04T04:00:00Z", "MSSQL$SALES"),
                FakeEventLog.Entry(18210, "2026-05-04T03:00:00Z", "MSSQLSERVER"),
            ],
        };

        WriterEvent only = Assert.Single(WriterErrors.NewestOf([Failed(Sql, "SqlServerWriter"), Failed(Sql, "sqlserverwriter")], log));

        Assert.Equal(("SqlServerWriter", "Application", "MSSQL$SALES", 18210), (only.Name, only.LogName, only.Source, only.EventId));
        Assert.Equal("The newest error of SqlServerWriter is event 18210 of MSSQL$SALES in the Application log, 2026-05-04 04:00:00Z: text of Application", only.ToString());
    }

    [Fact]
    public void What_VSS_logged_about_the_writer_counts_where_it_is_newer_and_not_harmless()
    {
        var log = new Logs
        {
            ["Application"] =
            [
                FakeEventLog.Entry(12289, "2026-05-04T07:00:00Z", data: $"0x80042409 {{{Sql}}}"),
                FakeEventLog.Entry(8229, "2026-05-04T06:00:00Z", data: $"Writer Class Id: {{{Sql.ToUpperInvariant()}}}"),
                FakeEventLog.Entry(8193, "2026-05-04T05:00:00Z", data: "another writer"),
                FakeEventLog.Entry(18210, "2026-05-04T04:00:00Z", "MSSQLSERVER"),
            ],
        };

        Assert.Equal(8229, Assert.Single(WriterErrors.NewestOf([Failed(Sql, "SqlServerWriter")], log)).EventId);
    }

    [Fact]
    public void Each_writer_has_its_own_log()
    {
        var log = new Logs { ["Directory Service"] = [FakeEventLog.Entry(1168, provider: "Microsoft-Windows-ActiveDirectory_DomainService")] };

        Assert.Equal("Directory Service", Assert.Single(WriterErrors.NewestOf([Failed("b2014c9e-8711-4c5c-a5a9-3cf384484757", "NTDS")], log)).LogName);
    }

    [Fact]
    public void A_writer_that_is_not_known_has_what_VSS_logged_with_its_class()
    {
        const string id = "11111111-2222-3333-4444-555555555555";
        var log = new Logs { ["Application"] = [FakeEventLog.Entry(1, provider: "Spooler"), FakeEventLog.Entry(8229, data: id)] };

        Assert.Equal(8229, Assert.Single(WriterErrors.NewestOf([Failed(id, "Ours")], log)).EventId);
    }

    [Fact]
    public void A_log_that_throws_or_hangs_tells_nothing_and_holds_nobody_up()
    {
        var clock = Stopwatch.StartNew();
        using var release = new ManualResetEventSlim();

        Assert.Empty(WriterErrors.NewestOf([Failed(Sql, "SqlServerWriter")], new FakeEventLog { Before = () => throw new DllNotFoundException("wevtapi.dll") }));
        Assert.Empty(WriterErrors.NewestOf([Failed(Sql, "SqlServerWriter"), Failed(Sql, "Two"), Failed(Sql, "Three")], new FakeEventLog { Before = () => release.Wait() }));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        release.Set();
    }

    [Theory]
    [InlineData("SqlServerWriter", "Application", "*[System[(Level=1 or Level=2 or Level=3) and TimeCreated[@SystemTime>='2026-05-04T03:02:01.000Z']]]", false)]
    [InlineData("System Writer", "Application", "*[System[Provider[@Name='Microsoft-Windows-CAPI2'] and (Level=1 or Level=2 or Level=3) and TimeCreated[@SystemTime>='2026-05-04T03:02:01.000Z']]]", false)]
    [InlineData("MSSearch Service Writer", "Application", "*[System[Provider[@Name='Microsoft-Windows-Search' or @Name='Windows Search Service'] and (Level=1 or Level=2 or Level=3) and TimeCreated[@SystemTime>='2026-05-04T03:02:01.000Z']]]", true)]
    [InlineData("NTDS", "Directory Service", "*[System[(Level=1 or Level=2 or Level=3) and TimeCreated[@SystemTime>='2026-05-04T03:02:01.000Z']]]", false)]
    public void The_query_names_the_sources_without_wildcards_and_selects_alone_if_none_of_them_logs_harmless_events(string name, string logName, string xpath, bool selectsAlone)
    {
        KnownWriter known = KnownWriters.All.Single(row => row.Name == name);

        IReadOnlyList<WriterEventQuery> queries = WriterEventQuery.For(known.WriterId, name, known, After, withWarnings: true);

        Assert.Equal((2, logName, xpath, selectsAlone), (queries.Count, queries[0].LogName, queries[0].XPath, queries[0].SelectsAlone));
        Assert.Equal(("Application", false), (queries[1].LogName, queries[1].SelectsAlone));
        Assert.Contains("Provider[@Name='VSS']", queries[1].XPath, StringComparison.Ordinal);
        Assert.True(queries[1].Matches("VSS", 8193, $"x {known.WriterId} y"));
        Assert.False(queries[1].Matches("VSS", 8193, "another"));
    }

    [Theory]
    [InlineData("Microsoft-Windows-CAPI2", 513, "Access is denied", true)]
    [InlineData("Microsoft-Windows-CAPI2", 513, "AddLegacyDriverFiles: unable to back up image of binary Microsoft Link-Layer Discovery Protocol", false)]
    [InlineData("Microsoft-Windows-CAPI2", 4107, "mslldp", true)]
    public void Events_that_are_known_to_be_harmless_are_not_errors_of_a_writer(string source, int id, string text, bool isAnError)
    {
        KnownWriter known = KnownWriters.All.Single(row => row.Name == "System Writer");

        Assert.Equal(isAnError, WriterEventQuery.For(known.WriterId, known.Name, known, After, withWarnings: true)[0].Matches(source, id, text));
    }

    [Fact]
    public void A_report_has_the_newest_errors_among_its_reasons_and_they_make_nothing_worse()
    {
        WriterStatus failed = Failed(Sql, "SqlServerWriter");
        var error = new WriterEvent
        {
            Name = "SqlServerWriter",
            WriterId = Guid.Parse(Sql),
            LogName = "Application",
            Source = "MSSQLSERVER",
            EventId = 18210,
            LoggedAt = After,
            Message = "disk\u001bfull",
        };

        var report = new WriterHealthReport("SRV1", [failed], [], [], [], false, After, VssSource.System, newestErrors: [error]);

        Assert.Equal(["WriterFailed:SqlServerWriter", "WriterError:SqlServerWriter"], report.Reasons.Select(reason => reason.Code));
        Assert.EndsWith("2026-05-04 03:02:01Z: disk\uFFFDfull", report.Reasons[1].Phrase, StringComparison.Ordinal);
        Assert.True(new WriterHealthReport("SRV1", [], [], [], [], false, After, VssSource.System).IsHealthy);
    }

    private static WriterStatus Failed(string id, string name) => WriterVerdict.Judge(
        new RawWriterStatus(name, Guid.Parse(id), Guid.Empty, 8, unchecked((int)0x800423F4), null, null), "SRV1", After, ComSecurity.Set, VssSource.System);

    private sealed class Logs : Dictionary<string, string[]>, IEventLog
    {
        public bool Read(string channel, string query, TimeSpan limit, Func<string, Func<string, string?>, bool> take) =>
            !TryGetValue(channel, out string[]? entries) || entries.All(entry => take(entry, _ => $"text of {channel}")) || entries.Length > 0;
    }
}
