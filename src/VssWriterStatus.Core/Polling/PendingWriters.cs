namespace VssWriterStatus.Polling;

/// <summary>The conditions that a wait for writers is still waiting for.</summary>
/// <param name="wanted">The verdicts to wait for.</param>
internal sealed class PendingWriters(IReadOnlyCollection<WriterHealth> wanted)
{
    /// <summary>The writers that last had another verdict than those wanted.</summary>
    private List<WriterStatus> _unwell = [];

    /// <summary>A description of each writer without a wanted verdict; empty when the wait is over.</summary>
    /// <param name="chosen">The selected writers that answered.</param>
    /// <param name="absent">The requested writers that did not answer.</param>
    public IReadOnlyList<string> Next(IReadOnlyCollection<WriterStatus> chosen, IReadOnlyCollection<string> absent)
    {
        // If all writers are missing, VSS has a problem, so an empty answer does not mean that all is well.
        if (chosen.Count == 0 && absent.Count == 0 && _unwell.Count == 0)
        {
            return ["no writer reported"];
        }

        // A writer whose service is restarting is absent for a while, which does not make it healthy.
        WriterStatus[] gone = [.. _unwell.Where(writer => !chosen.Any(present => present.Identity.Equals(writer.Identity)))];
        WriterStatus[] unwell = [.. chosen.Where(writer => !wanted.Contains(writer.Health))];
        _unwell = [.. unwell, .. gone];
        return
        [
            .. unwell.Select(writer => $"{writer.Name} is {writer.StateName}"),
            .. gone.Select(writer => writer.Name).Concat(absent).Distinct(StringComparer.OrdinalIgnoreCase).Select(what => $"{what} did not report"),
        ];
    }
}
