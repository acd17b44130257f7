using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Report;

/// <summary>What a report shows of a writer that answered or is missing, except computer, instance and time. Immutable.</summary>
internal sealed record ReportedWriter
{
    /// <summary>One on each line, so that writers with the same causes are equal.</summary>
    private readonly string _causes = string.Empty;

    /// <summary>A writer that answered.</summary>
    public ReportedWriter(WriterStatus status)
    {
        Verdict = Verdicts.Of(status);
        Name = status.Name;
        WriterId = status.WriterId;
        State = status.StateName;
        FailureCode = status.FailureCode;
        Failure = status.FailureCode == 0 ? string.Empty
            : status.Failure == VssError.HexadecimalOf(status.FailureCode) ? status.Failure
            : $"{VssError.HexadecimalOf(status.FailureCode)} {status.Failure}";
        Meaning = status.FailureMessage;
        IsRetryable = status.IsRetryable;
        ApplicationCode = status.ApplicationCode ?? 0;
        ApplicationMessage = status.ApplicationMessage;
        ServiceName = status.ServiceName;
        Advice = status.AcceptedBy is null ? status.Advice : $"No action is needed: this state is accepted by '{status.AcceptedBy}'.";
        ComSecurity = status.ComSecurity;
        Source = status.Source;
    }

    /// <summary>A writer that is missing.</summary>
    public ReportedWriter(MissingWriter missing, VssSource source)
    {
        Verdict = Verdict.Missing;
        Name = missing.Name;
        WriterId = missing.WriterId ?? KnownIdOf(missing.Name);
        State = string.Empty;
        Failure = string.Empty;
        Meaning = missing.Expectation;
        _causes = string.Join("\n", missing.Causes);
        ServiceName = missing.ServiceName;
        Advice = missing.Advice;
        Source = source;
    }

    public Verdict Verdict { get; }

    public string Name { get; }

    /// <summary>The id of the writer's class; null for a missing writer of which only the name is known.</summary>
    public Guid? WriterId { get; }

    /// <summary>The key of the class, the same for all writers of one column.</summary>
    public string ClassKey => WriterId is Guid id ? id.ToString("D") : Name.ToUpperInvariant();

    /// <summary>The name of the state; empty for a missing writer.</summary>
    public string State { get; }

    /// <summary>The HRESULT of the last failure; 0 for none.</summary>
    public int FailureCode { get; }

    /// <summary>The code and its name; empty for none.</summary>
    public string Failure { get; }

    /// <summary>The meaning of the failure, or why a missing writer is expected.</summary>
    public string? Meaning { get; }

    /// <summary>The possible causes of the writer's absence, the likeliest first.</summary>
    public IReadOnlyList<string> Causes => _causes.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);

    public bool IsRetryable { get; }

    /// <summary>The application's own code; 0 for none.</summary>
    public int ApplicationCode { get; }

    public string? ApplicationMessage { get; }

    public string? ServiceName { get; }

    public string? Advice { get; }

    public ComSecurity ComSecurity { get; }

    public VssSource Source { get; }

    private static Guid? KnownIdOf(string name)
    {
        KnownWriter[] rows = [.. KnownWriters.All.Where(known => known.IsNamed(name)).Take(2)];
        return rows.Length == 1 ? rows[0].WriterId : null;
    }
}

/// <summary>The answer of one writer of one computer, or that it is missing. Equal parts of the answers share one object in memory.</summary>
/// <param name="Shared">The shared part of the answer.</param>
/// <param name="InstanceId">The id of the instance; empty for a missing writer.</param>
/// <param name="GatheredAt">When it was gathered; null if unknown.</param>
internal readonly record struct ReportedInstance(ReportedWriter Shared, Guid InstanceId, DateTimeOffset? GatheredAt);
