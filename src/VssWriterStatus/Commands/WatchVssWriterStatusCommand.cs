using System;
using System.Collections.Generic;
using System.Management.Automation;
using VssWriterStatus.Polling;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Watches VSS writers and emits each change as it happens.</summary>
[Cmdlet(VerbsCommon.Watch, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterStatusChange))]
public sealed class WatchVssWriterStatusCommand : PollingCommand
{
    private readonly WriterChanges _changes = new();
    private bool _hasBegun;

    /// <summary>How often to look for changes; without it there is no end.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan? LimitThere => null;

    private protected override TimeSpan? GatherLimit => WriterStatusQuery.LimitOf(TimeoutSec);

    private protected override void Limit(PollingSchedule schedule) => schedule.Count = Count == 0 ? null : Count;

    private protected override bool Handle(WriterSelection selection, IReadOnlyList<WriterStatus> writers, GatherOutcome outcome)
    {
        if (!_hasBegun)
        {
            Begin(selection, writers.Count);
        }

        foreach (VssException notRead in outcome.NotRead)
        {
            WarnOnce(notRead.Message);
        }

        WriteObject(_changes.Next(writers, outcome.GatheredAt, isComplete: outcome.NotRead.Count == 0), enumerateCollection: true);
        return false;
    }

    private protected override void EndPolling(VssException? failure)
    {
        if (failure is not null)
        {
            WriteFailure(failure);
        }
    }

    private protected override void ShowStep(string step)
    {
        // A bar that came and went with every gather would hide what is watched for.
        if (!_hasBegun)
        {
            base.ShowStep(step);
        }
    }

    /// <summary>From now on there is silence until something changes.</summary>
    private void Begin(WriterSelection selection, int count)
    {
        _hasBegun = true;
        EndProgress();
        WriteVerbose($"Watching {count} writers.");
        foreach (MissingAnswer missing in selection.Missing())
        {
            // It may be the very writer whose coming is watched for, or a slip of the pen.
            WriteWarning($"{missing.Error.Message} It is reported when it appears.");
        }
    }
}
