using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Errors;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Polling;

/// <summary>Waits until chosen writers are as they are wanted.</summary>
/// <param name="polling">Gathers them.</param>
/// <param name="selection">The writers.</param>
/// <param name="limit">The limit of the wait, as the schedule has it; null for none.</param>
/// <param name="wanted">The verdicts to wait for.</param>
/// <param name="observer">Sees each pause.</param>
internal sealed class WriterWait(
    WriterPolling polling, WriterSelection selection, TimeSpan? limit, IReadOnlyCollection<WriterHealth> wanted, IGatherObserver observer)
{
    /// <summary>The writers as the last gather that was done found them.</summary>
    public IReadOnlyList<WriterStatus> Writers { get; private set; } = [];

    /// <summary>What was not as it is wanted then, in words.</summary>
    public IReadOnlyList<string> Pending { get; private set; } = [];

    /// <summary>Waits.</summary>
    /// <returns>Null where the writers are as they are wanted; VssTimeout where the time was over before.</returns>
    /// <exception cref="VssException">No more gathers can be done.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public VssException? Run()
    {
        var writers = new PendingWriters(wanted);
        foreach ((IReadOnlyList<WriterStatus> gathered, GatherOutcome outcome) in polling.Gathers())
        {
            Writers = gathered;
            Pending =
            [
                .. writers.Next(gathered, [.. selection.Absent().Select(absent => $"{absent.Target}")]),
                .. outcome.NotRead.Select(notRead => notRead.Message.TrimEnd('.')),
            ];
            if (Pending.Count == 0)
            {
                return null;
            }

            observer.ShowStep("Waiting");
        }

        return VssErrors.WaitTimedOut(limit!.Value, wanted, Pending, polling.Failure);
    }
}
