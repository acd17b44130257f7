using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Errors;
using VssWriterStatus.Polling;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Waits until VSS writers are healthy, those that are not there yet included.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterStatus))]
public sealed class WaitVssWriterStatusCommand : PollingCommand
{
    /// <summary>Time for a computer to start its services, and for a backup to pass its snapshot.</summary>
    private const int DefaultWaitSeconds = 300;

    private IReadOnlyList<WriterStatus> _last = [];
    private PendingWriters _pendingWriters = null!;
    private IReadOnlyList<string> _pending = [];

    /// <summary>Waits, and limits the wait.</summary>
    public WaitVssWriterStatusCommand() => TimeoutSec = DefaultWaitSeconds;

    /// <summary>The verdicts to wait for; Healthy where none is given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterHealth[]? Health { get; set; }

    private WriterHealth[] Wanted => Health ?? [WriterHealth.Healthy];

    private protected override string Activity => "Waiting for VSS writers";

    private protected override TimeSpan? GatherLimit =>
        Schedule.LimitOfGather(TimeSpan.FromSeconds(WriterStatusQuery.DefaultTimeoutSeconds));

    private protected override void Limit(PollingSchedule schedule)
    {
        schedule.TimeLimit = WriterStatusQuery.LimitOf(TimeoutSec);
        _pendingWriters = new PendingWriters(Wanted);
    }

    private protected override bool Handle(WriterSelection selection, IReadOnlyList<WriterStatus> writers, GatherOutcome outcome)
    {
        _last = writers;
        _pending =
        [
            .. _pendingWriters.Next(writers, [.. selection.Missing().Select(missing => $"{missing.Target}")]),
            .. outcome.NotRead.Select(notRead => notRead.Message.TrimEnd('.')),
        ];
        if (_pending.Count > 0)
        {
            ShowStep("Waiting");
            return false;
        }

        WriteObject(writers, enumerateCollection: true);
        return true;
    }

    private protected override void EndPolling(VssException? failure)
    {
        WriteObject(_last, enumerateCollection: true);
        WriteFailure(VssErrors.WaitTimedOut(Schedule.TimeLimit!.Value, Wanted, _pending, failure));
    }

    private protected override void ShowStep(string step) => WriteProgress(
        new ProgressRecord(0, Activity, _pending.Count == 0 ? "Gathering" : $"Still missing: {string.Join(", ", _pending)}")
        {
            CurrentOperation = step,
            SecondsRemaining = (int)(Schedule.Remaining?.TotalSeconds ?? -1),
        });
}
