using System.Threading;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Polling;

/// <summary>Gathers the selected writers repeatedly, on a schedule, and continues after failures that may be temporary.</summary>
/// <param name="gather">Runs the gathers.</param>
/// <param name="selection">The writers.</param>
/// <param name="schedule">The schedule.</param>
/// <param name="gatherLimit">The limit of one gather; null for none.</param>
/// <param name="observer">Receives the failures after which the polling continues.</param>
/// <param name="cancellation">Ends the wait for the next gather.</param>
internal sealed class WriterPolling(
    WriterGather gather, WriterSelection selection, PollingSchedule schedule, TimeSpan? gatherLimit, IGatherObserver observer, CancellationToken cancellation)
{
    /// <summary>Why the last gather failed; null if it succeeded.</summary>
    public VssException? Failure { get; private set; }

    /// <summary>The successful gathers, each with the selected writers, until the schedule ends.</summary>
    /// <exception cref="VssException">Too many gathers failed in a row, or one failed for a permanent reason.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IEnumerable<(IReadOnlyList<WriterStatus> Writers, GatherOutcome Outcome)> Gathers()
    {
        var streak = new FailureStreak();
        while (true)
        {
            schedule.Begin();
            List<WriterStatus> chosen = [];
            if (TryGather(chosen) is GatherOutcome outcome)
            {
                streak.End();
                yield return (chosen, outcome);
            }
            else if (!streak.Survives(Failure!))
            {
                throw Failure!;
            }

            if (schedule.UntilNext() is not TimeSpan pause)
            {
                yield break;
            }

            if (Failure is not null)
            {
                observer.WriteWarning($"The query failed ({streak.Count} of {FailureStreak.Limit} in a row). The next query starts in {pause.TotalSeconds:0} s. {Failure.Message}");
            }

            cancellation.WaitHandle.WaitOne(pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private GatherOutcome? TryGather(List<WriterStatus> chosen)
    {
        selection.Reset();
        Failure = null;
        try
        {
            return gather.Run(selection.WriterIds, schedule.LimitOfGather(gatherLimit), writer =>
            {
                if (selection.Includes(writer))
                {
                    chosen.Add(writer);
                }
            });
        }
        catch (VssException failure)
        {
            Failure = failure;
            return null;
        }
    }
}
