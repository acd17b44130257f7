namespace VssWriterStatus;

/// <summary>A writer that should have answered but did not. Immutable.</summary>
public sealed class MissingWriter
{
    internal MissingWriter(
        string name,
        Guid? writerId,
        string? serviceName,
        string expectation,
        IReadOnlyList<string> causes,
        string advice,
        string? computerName = null,
        VssSource source = VssSource.System,
        RemoteConnection? connection = null)
    {
        Name = name.ToPrintable();
        WriterId = writerId;
        ServiceName = serviceName?.ToPrintable();
        Expectation = expectation.ToPrintable();

        // Any program may write events, and a cause quotes them.
        Causes = Array.AsReadOnly(causes.Select(cause => cause.ToPrintable()).ToArray());
        Advice = advice.ToPrintable();
        ComputerName = computerName?.ToPrintable();
        Source = source;
        Connection = connection;
    }

    /// <summary>The writer's name, or the name or id that was requested.</summary>
    public string Name { get; }

    /// <summary>The id of the writer's class; null if unknown.</summary>
    public Guid? WriterId { get; }

    /// <summary>The service that hosts the writer; null if there is none or it is unknown.</summary>
    public string? ServiceName { get; }

    /// <summary>Why it is expected, in one sentence.</summary>
    public string Expectation { get; }

    /// <summary>The possible causes found on the computer, the likeliest first, one sentence each; empty if none was found.</summary>
    public IReadOnlyList<string> Causes { get; }

    /// <summary>The next step.</summary>
    public string Advice { get; }

    /// <summary>The computer; null if the writer is known only from an error.</summary>
    public string? ComputerName { get; }

    /// <summary>The source that answered.</summary>
    public VssSource Source { get; }

    /// <summary>How the computer was reached; null for the local computer and for a simulation.</summary>
    public RemoteConnection? Connection { get; }

    /// <summary>The same finding, with the computer that it is about.</summary>
    internal MissingWriter On(string computerName, VssSource source, RemoteConnection? connection) =>
        new(Name, WriterId, ServiceName, Expectation, Causes, Advice, computerName, source, connection);

    /// <summary>The findings as reasons: a cause that several writers have in common is listed once, with its step.</summary>
    internal static IEnumerable<WriterHealthReason> ReasonsOf(IEnumerable<MissingWriter> missing) => missing
        .GroupBy(writer => writer.Causes.Count == 0 ? writer.Name : string.Join("\n", [.. writer.Causes, writer.Advice]))
        .Select(group => ReasonOf([.. group]));

    private static WriterHealthReason ReasonOf(MissingWriter[] group)
    {
        string names = string.Join(", ", group.Select(writer => writer.Name));
        return new WriterHealthReason(
            $"WriterMissing:{names}",
            group.Length == 1 ? group[0].ToString() : string.Join(" ", [$"{group.Length} writers did not report: {names}.", .. group[0].Causes, group[0].Advice]));
    }

    /// <summary>The finding as sentences.</summary>
    public override string ToString() => string.Join(" ", [$"{Name} did not report. {Expectation}", .. Causes, Advice]);
}
