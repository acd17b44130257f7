using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Polling;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;
using VssWriterStatus.Tests.Diagnosis;
using Xunit;

namespace VssWriterStatus.Tests.Polling;

/// <summary>Waiting and watching, against a source whose answers are set one by one.</summary>
public sealed class WriterPollingTests : IWriterStatusSource, IGatherObserver
{
    private const string Name = "SqlServerWriter";

    private static readonly VssException Passing = VssErrors.CallFailed(VssOperation.GatherWriterStatus, HResult.E_UNEXPECTED);
    private static readonly VssException Lasting = VssErrors.CallFailed(VssOperation.InitializeForBackup, HResult.E_ACCESSDENIED);

    private readonly Queue<object> _answers = [];
    private readonly List<string> _warnings = [];
    private readonly WriterSelection _selection = new(text => new Literally(text));
    private readonly PollingSchedule _schedule;
    private readonly WriterGather _gather;
    private readonly WriterPolling _polling;

    public WriterPollingTests()
    {
        var clock = Stopwatch.StartNew();
        _schedule = new PollingSchedule(TimeSpan.FromMilliseconds(5), () => clock.Elapsed);
        _gather = new WriterGather(this, new FakeRegistry(), skipMetadata: false, this, CancellationToken.None);
        _polling = new WriterPolling(_gather, _selection, _schedule, null, this, CancellationToken.None);
        _selection.Add([Name], null);
    }

    [Fact]
    public void A_wait_ends_when_the_writers_are_as_they_are_wanted()
    {
        Answers(Writer(WriterState.FailedAtFreeze), Passing, Writer(WriterState.Stable));
        WriterWait wait = Wait(TimeSpan.FromMinutes(1));

        Assert.Null(wait.Run());

        Assert.Equal(WriterHealth.Healthy, Assert.Single(wait.Writers).Health);
        Assert.Empty(wait.Pending);
        Assert.StartsWith("The query failed (1 of 3 in a row)", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_that_is_over_tells_what_is_still_missing()
    {
        Answers([.. Enumerable.Repeat(Writer(WriterState.FailedAtFreeze), 1000)]);

        VssException? timeout = Wait(TimeSpan.FromMilliseconds(200)).Run();

        Assert.Equal(VssErrorId.VssTimeout, timeout?.ErrorId);
        Assert.Contains($"{Name} is FailedAtFreeze", timeout!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_so_is_not_tried_again()
    {
        Answers(Lasting, Writer(WriterState.Stable));

        Assert.Same(Lasting, Assert.Throws<VssException>(() => Wait(TimeSpan.FromMinutes(1)).Run()));

        Assert.Single(_answers);
    }

    [Fact]
    public void A_watch_tells_each_change_and_warns_of_a_writer_that_is_not_there_once()
    {
        _schedule.Count = 3;
        _selection.Add(["Absent"], null);
        Answers(Writer(WriterState.Stable), Writer(WriterState.FailedAtFreeze), Writer(WriterState.FailedAtFreeze), Writer(WriterState.Stable));

        IReadOnlyList<WriterStatusChange>[] changes = [.. new WriterWatch(_polling, _gather, _selection, this).Run()];

        Assert.Equal([0, 1, 0, 1], changes.Select(each => each.Count));
        Assert.Equal(WriterChangeKind.StateChanged, changes[1][0].Kind);
        Assert.Equal("No writer with the name 'Absent' was found. It is reported when it appears.", Assert.Single(_warnings));
    }

    [Fact]
    public void A_watch_whose_last_gather_failed_ends_with_that_failure()
    {
        _schedule.Count = 1;
        Answers(Writer(WriterState.Stable), Passing);

        Assert.Same(Passing, Assert.Throws<VssException>(() => new WriterWatch(_polling, _gather, _selection, this).Run().Count()));
    }

    [Fact]
    public void A_restart_takes_no_answer_that_lacks_a_writer_for_all_writers()
    {
        Answers(new WriterNotRead(VssOperation.GetWriterStatus, HResult.E_UNEXPECTED, 0, 1), new WriterNotRead(VssOperation.GetWriterStatus, HResult.E_UNEXPECTED, 0, 1));

        Assert.Equal(VssErrorId.VssWriterNotRead, Assert.Throws<VssException>(() => _gather.All(null, mayBeIncomplete: false)).ErrorId);
        Assert.Empty(_gather.All(null, mayBeIncomplete: true));
    }

    IEnumerable<GatherMessage> IWriterStatusSource.Gather(WriterStatusQuery query, CancellationToken cancellation)
    {
        object answer = _answers.Dequeue();
        yield return new GatherStarted("SRV1", VssSource.System, ComSecurity.Set);
        yield return answer as GatherMessage ?? throw (VssException)answer;
        yield return new GatherEnded(1, TimeSpan.Zero);
    }

    void IGatherObserver.ShowStep(string step)
    {
    }

    void IGatherObserver.WriteVerbose(string text)
    {
    }

    void IGatherObserver.WriteWarning(string text) => _warnings.Add(text);

    private static WriterRead Writer(WriterState state) => new(new RawWriterStatus(
        Name, new Guid("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a"), new Guid(1, 0, 0, new byte[8]), (int)state, HResult.S_OK, null, null));

    private void Answers(params object[] answers) => Array.ForEach(answers, _answers.Enqueue);

    private WriterWait Wait(TimeSpan limit)
    {
        _schedule.TimeLimit = limit;
        return new WriterWait(_polling, _selection, limit, [WriterHealth.Healthy], this);
    }

    private sealed class Literally(string text) : INamePattern
    {
        public string Text => text;

        public bool HasWildcards => false;

        public bool Matches(string name) => name == text;
    }
}
