using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Diagnosis;

/// <summary>Whether the next backup can rely on the writers of a computer: which answer, which are missing, and which of them count.</summary>
/// <param name="selection">The writers that count.</param>
/// <param name="computer">The computer.</param>
internal sealed class HealthCheck(WriterSelection selection, IComputer computer)
{
    /// <summary>The required writers; they are never ignored.</summary>
    public WriterPattern[] Required { get; set; } = [];

    /// <summary>The writers to ignore.</summary>
    public WriterPattern[] Ignored { get; set; } = [];

    /// <summary>The states and failures of writers that the user accepts.</summary>
    public Acceptance[] Accepted { get; set; } = [];

    /// <summary>Whether a busy writer counts as healthy.</summary>
    public bool IsBusyAllowed { get; set; }

    /// <summary>Whether to search the event logs for the reasons why writers failed.</summary>
    public bool ReadsEvents { get; set; }

    /// <summary>Gathers all writers and determines the verdict on the computer.</summary>
    /// <param name="gather">Runs the gather.</param>
    /// <param name="limit">The limit of the gather; null for none.</param>
    /// <exception cref="VssException">The gather failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public WriterHealthReport Run(WriterGather gather, TimeSpan? limit)
    {
        List<WriterStatus> writers = [];
        GatherOutcome outcome = gather.Run([], limit, writers.Add);
        WriterStatus[] counted = [.. writers.Where(writer => Counts(writer.Name, writer.WriterId)).Select(writer => Acceptance.Apply(writer, Accepted))];
        return new WriterHealthReport(
            outcome.ComputerName,
            counted,
            Missing(writers, new MissingWriters(LocalMachineEvidence.Of(computer), outcome.ComSecurity, outcome.Source)),
            outcome.NotRead.Select(failure => failure.Message),
            outcome.Warnings,
            IsBusyAllowed,
            outcome.GatheredAt,
            outcome.Source,
            newestErrors: ReadsEvents ? WriterErrors.NewestOf(counted.Where(writer => writer.Health == WriterHealth.Failed), computer.EventLog) : []);
    }

    private bool Counts(string name, Guid? writerId) =>
        Array.Exists(Required, pattern => pattern.Matches(name, writerId))
        || (selection.Asks(name, writerId) && !Array.Exists(Ignored, pattern => pattern.Matches(name, writerId)));

    /// <summary>The writers that every such computer has, and those that the user requires.</summary>
    private MissingWriter[] Missing(List<WriterStatus> writers, MissingWriters missing)
    {
        MissingWriter[] expected =
            [.. missing.AmongOthers(writers.Select(writer => writer.Identity)).Where(writer => Counts(writer.Name, writer.WriterId))];
        writers.ForEach(writer => selection.Includes(writer));
        return
        [
            .. expected,
            .. Required
                .Where(pattern => !writers.Exists(writer => pattern.Matches(writer.Name, writer.WriterId)))
                .Concat(selection.Unanswered())
                .Where(pattern => !Array.Exists(expected, writer => pattern.Matches(writer.Name, writer.WriterId)))
                .GroupBy(pattern => pattern.Text, StringComparer.OrdinalIgnoreCase)
                .Select(same => missing.Required(RowOf(same.First(), missing), same.Key)),
        ];
    }

    /// <summary>The matching row of the catalogue; null if there is none, or if wildcards could match several.</summary>
    private static KnownWriter? RowOf(WriterPattern pattern, MissingWriters missing)
    {
        KnownWriter[] rows = [.. KnownWriters.All.Where(known => pattern.Matches(known.Name, known.WriterId) || known.IsNamed(pattern.Text))];
        return rows.Length > 1 && pattern.HasWildcards ? null : missing.LikeliestOf(rows);
    }
}
