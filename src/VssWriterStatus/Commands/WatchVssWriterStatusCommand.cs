using VssWriterStatus.Polling;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Watches VSS writers and emits each change as it happens.</summary>
[Cmdlet(VerbsCommon.Watch, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterStatusChange))]
public sealed class WatchVssWriterStatusCommand : PollingCommand
{
    private bool _hasBegun;

    /// <summary>The number of gathers; without it, the watch does not end.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan? LimitThere => null;

    private protected override void Answer(WriterSelection selection)
    {
        PollingSchedule schedule = NewSchedule();
        schedule.Count = Count == 0 ? null : Count;
        WriterGather gather = NewGather();
        var polling = new WriterPolling(gather, selection, schedule, TimeLimit, this, StopToken);
        foreach (IReadOnlyList<WriterStatusChange> changes in new WriterWatch(polling, gather, selection, this).Run())
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                EndProgress();
            }

            WriteObject(changes, enumerateCollection: true);
        }
    }

    private protected override void ShowStep(string step)
    {
        // A progress bar that appears and disappears with every gather would hide the changes.
        if (!_hasBegun)
        {
            base.ShowStep(step);
        }
    }
}
