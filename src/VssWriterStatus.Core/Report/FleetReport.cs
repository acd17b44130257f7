using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>What a report shows, in the order in which it shows it: the worst first. Immutable.</summary>
/// <remarks>
/// A computer can answer with any number of writers, classes and errors. The page lists a bounded number of each, so that no computer
/// can make it too large to open; verdicts and counts are of all.
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

    /// <summary>What failed or limits an answer, by computer; one without a name has errors that name none.</summary>
    public IReadOnlyList<(ComputerAnswer Computer, GatherFailure Failure)> Failures { get; }

    /// <summary>The computers of which there are errors and nothing else.</summary>
    public int UnansweredCount { get; }

    public int ComputerCount => Rows.Count + UnansweredCount;

    /// <summary>The writers that answered.</summary>
    public int WriterCount { get; }

    public int MissingCount { get; }

    /// <summary>Every different thing that is listed of a writer.</summary>
    public IReadOnlyList<ReportedWriter> Writers { get; }

    public bool IsSimulated { get; }

    /// <summary>Whether there are answers of simulations and of real computers.</summary>
    public bool IsMixed { get; }

    /// <summary>Whether writers may be missing, because a process gathered whose COM security they may not pass.</summary>
    public bool MayLackWriters => Writers.Any(writer => writer.ComSecurity == ComSecurity.Inherited);

    /// <summary>The computers of which it is not known which writers are missing.</summary>
    public int MissingNotKnownCount => Rows.Count(row => !row.Computer.KnowsMissing);

    /// <summary>The computers whose writers are not all listed.</summary>
    public IReadOnlyList<FleetRow> Shortened => [.. Rows.Where(row => row.IsShortened)];

    /// <summary>How many computers have this for their worst verdict.</summary>
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

            // An error about a missing writer that names no computer.
            .. computer.Name is not null ? [] : computer.Missing.Select(missing =>
                new GatherFailure(null, nameof(VssErrorId.VssWriterNotFound), $"{missing.Name} did not report. {missing.Expectation}", missing.Advice, computer.Source)),
        ];
        return all.Length <= MostFailures
            ? all
            : all.Take(MostFailures).Append(new GatherFailure(computer.Name, WarningId, $"{all.Length - MostFailures} more errors are not listed.", null, computer.Source));
    }
}
