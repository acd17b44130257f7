using System.Collections.Generic;
using VssWriterStatus.Polling;
using Xunit;

namespace VssWriterStatus.Tests.Polling;

public class PendingWritersTests
{
    [Fact]
    public void Nothing_is_missing_when_every_writer_is_as_wanted() => Assert.Empty(Pending([Writer.Of("A"), Writer.Of("B", 2)]));

    [Fact]
    public void A_writer_with_another_verdict_is_missing_with_its_state() => Assert.Equal(
        ["B is FailedAtFreeze", "C is WaitingForThaw"],
        Pending([Writer.Of("A"), Writer.Of("B", 2, WriterState.FailedAtFreeze), Writer.Of("C", 3, WriterState.WaitingForThaw)]));

    [Fact]
    public void Any_of_several_verdicts_will_do() => Assert.Empty(
        Pending([Writer.Of("A"), Writer.Of("B", 2, WriterState.WaitingForThaw)], wanted: [WriterHealth.Healthy, WriterHealth.Busy]));

    [Fact]
    public void A_writer_that_is_not_there_is_missing() => Assert.Equal(["NTDS did not report"], Pending([Writer.Of("A")], ["NTDS"]));

    [Fact]
    public void No_writers_at_all_are_not_all_well() => Assert.Equal(["no writer reported"], Pending([]));

    [Fact]
    public void A_writer_that_was_failed_and_is_gone_is_missing_until_it_is_back()
    {
        var pending = new PendingWriters([WriterHealth.Healthy]);
        WriterStatus other = Writer.Of("A");
        pending.Next([other, Writer.Of("B", 2, WriterState.FailedAtFreeze)], []);

        Assert.Equal(["B did not report"], pending.Next([other], []));
        Assert.Equal(["B did not report"], pending.Next([other], ["b"]));
        Assert.Equal(["B did not report"], pending.Next([], []));
        Assert.Empty(pending.Next([other, Writer.Of("B", 3)], []));
    }

    [Fact]
    public void A_writer_that_is_gone_is_not_back_with_another_of_its_class()
    {
        var pending = new PendingWriters([WriterHealth.Healthy]);
        pending.Next([Writer.Of("A"), Writer.Of("B", 2, WriterState.FailedAtFreeze)], []);

        Assert.Equal(["B did not report"], pending.Next([Writer.Of("A"), Writer.Of("C", 3)], []));
    }

    [Fact]
    public void A_writer_that_was_well_may_go()
    {
        var pending = new PendingWriters([WriterHealth.Healthy]);
        pending.Next([Writer.Of("A"), Writer.Of("BITS Writer", 2), Writer.Of("C", 3, WriterState.WaitingForThaw)], []);

        Assert.Empty(pending.Next([Writer.Of("A"), Writer.Of("C", 3)], []));
    }

    private static IReadOnlyList<string> Pending(WriterStatus[] chosen, string[]? absent = null, WriterHealth[]? wanted = null) =>
        new PendingWriters(wanted ?? [WriterHealth.Healthy]).Next(chosen, absent ?? []);
}
