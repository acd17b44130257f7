using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using VssWriterStatus.Polling;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>What the cmdlets that gather again and again have in common: how often they do, and how many failures they survive.</summary>
public abstract class PollingCommand : SelectedWriterCommand
{
    /// <summary>The time from one gather to the next in seconds.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int IntervalSec { get; set; } = 10;

    /// <summary>When the gathers are due.</summary>
    private protected PollingSchedule Schedule { get; private set; } = null!;

    /// <summary>The limit of the gather that begins now; null for none.</summary>
    private protected abstract TimeSpan? GatherLimit { get; }

    private protected override void Answer(WriterSelection selection)
    {
        var clock = Stopwatch.StartNew();
        Schedule = new PollingSchedule(TimeSpan.FromSeconds(IntervalSec), () => clock.Elapsed);
        Limit(Schedule);
        try
        {
            Poll(selection);
        }
        finally
        {
            EndProgress();
        }
    }

    /// <summary>Says when there are no more gathers.</summary>
    private protected abstract void Limit(PollingSchedule schedule);

    /// <summary>Takes the chosen writers of a gather that was done; whether no more gathers are needed.</summary>
    private protected abstract bool Handle(WriterSelection selection, IReadOnlyList<WriterStatus> writers, GatherOutcome outcome);

    /// <summary>No gather comes any more.</summary>
    /// <param name="failure">Why the last one was not done; null where it was.</param>
    private protected abstract void EndPolling(VssException? failure);

    private void Poll(WriterSelection selection)
    {
        var streak = new FailureStreak();
        while (true)
        {
            Schedule.Begin();
            VssException? failure = Look(selection, out bool isEnough);
            if (isEnough)
            {
                return;
            }

            if (failure is null)
            {
                streak.End();
            }
            else if (!streak.Survives(failure))
            {
                WriteFailure(failure);
                return;
            }

            if (Schedule.UntilNext() is not TimeSpan pause)
            {
                EndPolling(failure);
                return;
            }

            if (failure is not null)
            {
                WriteWarning(
                    $"The gather failed ({streak.Count} of {FailureStreak.Limit} in a row) and is tried again in {pause.TotalSeconds:0} s: {failure.Message}");
            }

            if (StopToken.WaitHandle.WaitOne(pause))
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>Gathers once; why it could not be done, and whether no more gathers are needed.</summary>
    private VssException? Look(WriterSelection selection, out bool isEnough)
    {
        var chosen = new List<WriterStatus>();
        selection.Reset();
        isEnough = false;
        GatherOutcome outcome;
        try
        {
            outcome = Gather(selection.WriterIds, GatherLimit, writer =>
            {
                if (selection.Includes(writer))
                {
                    chosen.Add(writer);
                }
            });
        }
        catch (VssException failure)
        {
            return failure;
        }

        isEnough = Handle(selection, chosen, outcome);
        return null;
    }
}
