using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Polling;

/// <summary>Watches the selected writers and returns each change.</summary>
/// <param name="polling">Runs the polling.</param>
/// <param name="gather">The gather behind the polling, which knows the warnings that were given.</param>
/// <param name="selection">The writers.</param>
/// <param name="observer">Receives what is watched, and what is not present yet.</param>
internal sealed class WriterWatch(WriterPolling polling, WriterGather gather, WriterSelection selection, IGatherObserver observer)
{
    /// <summary>The changes of each gather; the first gather has none, since it is the basis of comparison.</summary>
    /// <exception cref="VssException">No more gathers are possible, or the last one failed.</exception>
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
            // This may be the writer that the user is waiting for, or a misspelled name.
            observer.WriteWarning($"{absent.Error.Message} It is reported when it appears.");
        }
    }
}
