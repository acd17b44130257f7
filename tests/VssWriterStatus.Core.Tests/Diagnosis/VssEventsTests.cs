using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class VssEventsTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    private static readonly Guid SystemWriter = Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220");

    [Fact]
    public void An_event_tells_its_number_time_source_and_the_first_line_of_its_text()
    {
        var log = new FakeEventLog(events: FakeEventLog.Entry(8194)) { Message = "\r\n VSS error: no\u001b[2J access. \r\n\r\nOperation:\r\n   Gathering" };

        VssEvent only = Assert.Single(VssEvents.Recent(log, Ample)!);

        Assert.Equal((8194, "VSS"), (only.Id, only.Provider));
        Assert.Equal("VSS error: no\uFFFD[2J access. ", only.Message);
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero).AddTicks(1234567), only.Time);
    }

    [Fact]
    public void An_event_names_the_writer_whom_it_concerns()
    {
        var log = new FakeEventLog(events: FakeEventLog.Entry(8193, data: "Writer Class Id: {E8132975-6F93-4464-A53E-1050253AE220}"));

        VssEvent only = Assert.Single(VssEvents.Recent(log, Ample)!);

        Assert.True(only.Names(SystemWriter));
        Assert.False(only.Names(Guid.Empty));
        Assert.Null(only.Message);
    }

    [Theory]
    [InlineData("2026-05-04T03:02:01.123456789Z")]
    [InlineData("2026-05-04T03:02:01Z")]
    public void A_time_is_read_however_finely_it_is_written(string loggedAt)
    {
        VssEvent only = Assert.Single(VssEvents.Recent(new FakeEventLog(events: FakeEventLog.Entry(8193, loggedAt)), Ample)!);

        Assert.Equal(new DateTime(2026, 5, 4, 3, 2, 1), only.Time.UtcDateTime.AddTicks(-(only.Time.Ticks % TimeSpan.TicksPerSecond)));
        Assert.Equal(TimeSpan.Zero, only.Time.Offset);
    }

    [Fact]
    public void Only_what_matters_is_asked_for_and_only_of_the_last_day()
    {
        var log = new FakeEventLog();

        Assert.Empty(VssEvents.Recent(log, Ample)!);

        string query = Assert.Single(log.Queries);
        Assert.StartsWith("Application: ", query, StringComparison.Ordinal);
        Assert.All(
            new[] { "'VSS'", "'Microsoft-Windows-CAPI2'", "=34 ", "=22 ", "=13 ", "=512 ", "=513 ", "=8193 ", "=8194 ", "=8213 ", "=12289 ", "=12366 ", "86400000" },
            part => Assert.Contains(part, query, StringComparison.Ordinal));
        Assert.DoesNotContain("=12292", query, StringComparison.Ordinal);

        // The event log refuses queries of more than some twenty terms.
        Assert.InRange(query.Split('=').Length, 2, 20);
    }

    [Theory]
    [InlineData(12289, "VSS", "hr = 0x80042409", true)]
    [InlineData(12289, "VSS", "hr = 0x80070005", false)]
    [InlineData(12292, "VSS", "", true)]
    [InlineData(513, "Microsoft-Windows-CAPI2", "AddLegacyDriverFiles: Unable to back up image of binary mslldp.", true)]
    [InlineData(513, "Microsoft-Windows-CAPI2", "AddCoreCsiFiles: BeginFileEnumeration() failed.", false)]
    [InlineData(8193, "Another source", "", true)]
    [InlineData(8224, "VSS", "", true)]
    public void What_is_harmless_or_about_no_writer_is_left_out(int id, string source, string data, bool isLeftOut) =>
        Assert.Equal(isLeftOut ? 0 : 1, VssEvents.Recent(new FakeEventLog(events: FakeEventLog.Entry(id, provider: source, data: data)), Ample)!.Count);

    [Fact]
    public void Every_rule_says_what_to_do_unless_its_event_explains_nothing()
    {
        Assert.All(EventRules.All, rule => Assert.Equal(rule.Scope == EventScope.None, rule.Advice.Length == 0));
        Assert.All(EventRules.All, rule => Assert.DoesNotContain("{event", rule.Advice, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, EventRules.All.Count), EventRules.All.Select(rule => rule.Rank));
    }

    [Fact]
    public void No_more_than_twenty_are_read()
    {
        var log = new FakeEventLog(events: [.. Enumerable.Range(0, 100).Select(_ => FakeEventLog.Entry(8194))]);

        Assert.Equal(20, VssEvents.Recent(log, Ample)!.Count);
        Assert.Equal(20, log.Taken);
    }

    [Theory]
    [InlineData("not XML")]
    [InlineData("<Event/>")]
    [InlineData("<!DOCTYPE Event [<!ENTITY a 'b'>]><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>&a;</Event>")]
    [InlineData("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/><EventID>x</EventID></System></Event>")]
    public void An_event_that_cannot_be_understood_is_passed_over(string strange) =>
        Assert.Equal(513, Assert.Single(VssEvents.Recent(new FakeEventLog(events: [strange, FakeEventLog.Entry(513, provider: "Microsoft-Windows-CAPI2")]), Ample)!).Id);

    [Fact]
    public void A_log_that_may_not_be_read_tells_nothing() => Assert.Null(VssEvents.Recent(new FakeEventLog(isReadable: false), Ample));

    [Fact]
    public void A_log_that_throws_tells_nothing() =>
        Assert.Null(VssEvents.Recent(new FakeEventLog { Before = () => throw new DllNotFoundException("wevtapi.dll") }, Ample));

    [Fact]
    public void What_was_read_before_the_log_failed_is_told() =>
        Assert.Single(VssEvents.Recent(new FakeEventLog(isReadable: false, FakeEventLog.Entry(8194)), Ample)!);

    [Fact]
    public void A_log_that_hangs_holds_nobody_up_and_what_it_told_is_kept()
    {
        using var release = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        int entries = 0;
        var log = new FakeEventLog(events: [FakeEventLog.Entry(8194), FakeEventLog.Entry(513, provider: "Microsoft-Windows-CAPI2"), FakeEventLog.Entry(513, provider: "Microsoft-Windows-CAPI2")])
        {
            Before = () =>
            {
                if (Interlocked.Increment(ref entries) == 2)
                {
                    release.Wait();
                    ended.Set();
                }
            },
        };
        var clock = Stopwatch.StartNew();

        IReadOnlyList<VssEvent>? events = VssEvents.Recent(log, TimeSpan.FromMilliseconds(300));

        Assert.Equal(8194, Assert.Single(events!).Id);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        release.Set();
        Assert.True(ended.Wait(Ample));
        SpinWait.SpinUntil(() => log.Taken == 3, TimeSpan.FromMilliseconds(200));
        Assert.Equal(2, log.Taken);
    }
}
