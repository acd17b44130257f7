using System.Collections.ObjectModel;
using System.Globalization;

namespace VssWriterStatus;

/// <summary>The verdict on all writers of a computer. Immutable.</summary>
public sealed class WriterHealthReport
{
    internal WriterHealthReport(
        string computerName,
        IEnumerable<WriterStatus> writers,
        IEnumerable<MissingWriter> missing,
        IEnumerable<string> notRead,
        IEnumerable<string> warnings,
        bool isBusyAllowed,
        DateTimeOffset gatheredAt,
        VssSource source,
        RemoteConnection? connection = null,
        IEnumerable<WriterEvent>? newestErrors = null)
    {
        ComputerName = computerName;
        // PowerShell cannot index the list types that the compiler generates.
        Writers = Array.AsReadOnly(writers.OrderBy(writer => writer).ToArray());
        Failed = Of(WriterHealth.Failed);
        Busy = Of(WriterHealth.Busy);
        Unknown = Of(WriterHealth.Unknown);
        Accepted = Array.AsReadOnly(Writers.Where(writer => writer.AcceptedBy is not null).ToArray());
        Missing = Array.AsReadOnly(missing.Select(writer => writer.On(computerName, source, connection)).ToArray());
        NotRead = Array.AsReadOnly(notRead.ToArray());
        Warnings = Array.AsReadOnly(warnings.ToArray());
        IsBusyAllowed = isBusyAllowed;
        GatheredAt = gatheredAt;
        Source = source;
        Connection = connection;
        NewestErrors = Array.AsReadOnly((newestErrors ?? []).ToArray());
        WriterHealthReason[] reasons =
        [
            .. Failed.Select(writer => WriterHealthReason.Of("WriterFailed", writer)),
            .. NewestErrors.Select(error => new WriterHealthReason($"WriterError:{error.Name}", error.ToString())),
            .. MissingWriter.ReasonsOf(Missing),
            .. WriterHealthReason.OfNotRead(NotRead),
            .. Unknown.Select(writer => WriterHealthReason.Of("WriterUnknown", writer)),
            .. isBusyAllowed ? [] : Busy.Select(writer => WriterHealthReason.Of("WriterBusy", writer)),
        ];
        Reasons = Array.AsReadOnly(reasons);
    }

    /// <summary>The computer.</summary>
    public string ComputerName { get; }

    /// <summary>Whether the next backup can rely on every writer: there are no reasons against it.</summary>
    public bool IsHealthy => Reasons.Count == 0;

    /// <summary>The verdict in one line.</summary>
    public string Summary => string.Concat(
        ComputerName,
        Source == VssSource.Simulation ? " (simulated)" : string.Empty,
        IsHealthy ? " is healthy: " : " is not healthy: ",
        string.Format(CultureInfo.InvariantCulture, Writers.Count == 1 ? "{0} writer reported" : "{0} writers reported", Writers.Count),
        WriterHealthReason.Summarize("failed", Failed.Select(writer => writer.Name)),
        WriterHealthReason.Summarize("missing", Missing.Select(writer => writer.Name)),
        NotRead.Count == 0 ? string.Empty : $"; {NotRead.Count} not read",
        WriterHealthReason.Summarize("unknown", Unknown.Select(writer => writer.Name)),
        WriterHealthReason.Summarize("busy", Busy.Select(writer => writer.Name)),
        WriterHealthReason.Summarize("accepted", Accepted.Select(writer => writer.Name)),
        ".");

    /// <summary>The writers that answered, without the ignored ones, sorted by name.</summary>
    public IReadOnlyList<WriterStatus> Writers { get; }

    /// <summary>The writers that failed.</summary>
    public IReadOnlyList<WriterStatus> Failed { get; }

    /// <summary>The writers that take part in a shadow copy right now.</summary>
    public IReadOnlyList<WriterStatus> Busy { get; }

    /// <summary>The writers whose state does not show whether they are ready.</summary>
    public IReadOnlyList<WriterStatus> Unknown { get; }

    /// <summary>The writers that are not healthy, but in a state or with a failure that the user accepts; they are not in the lists above.</summary>
    public IReadOnlyList<WriterStatus> Accepted { get; }

    /// <summary>The writers that should have answered but did not.</summary>
    public IReadOnlyList<MissingWriter> Missing { get; }

    /// <summary>The newest error of the last day in the event log for each writer that failed, if there is one.</summary>
    public IReadOnlyList<WriterEvent> NewestErrors { get; }

    /// <summary>A sentence for each writer that VSS counted but that could not be read.</summary>
    public IReadOnlyList<string> NotRead { get; }

    /// <summary>The limitations of the answer.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Why the computer is not healthy, the worst first; empty if it is healthy.</summary>
    public IReadOnlyList<WriterHealthReason> Reasons { get; }

    /// <summary>Whether a busy writer counts as healthy.</summary>
    public bool IsBusyAllowed { get; }

    /// <summary>When the status was gathered, in UTC.</summary>
    public DateTimeOffset GatheredAt { get; }

    /// <summary>The same in ISO 8601, independent of the culture, for CSV.</summary>
    public string GatheredAtIso => GatheredAt.ToIso();

    /// <summary>The source that answered.</summary>
    public VssSource Source { get; }

    /// <summary>How the computer was reached; null for the local computer and for a simulation.</summary>
    public RemoteConnection? Connection { get; }

    /// <summary>The verdict in one line.</summary>
    public override string ToString() => Summary;

    /// <summary>The same report with other writers and another connection, as seen from another computer.</summary>
    internal WriterHealthReport With(IEnumerable<WriterStatus> writers, IEnumerable<MissingWriter> missing, RemoteConnection? connection) =>
        new(ComputerName, writers, missing, NotRead, Warnings, IsBusyAllowed, GatheredAt, Source, connection, NewestErrors);

    private ReadOnlyCollection<WriterStatus> Of(WriterHealth health) =>
        Array.AsReadOnly(Writers.Where(writer => writer.Health == health && writer.AcceptedBy is null).ToArray());
}
