using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>What a report shows, in the order in which it shows it: the worst first. Immutable.</summary>
internal sealed class FleetReport(FleetRow[] rows, GatherFailure[] failures, int unansweredCount)
{
    /// <summary>The computers that answered.</summary>
    public IReadOnlyList<FleetRow> Rows { get; } = rows;

    public IReadOnlyList<WriterColumn> Columns { get; } = WriterColumn.Of(rows);

    public IReadOnlyList<WriterProblem> Problems { get; } = WriterProblem.Of(rows);

    public IReadOnlyList<GatherFailure> Failures { get; } = failures;

    /// <summary>The computers of which there are errors and nothing else.</summary>
    public int UnansweredCount { get; } = unansweredCount;

    public int ComputerCount => Rows.Count + UnansweredCount;

    public int WriterCount { get; } = rows.Sum(row => row.Answers.Length);

    /// <summary>Every different thing that a writer said.</summary>
    public IReadOnlyList<WriterStatus> Statuses { get; } = [.. rows.SelectMany(row => row.Answers).Select(answer => answer.Shared).Distinct()];

    public bool IsSimulated =>
        Statuses.Any(status => status.Source == VssSource.Simulation) || Failures.Any(failure => failure.Source == VssSource.Simulation);

    /// <summary>Whether writers may be missing, because a process gathered whose COM security they may not pass.</summary>
    public bool MayLackWriters => Statuses.Any(status => status.ComSecurity == ComSecurity.Inherited);

    /// <summary>How many computers have this for their worst verdict.</summary>
    public int CountOf(WriterHealth worst) => Rows.Count(row => row.Tally.Worst == worst);
}
