namespace VssWriterStatus;

/// <summary>The results of one computer: its writers, what is missing, and what failed.</summary>
/// <param name="askedName">The name by which a remote computer was queried; null for the local computer and for a simulation.</param>
/// <param name="route">What distinguishes it from another computer of that name, such as a session or a port; null if nothing does.</param>
/// <param name="claimedName">The name that the computer reports for itself; null if only errors are known.</param>
/// <param name="source">The source that answered.</param>
internal sealed class ComputerAnswer(string? askedName, string? route, string? claimedName, VssSource source)
{
    /// <summary>The name that jobs and SSH forwarding report for their end of the connection: it does not identify the computer.</summary>
    private const string Loopback = "localhost";

    private readonly HashSet<(string Name, Guid? WriterId)> _missing = [];
    private DateTimeOffset? _reportedAt;

    public string? AskedName { get; } = askedName;

    /// <summary>What distinguishes the computer from another with the same queried name; null if nothing does.</summary>
    public string? Route { get; } = route;

    /// <summary>The computer's name here: the one used to query it, since it can claim any name. Null if an error names no computer.</summary>
    public string? Name { get; private set; } = IsLoopback(askedName) ? claimedName ?? askedName : askedName;

    /// <summary>The name that the computer reports for itself, if it differs from <see cref="Name"/>; otherwise null.</summary>
    public string? OtherName { get; } = claimedName is null || IsLoopback(askedName) || IsNameOf(askedName!, claimedName) ? null : claimedName;

    public VssSource Source { get; } = source;

    /// <summary>The writers that answered, with <see cref="Name"/> as their computer.</summary>
    public List<WriterStatus> Writers { get; } = [];

    /// <summary>The writers that did not answer the newest gather but should have.</summary>
    public List<MissingWriter> Missing { get; } = [];

    /// <summary>The limitations of the answer.</summary>
    public List<string> Warnings { get; } = [];

    public List<GatherFailure> Failures { get; } = [];

    /// <summary>What the writers would back up, if that was gathered.</summary>
    public List<ComponentAnswer> Components { get; } = [];

    /// <summary>Whether VSS answered, even if the only result is that a writer is missing.</summary>
    public bool HasAnswered => KnowsMissing || Writers.Count + Missing.Count > 0;

    /// <summary>Whether it is known which writers are missing: a report shows that, single statuses do not.</summary>
    public bool KnowsMissing => _reportedAt is not null;

    /// <summary>When the newest report was gathered, in UTC; null if there is no report.</summary>
    public DateTimeOffset? ReportedAt => _reportedAt;

    public void Add(WriterStatus status) => Writers.Add(status.As(Name!));

    /// <summary>Adds a report; if there are several, the newest determines which writers are missing.</summary>
    public void Add(WriterHealthReport report)
    {
        foreach (WriterStatus status in report.Writers)
        {
            Add(status);
        }

        AddReport(report.GatheredAt, report.Warnings, report.Missing, report.NotRead.Select(notRead => FailureOf(nameof(VssErrorId.VssWriterNotRead), notRead)));
    }

    /// <summary>Adds a report on a test backup. A writer that failed is shown with the status of that failure, whatever it reports in the end.</summary>
    public void Add(BackupTestReport report)
    {
        foreach (WriterStatus status in report.Writers.Where(writer => !report.Failed.Any(failure => failure.Writer.InstanceId == writer.InstanceId && failure.Name == writer.Name)))
        {
            Add(status);
        }

        foreach (BackupTestFailure failure in report.Failed)
        {
            Add(failure.Writer);
        }

        AddReport(
            report.TestedAt,
            report.Warnings,
            report.Missing,
            report.NotRead.Select(notRead => FailureOf(nameof(VssErrorId.VssWriterNotRead), notRead))
                .Concat(report.PhaseReasons.Select(reason => FailureOf(GatherFailure.BackupTestFailed, reason.Phrase) with { IsVerdict = true })));
    }

    private void AddReport(DateTimeOffset at, IEnumerable<string> warnings, IEnumerable<MissingWriter> missing, IEnumerable<GatherFailure> failures)
    {
        if (_reportedAt > at)
        {
            return;
        }

        if (_reportedAt < at)
        {
            Missing.Clear();
            _missing.Clear();
            Warnings.Clear();
            Failures.RemoveAll(failure => failure.IsVerdict || failure.ErrorId == nameof(VssErrorId.VssWriterNotRead));
        }

        _reportedAt = at;
        Warnings.AddRange(warnings);
        Failures.AddRange(failures);
        foreach (MissingWriter writer in missing)
        {
            Add(writer);
        }
    }

    private GatherFailure FailureOf(string errorId, string message) => new(Name, errorId, message, null, Source);

    public void Add(MissingWriter missing)
    {
        if (_missing.Add((missing.Name.ToUpperInvariant(), missing.WriterId)))
        {
            Missing.Add(missing);
        }
    }

    /// <summary>Adds the route to the name, also in earlier results, if the name alone would be ambiguous.</summary>
    public void NameByRoute()
    {
        if (Name is null || Route is null)
        {
            return;
        }

        Name = $"{Name} ({Route})";
        WriterStatus[] writers = [.. Writers];
        Writers.Clear();
        Array.ForEach(writers, Add);
        GatherFailure[] failures = [.. Failures];
        Failures.Clear();
        Failures.AddRange(failures.Select(failure => failure with { ComputerName = Name }));
    }

    private static bool IsLoopback(string? name) => name is null || name.Equals(Loopback, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the computer with that name is the one that was queried: SRV1 for admin@srv1.contoso.com:22.</summary>
    private static bool IsNameOf(string asked, string claimed)
    {
        string host = asked.Substring(asked.LastIndexOf('@') + 1);
        return host.StartsWith(claimed, StringComparison.OrdinalIgnoreCase)
            && (host.Length == claimed.Length || host[claimed.Length] is '.' or ':');
    }
}
