namespace VssWriterStatus.Metrics;

/// <summary>The known writers, the missing ones and the failures, with the overall verdict. The absence of an answer never counts as healthy.</summary>
internal sealed class MonitorSummary
{
    /// <summary>The most findings in a text.</summary>
    public const int MaximumFindings = 20;

    /// <summary>The name of the number of queries that failed.</summary>
    public const string Errors = "errors";

    private const int MaximumApplicationMessageLength = 160;

    /// <summary>A sentence for each finding with its severity, the worst first.</summary>
    private readonly (MonitorSeverity Severity, string Text)[] _rated;

    public MonitorSummary(IEnumerable<ComputerAnswer> computers)
    {
        Computers = [.. computers.OrderBy(computer => computer.Name, StringComparer.OrdinalIgnoreCase).ThenBy(computer => computer.OtherName, StringComparer.OrdinalIgnoreCase)];
        Writers = [.. Computers.SelectMany(computer => computer.Writers).OrderBy(writer => writer).ThenBy(writer => writer.InstanceId)];
        Missing = [.. Computers.SelectMany(computer => computer.Missing, (computer, writer) => (computer, writer))];
        Unanswered = [.. Computers.SelectMany(computer => computer.Failures)];
        MissingNotKnown = [.. Computers.Where(computer => computer.Writers.Count > 0 && !computer.KnowsMissing)];
        _rated = [.. Rate().OrderByDescending(finding => Weight(finding.Severity))];
    }

    /// <summary>The computers, in order; errors that name no computer are grouped under one without a name.</summary>
    public ComputerAnswer[] Computers { get; }

    /// <summary>The writers that answered, in order.</summary>
    public WriterStatus[] Writers { get; }

    /// <summary>The writers that should have answered but did not.</summary>
    public (ComputerAnswer Computer, MissingWriter Writer)[] Missing { get; }

    /// <summary>The queries that failed.</summary>
    public GatherFailure[] Unanswered { get; }

    /// <summary>The computers with single statuses only, which do not show what is missing.</summary>
    public ComputerAnswer[] MissingNotKnown { get; }

    /// <summary>Whether the number of missing writers is known.</summary>
    public bool CountsMissing => Missing.Length > 0 || Array.Exists(Computers, computer => computer.KnowsMissing);

    /// <summary>The worst severity; Critical outweighs Unknown, and Unknown outweighs Warning.</summary>
    public MonitorSeverity Severity
    {
        get
        {
            MonitorSeverity worst = _rated.Select(finding => finding.Severity).FirstOrDefault();
            return worst == MonitorSeverity.Ok && Writers.Length == 0 ? MonitorSeverity.Unknown : worst;
        }
    }

    /// <summary>The values that a monitor charts over time, by name, if they were counted; empty if no writer answered.</summary>
    public (string Name, int Count)[] Counts => Writers.Length == 0
        ? []
        :
        [
            ("failed", Count(Verdict.Failed)),
            .. CountsMissing ? [("missing", Missing.Length)] : Array.Empty<(string, int)>(),
            ("unknown", Count(Verdict.Unknown)),
            ("busy", Count(Verdict.Busy)),
            .. Accepted == 0 ? Array.Empty<(string, int)>() : [("accepted", Accepted)],
            ("healthy", Count(Verdict.Healthy)),
            (Errors, Unanswered.Length),
        ];

    /// <summary>Whether all, some or none of the results are from a simulation; empty for none.</summary>
    public string SimulationMark
    {
        get
        {
            VssSource[] sources = [.. Computers.Select(computer => computer.Source)];
            if (!sources.Contains(VssSource.Simulation))
            {
                return string.Empty;
            }

            return sources.Contains(VssSource.System) ? " (partly simulated)" : " (simulated)";
        }
    }

    /// <summary>The verdict in one sentence, with counts.</summary>
    public string Headline
    {
        get
        {
            string[] counts =
            [
                .. new[] { Verdict.Failed, Verdict.Unknown, Verdict.Busy, Verdict.Healthy }
                    .Where(verdict => Count(verdict) > 0)
                    .Select(verdict => $"{Count(verdict)} {verdict.ToString().ToLowerInvariant()}"),
                .. Accepted == 0 ? Array.Empty<string>() : [$"{Accepted} accepted"],
            ];
            string[] clauses =
            [
                Writers.Length == 0 ? "No VSS writer reported" : $"{Counted(Writers.Length, "VSS writer")} on {Where}: {string.Join(", ", counts)}",
                .. Missing.Length == 0 ? Array.Empty<string>() : [$"{(MissingNotKnown.Length == 0 ? string.Empty : "at least ")}{Counted(Missing.Length, "writer")} missing"],
                .. Missing.Length > 0 || MissingNotKnown.Length == 0 ? Array.Empty<string>() : ["missing writers not checked"],
                .. Unanswered.Length == 0 ? Array.Empty<string>() : [$"{Counted(Unanswered.Length, "error")}"],
            ];
            return $"{string.Join("; ", clauses)}{SimulationMark}.";
        }
    }

    /// <summary>A sentence for each error and each writer that is not healthy, the worst first; after the limit, how many more there are.</summary>
    public string[] Findings => FirstFindings(MaximumFindings);

    /// <summary>Each writer that answered or is missing, with its severity and a sentence.</summary>
    public IEnumerable<(string Name, MonitorSeverity Severity, string Text)> ByWriter => Computers.SelectMany(computer => computer.Writers
        .Select(writer => (writer.Name, SeverityOf(Verdicts.Of(writer)), MonitorText.Sentence(TextOf(computer, writer))))
        .Concat(computer.Missing.Select(missing => (missing.Name, SeverityOf(Verdict.Missing), MonitorText.Sentence(TextOf(computer, missing))))));

