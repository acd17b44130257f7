using VssWriterStatus.Polling;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Waits until VSS writers are healthy, including writers that have not started yet.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterStatus))]
public sealed class WaitVssWriterStatusCommand : PollingCommand
{
    /// <summary>Time for a computer to start its services, and for a backup to complete its snapshot.</summary>
    private const int DefaultWaitSeconds = 300;

    private WriterWait _wait = null!;
    private PollingSchedule _schedule = null!;

    /// <summary>Waits, and limits the wait.</summary>
    public WaitVssWriterStatusCommand() => TimeoutSec = DefaultWaitSeconds;

    /// <summary>The verdicts to wait for; Healthy by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterHealth[]? Health { get; set; }

    private protected override string Activity => "Waiting for VSS writers";

    private protected override void Answer(WriterSelection selection)
    {
        _schedule = NewSchedule();
        _schedule.TimeLimit = TimeLimit;
        var polling = new WriterPolling(
            NewGather(), selection, _schedule, TimeSpan.FromSeconds(WriterStatusQuery.DefaultTimeoutSeconds), this, StopToken);
        _wait = new WriterWait(polling, selection, TimeLimit, Health ?? [WriterHealth.Healthy], this);
        VssException? timeout = _wait.Run();
        WriteObject(_wait.Writers, enumerateCollection: true);
        if (timeout is not null)
        {
            WriteFailure(timeout);
        }
    }

    private protected override void ShowStep(string step) => WriteProgress(
        new ProgressRecord(0, Activity, _wait.Pending.Count == 0 ? "Gathering" : $"Waiting for: {string.Join(", ", _wait.Pending)}")
        {
            CurrentOperation = step,
            SecondsRemaining = (int)(_schedule.Remaining?.TotalSeconds ?? -1),
        });
}
