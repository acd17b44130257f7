namespace VssWriterStatus.Report;

/// <summary>The contents of a report in display order: the worst first. Immutable.</summary>
/// <remarks>
/// A computer can answer with any number of writers, classes and errors. The page lists a limited number of each, so that no computer
/// can make it too large to open; verdicts and counts include all of them.
/// </remarks>
internal sealed class FleetReport
{
    /// <summary>How many errors of a computer are listed.</summary>
    public const int MostFailures = 100;

    private const string WarningId = "Warning";

    private readonly Dictionary<ReportedWriter, ReportedWriter> _shared = [];

    public FleetReport(IReadOnlyList<ComputerAnswer> computers)
    {
        Rows =
        [
            .. computers
                .Where(computer => computer.Name is not null && computer.HasAnswered)
                .Select(computer => new FleetRow(computer, Share))
                .OrderBy(row => row.Tally)
                .ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(row => row.Computer.OtherName, StringComparer.OrdinalIgnoreCase)
                .ThenBy(row => row.Computer.Source),
        ];
        Columns = WriterColumn.Of(Rows);
        Problems = WriterProblem.Of(Rows);
        Failures =
        [
            .. computers
                .OrderBy(computer => computer.Name ?? string.Empty, StringComparer.OrdinalIgnoreCase)
                .ThenBy(computer => computer.OtherName, StringComparer.OrdinalIgnoreCase)
                .SelectMany(FailuresOf, (computer, failure) => (computer, failure)),
        ];
        UnansweredCount = computers.Count(computer => computer.Name is not null && !computer.HasAnswered);
        WriterCount = Rows.Sum(row => row.Instances.Count(answer => answer.Shared.Verdict != Verdict.Missing));
        MissingCount = Rows.Sum(row => row.Tally[Verdict.Missing]);
        Writers = [.. Rows.SelectMany(row => row.Listed).Select(answer => answer.Shared).Distinct()];
        IsSimulated = computers.Any(computer => computer.Source == VssSource.Simulation);
        IsMixed = IsSimulated && computers.Any(computer => computer.Source != VssSource.Simulation);
    }

    /// <summary>The computers that answered.</summary>
    public IReadOnlyList<FleetRow> Rows { get; }

    public IReadOnlyList<WriterColumn> Columns { get; }

    public IReadOnlyList<WriterProblem> Problems { get; }

    /// <summary>Failures and limitations of an answer, by computer; errors that name no computer are under one without a name.</summary>
    public IReadOnlyList<(ComputerAnswer Computer, GatherFailure Failure)> Failures { get; }

    /// <summary>The computers with errors only.</summary>
    public int UnansweredCount { get; }

    public int ComputerCount => Rows.Count + UnansweredCount;

    /// <summary>The writers that answered.</summary>
    public int WriterCount { get; }

    public int MissingCount { get; }

    /// <summary>Each distinct writer in the list.</summary>
    public IReadOnlyList<ReportedWriter> Writers { get; }

    public bool IsSimulated { get; }

    /// <summary>Whether there are results from both simulations and real computers.</summary>
    public bool IsMixed { get; }

    /// <summary>Whether writers may be missing because of the COM security of the process that gathered.</summary>
    public bool MayLackWriters => Writers.Any(writer => writer.ComSecurity == ComSecurity.Inherited);

    /// <summary>The computers for which it is unknown which writers are missing.</summary>
    public int MissingNotKnownCount => Rows.Count(row => !row.Computer.KnowsMissing);

    /// <summary>The computers with more writers than are listed.</summary>
    public IReadOnlyList<FleetRow> Shortened => [.. Rows.Where(row => row.IsShortened)];

    /// <summary>How many computers have this as their worst verdict.</summary>
    public int CountOf(Verdict worst) => Rows.Count(row => row.Tally.Worst == worst);

    private ReportedWriter Share(ReportedWriter writer)
    {
        if (!_shared.TryGetValue(writer, out ReportedWriter? shared))
        {
            _shared.Add(writer, shared = writer);
        }

        return shared;
    }

    private static IEnumerable<GatherFailure> FailuresOf(ComputerAnswer computer)
    {
        GatherFailure[] all =
        [
            .. computer.Failures,
            .. computer.Warnings.Distinct().Select(warning => new GatherFailure(computer.Name, WarningId, warning, null, computer.Source)),

            // An error about a missing writer that does not name a computer.
            .. computer.Name is not null ? [] : computer.Missing.Select(missing =>
                new GatherFailure(null, nameof(VssErrorId.VssWriterNotFound), $"{missing.Name} did not report. {missing.Expectation}", missing.Advice, computer.Source)),
        ];
        return all.Length <= MostFailures
            ? all
            : all.Take(MostFailures).Append(new GatherFailure(computer.Name, WarningId, $"{all.Length - MostFailures} more errors are not listed.", null, computer.Source));
    }
}
