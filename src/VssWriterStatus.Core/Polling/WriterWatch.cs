using System;
using System.Collections.Generic;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Polling;

/// <summary>Watches chosen writers and tells each change.</summary>
/// <param name="polling">Gathers them.</param>
/// <param name="gather">What it gathers with, which knows what was warned of.</param>
/// <param name="selection">The writers.</param>
/// <param name="observer">Sees what is watched, and what is not there to be watched yet.</param>
internal sealed class WriterWatch(WriterPolling polling, WriterGather gather, WriterSelection selection, IGatherObserver observer)
{
    /// <summary>The changes of each gather; those of the first, with which the others are compared, are none.</summary>
    /// <exception cref="VssException">No more gathers can be done, or the last one could not.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IEnumerable<IReadOnlyList<WriterStatusChange>> Run()
    {
        WriterChanges? changes = null;
        foreach ((IReadOnlyList<WriterStatus> writers, GatherOutcome outcome) in polling.Gathers())
        {
            if (changes is null)
            {
                changes = new WriterChanges();
                Announce(writers.Count);
            }

            foreach (VssException notRead in outcome.NotRead)
            {
                gather.WarnOnce(notRead.Message);
            }

            yield return changes.Next(writers, outcome.GatheredAt, isComplete: outcome.NotRead.Count == 0);
        }

        if (polling.Failure is not null)
        {
            throw polling.Failure;
        }
    }

    private void Announce(int count)
    {
        observer.WriteVerbose($"Watching {count} writers.");
        foreach (AbsentWriter absent in selection.Absent())
        {
            // It may be the very writer whose coming is watched for, or a slip of the pen.
            observer.WriteWarning($"{absent.Error.Message} It is reported when it appears.");
        }
    }
}