    /// <summary>The names of the writers that failed or are missing, each once, for a short summary.</summary>
    public string[] Broken =>
    [
        .. Writers.Where(writer => Verdicts.Of(writer) == Verdict.Failed).Select(writer => writer.Name)
            .Concat(Missing.Select(missing => missing.Writer.Name))
            .Select(MonitorText.Name)
            .Distinct(StringComparer.Ordinal),
    ];

    private IEnumerable<(MonitorSeverity Severity, string Text)> Rate() =>
    [
        .. Computers.SelectMany(
            computer => computer.Writers.Where(writer => Verdicts.Of(writer) != Verdict.Healthy),
            (computer, writer) => (SeverityOf(Verdicts.Of(writer)), MonitorText.Sentence(TextOf(computer, writer)))),
        .. Missing.Select(missing => (SeverityOf(Verdict.Missing), MonitorText.Sentence(TextOf(missing.Computer, missing.Writer)))),
        .. Unanswered.Select(failure => (failure.IsVerdict ? MonitorSeverity.Critical : MonitorSeverity.Unknown, MonitorText.Sentence(TextOf(failure)))),
        .. MissingNotKnown.Length == 0 ? [] : new[] { (MonitorSeverity.Warning, DescribeNotKnown()) },
        .. Computers.SelectMany(computer => computer.Warnings, (computer, warning) => (MonitorSeverity.Ok, MonitorText.Sentence($"{PlaceOf(computer)}: {warning}"))),
    ];

    private string Where
    {
        get
        {
            string[] computers = [.. Computers.Where(computer => computer.Writers.Count > 0).Select(PlaceOf).Distinct(StringComparer.OrdinalIgnoreCase)];
            return computers.Length == 1 ? computers[0] : Counted(computers.Length, "computer");
        }
    }

    /// <summary>The first findings, and how many more there are.</summary>
    public string[] FirstFindings(int maximum)
    {
        IEnumerable<string> first = _rated.Take(maximum).Select(finding => finding.Text);
        return _rated.Length <= maximum ? [.. first] : [.. first, $"And {_rated.Length - maximum} more."];
    }

    /// <summary>How many of the writers that answered have the verdict.</summary>
    public int Count(Verdict verdict) => Writers.Count(writer => Verdicts.Of(writer) == verdict);

    private int Accepted => Count(Verdict.Accepted);

    /// <summary>A running backup must not raise an alert.</summary>
    private static MonitorSeverity SeverityOf(Verdict verdict) => verdict switch
    {
        Verdict.Failed or Verdict.Missing => MonitorSeverity.Critical,
        Verdict.Unknown => MonitorSeverity.Warning,
        _ => MonitorSeverity.Ok,
    };

    /// <summary>The rank of a severity, the worst highest.</summary>
    public static int Weight(MonitorSeverity severity) => severity switch
    {
        MonitorSeverity.Critical => 3,
        MonitorSeverity.Unknown => 2,
        MonitorSeverity.Warning => 1,
        _ => 0,
    };

    /// <summary>The computer, with the name that it reports for itself if that differs.</summary>
    private static string PlaceOf(ComputerAnswer computer) =>
        MonitorText.Name(computer.Name) + (computer.OtherName is null ? string.Empty : $" (computer name {MonitorText.Name(computer.OtherName)})");

    /// <summary>The application knows best why it failed, so its message comes first.</summary>
    public static string TextOf(ComputerAnswer computer, WriterStatus writer)
    {
        string message = MonitorText.OneLine(writer.ApplicationMessage, MaximumApplicationMessageLength).TrimEnd('.');
        return $"{MonitorText.Name(writer.Name)} on {PlaceOf(computer)} is {writer.Health}: "
            + (message.Length == 0 ? string.Empty : $"{message}. ")
            + writer.StateName
            + (writer.FailureCode == 0 ? string.Empty : $" with {writer.Failure}")
            + (writer.AcceptedBy is null ? $"{MarkOf(writer.Source)}. {writer.Advice}" : $" (accepted){MarkOf(writer.Source)}.");
    }

    /// <summary>A missing writer, with the cause and the next step.</summary>
    public static string TextOf(ComputerAnswer computer, MissingWriter missing) =>
        $"{MonitorText.Name(missing.Name)}{(computer.Name is null ? string.Empty : $" on {PlaceOf(computer)}")} did not report{MarkOf(computer.Source)}. {missing.Expectation} {(missing.Causes.Count == 0 ? string.Empty : missing.Causes[0])} {missing.Advice}";

    /// <summary>A failure, with the next step.</summary>
    public static string TextOf(GatherFailure failure) =>
        $"{(failure.ComputerName is null ? string.Empty : MonitorText.Name(failure.ComputerName) + ": ")}{failure.ErrorId}{MarkOf(failure.Source)}: {failure.Message} {failure.RecommendedAction}";

    private string DescribeNotKnown() => MonitorText.Sentence(
        $"It is not known whether writers are missing on {(MissingNotKnown.Length == 1 ? PlaceOf(MissingNotKnown[0]) : Counted(MissingNotKnown.Length, "computer"))}, because the input contains only statuses of individual writers. Use Test-VssWriterStatus -Detailed instead of Get-VssWriterStatus.");

    private static string MarkOf(VssSource source) => source == VssSource.Simulation ? " (simulated)" : string.Empty;

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
