using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>One thing that is wrong, on however many computers: a class of writers in a state, with a failure. Immutable.</summary>
internal sealed class WriterProblem
{
    private WriterProblem((WriterStatus Status, string Computer)[] cases)
    {
        Status = cases[0].Status;
        Computers = [.. cases.Select(each => each.Computer).Distinct(StringComparer.OrdinalIgnoreCase)];
        ApplicationMessages =
        [
            .. cases
                .Select(each => each.Status.ApplicationMessage)
                .Where(message => !string.IsNullOrEmpty(message))
                .GroupBy(message => message!)
                .OrderByDescending(message => message.Count())
                .ThenBy(message => message.Key, StringComparer.Ordinal)
                .Select(message => message.Key),
        ];
    }

    /// <summary>The status of one of the cases.</summary>
    public WriterStatus Status { get; }

    public IReadOnlyList<string> Computers { get; }

    /// <summary>What the applications said, the most frequent first.</summary>
    public IReadOnlyList<string> ApplicationMessages { get; }

    /// <summary>The problems of all rows, the worst and the most frequent first.</summary>
    public static WriterProblem[] Of(IEnumerable<FleetRow> rows) =>
    [
        .. rows
            .SelectMany(row => row.Answers, (row, answer) => (Status: answer.Shared, Computer: row.Name))
            .Where(each => each.Status.Health != WriterHealth.Healthy)
            .GroupBy(each => (each.Status.WriterId, each.Status.State, each.Status.FailureCode))
            .Select(cases => new WriterProblem([.. cases]))
            .OrderBy(problem => Severity.RankOf(problem.Status.Health))
            .ThenByDescending(problem => problem.Computers.Count)
            .ThenBy(problem => problem.Status.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(problem => problem.Status.State)
            .ThenBy(problem => problem.Status.FailureCode)
            .ThenBy(problem => problem.Status.WriterId),
    ];
}
