using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Diagnosis;
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
        Assert.Equal("VSS error: no [2J access. ", only.Message);
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
        VssEvent only = Assert.Single(VssEvents.Recent(new FakeEventLog(events: FakeEventLog.Entry(513, loggedAt)), Ample)!);

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
            new[] { "'VSS'", "'Microsoft-Windows-CAPI2'", "=513 ", "=8193 ", "=8194 ", "=12289 ", "=12292)", "86400000" },
            part => Assert.Contains(part, query, StringComparison.Ordinal));
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
        Assert.Equal(513, Assert.Single(VssEvents.Recent(new FakeEventLog(events: [strange, FakeEventLog.Entry(513)]), Ample)!).Id);

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
        var log = new FakeEventLog(events: [FakeEventLog.Entry(8194), FakeEventLog.Entry(513), FakeEventLog.Entry(513)])
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
