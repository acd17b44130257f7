using VssWriterStatus.Errors;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Polling;

/// <summary>Waits until the selected writers have one of the wanted verdicts.</summary>
/// <param name="polling">Runs the gathers.</param>
/// <param name="selection">The writers.</param>
/// <param name="limit">The limit of the wait, as in the schedule; null for none.</param>
/// <param name="wanted">The verdicts to wait for.</param>
/// <param name="observer">Receives each pause.</param>
internal sealed class WriterWait(
    WriterPolling polling, WriterSelection selection, TimeSpan? limit, IReadOnlyCollection<WriterHealth> wanted, IGatherObserver observer)
{
    /// <summary>The writers as of the last successful gather.</summary>
    public IReadOnlyList<WriterStatus> Writers { get; private set; } = [];

    /// <summary>The conditions that were not met then, as text.</summary>
    public IReadOnlyList<string> Pending { get; private set; } = [];

    /// <summary>Waits.</summary>
    /// <returns>Null if the writers have the wanted verdicts; VssTimeout if the time ran out first.</returns>
    /// <exception cref="VssException">No more gathers are possible.</exception>
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
