namespace VssWriterStatus.Report;

/// <summary>One problem on any number of computers: a class of writers in a state, with a failure, or missing. Immutable.</summary>
internal sealed class WriterProblem
{
    private WriterProblem((ReportedWriter Writer, string Computer, bool IsShortened)[] cases)
    {
        IsOnlyOnShortened = Array.TrueForAll(cases, each => each.IsShortened);
        Writer = cases[0].Writer;
        Computers = [.. cases.Select(each => each.Computer).Distinct(StringComparer.OrdinalIgnoreCase)];
        ApplicationMessages = Frequent(cases.Select(each => each.Writer.ApplicationMessage));
        Causes = Frequent(cases.SelectMany(each => each.Writer.Causes));
        Steps =
        [
            .. cases
                .Where(each => !string.IsNullOrEmpty(each.Writer.Advice))
                .GroupBy(each => each.Writer.Advice!, each => each.Computer)
                .OrderByDescending(step => step.Count())
                .ThenBy(step => step.Key, StringComparer.Ordinal)
                .Select(step => (step.Key, step.First())),
        ];
    }

    /// <summary>The writer in one of the cases.</summary>
    public ReportedWriter Writer { get; }

    public IReadOnlyList<string> Computers { get; }

    /// <summary>The messages of the applications, the most frequent first.</summary>
    public IReadOnlyList<string> ApplicationMessages { get; }

    /// <summary>The possible causes of the writer's absence, the most frequent first.</summary>
    public IReadOnlyList<string> Causes { get; }

    /// <summary>The next steps, each with one of the computers that it applies to: a command in it can name that computer.</summary>
    public IReadOnlyList<(string Step, string Computer)> Steps { get; }

    /// <summary>The problems of all rows, the worst and the most frequent first.</summary>
    public static WriterProblem[] Of(IEnumerable<FleetRow> rows) =>
    [
        .. rows
            .SelectMany(row => row.Listed, (row, answer) => (Writer: answer.Shared, Computer: row.Name, row.IsShortened))
            .Where(each => each.Writer.Verdict < Verdict.Accepted)
            .GroupBy(each => (each.Writer.ClassKey, each.Writer.Verdict, each.Writer.State, each.Writer.FailureCode))
            .Select(cases => new WriterProblem([.. cases]))
            .OrderBy(problem => problem.IsOnlyOnShortened)
            .ThenBy(problem => problem.Writer.Verdict)
            .ThenByDescending(problem => problem.Computers.Count)
            .ThenBy(problem => problem.Writer.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(problem => problem.Writer.State, StringComparer.Ordinal)
            .ThenBy(problem => problem.Writer.FailureCode)
            .ThenBy(problem => problem.Writer.ClassKey, StringComparer.Ordinal),
    ];

    private bool IsOnlyOnShortened { get; }

    private static string[] Frequent(IEnumerable<string?> texts) =>
    [
        .. texts
            .Where(text => !string.IsNullOrEmpty(text))
            .GroupBy(text => text!)
            .OrderByDescending(text => text.Count())
            .ThenBy(text => text.Key, StringComparer.Ordinal)
            .Select(text => text.Key),
    ];
}
