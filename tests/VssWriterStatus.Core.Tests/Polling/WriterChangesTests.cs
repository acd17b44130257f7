using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Polling;
using Xunit;

namespace VssWriterStatus.Tests.Polling;

public class WriterChangesTests
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly WriterStatus Stable = Writer.Of("A");

    private readonly WriterChanges _changes = new();

    public static TheoryData<string, WriterStatus> OtherAnswers => new()
    {
        { "state", Writer.Of("A", state: WriterState.WaitingForThaw) },
        { "failure in the same state", Writer.Of("A", failure: unchecked((int)0x800423F3)) },
        { "application's code", Writer.Of("A", application: unchecked((int)0x80040E14)) },
        { "application's message", Writer.Of("A", message: "The disk is full.") },
    };

    [Fact]
    public void The_first_gather_is_no_change() => Assert.Empty(Next(Stable, Writer.Of("B", 2)));

    [Fact]
    public void The_same_answer_in_another_order_is_no_change()
    {
        Next(Stable, Writer.Of("B", 2));

        Assert.Empty(Next(Writer.Of("B", 2), Writer.Of("A")));
    }

    [Theory]
    [MemberData(nameof(OtherAnswers))]
    public void Another_answer_of_the_same_instance_is_a_change_of_state(string what, WriterStatus answer)
    {
        Next(Stable);

        WriterStatusChange change = Assert.Single(Next(answer));

        Assert.True(change.Kind == WriterChangeKind.StateChanged, what);
        Assert.Equal((Stable, answer, Moment), (change.Previous, change.Current, change.At));
    }

    [Fact]
    public void A_writer_that_comes_appears_without_a_past()
    {
        Next();

        WriterStatusChange change = Assert.Single(Next(Stable));

        Assert.Equal((WriterChangeKind.Appeared, null, Stable), (change.Kind, change.Previous, change.Current));
    }

    [Fact]
    public void A_writer_that_goes_disappears_once()
    {
        Next(Stable);

        WriterStatusChange change = Assert.Single(Next());

        Assert.Equal((WriterChangeKind.Disappeared, Stable, null), (change.Kind, change.Previous, change.Current));
        Assert.Empty(Next());
    }

    [Fact]
    public void A_writer_that_may_be_one_of_those_that_could_not_be_read_has_not_disappeared()
    {
        Next(Stable, Writer.Of("B", 2));

        Assert.Empty(_changes.Next([Stable], Moment, isComplete: false));
        Assert.Empty(Next(Stable, Writer.Of("B", 2)));
        Assert.Equal(WriterChangeKind.Disappeared, Assert.Single(Next(Stable)).Kind);
    }

    [Fact]
    public void Another_instance_in_its_place_is_a_restart_and_nothing_else()
    {
        Next(Stable);
        WriterStatus restarted = Writer.Of("a", 2, WriterState.FailedAtFreeze);

        WriterStatusChange change = Assert.Single(Next(restarted));

        Assert.Equal((WriterChangeKind.Restarted, Stable, restarted), (change.Kind, change.Previous, change.Current));
    }

    [Fact]
    public void A_restart_that_takes_longer_than_the_interval_is_a_restart_still()
    {
        Next(Stable);
        Next();
        Next();

        WriterStatusChange change = Assert.Single(Next(Writer.Of("A", 2)));

        Assert.Equal((WriterChangeKind.Restarted, Stable), (change.Kind, change.Previous));
        Assert.Empty(Next(Writer.Of("A", 2)));
    }

    [Fact]
    public void The_same_instance_that_comes_back_appears_with_what_it_was()
    {
        Next(Stable);
        Next();

        WriterStatusChange change = Assert.Single(Next(Stable));

        Assert.Equal((WriterChangeKind.Appeared, Stable), (change.Kind, change.Previous));
    }

    [Fact]
    public void A_restart_beside_a_writer_of_the_same_name_leaves_that_one_alone()
    {
        Next(Writer.Of("ADAM", 1), Writer.Of("ADAM", 2));

        WriterStatusChange change = Assert.Single(Next(Writer.Of("ADAM", 3), Writer.Of("ADAM", 1)));

        Assert.Equal(WriterChangeKind.Restarted, change.Kind);
        Assert.Equal(Writer.Of("ADAM", 2).InstanceId, change.Previous!.InstanceId);
        Assert.Equal(Writer.Of("ADAM", 3).InstanceId, change.Current!.InstanceId);
    }

    [Fact]
    public void Writers_of_one_class_are_told_apart_by_name()
    {
        Next(Writer.Of("ADAM (one) Writer", 1), Writer.Of("ADAM (two) Writer", 2));

        IReadOnlyList<WriterStatusChange> changes = Next(Writer.Of("ADAM (two) Writer", 3), Writer.Of("ADAM (one) Writer", 4));

        Assert.Equal(["Restarted ADAM (two) Writer", "Restarted ADAM (one) Writer"], changes.Select(change => $"{change.Kind} {change.Name}"));
        Assert.All(changes, change => Assert.Equal(change.Current!.Name, change.Previous!.Name));
    }

    [Fact]
    public void Of_two_of_a_name_one_may_restart_while_the_other_goes()
    {
        Next(Writer.Of("ADAM", 1), Writer.Of("ADAM", 2));

        Assert.Equal(
            [WriterChangeKind.Disappeared, WriterChangeKind.Restarted], Next(Writer.Of("ADAM", 3)).Select(change => change.Kind));
    }

    [Fact]
    public void A_writer_of_the_same_name_but_another_class_is_another_writer()
    {
        Next(Stable);

        Assert.Equal(
            [WriterChangeKind.Disappeared, WriterChangeKind.Appeared],
            Next(Writer.Of("A", 2, writerId: Guid.Empty)).Select(change => change.Kind));
    }

    [Fact]
    public void Writers_that_share_an_instance_id_are_still_two()
    {
        Next(Writer.Of("A"), Writer.Of("B"));

        WriterStatusChange change = Assert.Single(Next(Writer.Of("B")));

        Assert.Equal("Disappeared A", $"{change.Kind} {change.Name}");
    }

    [Fact]
    public void Who_left_comes_first_and_the_others_in_the_order_of_VSS()
    {
        Next(Writer.Of("A", 1), Writer.Of("B", 2), Writer.Of("C", 3));

        IReadOnlyList<WriterStatusChange> changes = Next(
            Writer.Of("D", 4), Writer.Of("B", 2, WriterState.FailedAtThaw), Writer.Of("A", 5));

        Assert.Equal(["Disappeared C", "Appeared D", "StateChanged B", "Restarted A"], changes.Select(change => $"{change.Kind} {change.Name}"));
    }

    [Fact]
    public void A_change_is_a_sentence()
    {
        int timeout = unchecked((int)0x800423F2);
        var sentences = new List<string>();
        Next(Stable);
        sentences.AddRange(Next(Writer.Of("A", 1, WriterState.FailedAtFreeze, timeout)).Select(change => $"{change}"));
        sentences.AddRange(Next(Writer.Of("A", 2)).Select(change => $"{change}"));
        sentences.AddRange(Next(Writer.Of("B", 3)).Select(change => $"{change}"));

        Assert.Equal(
            [
                "A on SRV1 changed from Stable to FailedAtFreeze with VSS_E_WRITERERROR_TIMEOUT (0x800423F2).",
                "A on SRV1 restarted: Stable, before FailedAtFreeze with VSS_E_WRITERERROR_TIMEOUT (0x800423F2).",
                "A on SRV1 disappeared; last state: Stable.",
                "B on SRV1 appeared: Stable.",
            ],
            sentences);
    }

    private IReadOnlyList<WriterStatusChange> Next(params WriterStatus[] writers) => _changes.Next(writers, Moment);
}
