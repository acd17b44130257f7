using System.Globalization;

namespace VssWriterStatus;

/// <summary>The result of a test backup: whether the computer can be backed up, and if not, why. Immutable.</summary>
public sealed class BackupTestReport
{
    private const string NotComplete = "BackupNotComplete";
    private const string PhaseFailed = "PhaseFailed:";

    /// <summary>The phases that every backup needs.</summary>
    private static readonly string[] RequiredPhases =
    [
        VssOperation.GatherWriterMetadata, VssOperation.StartSnapshotSet, VssOperation.AddToSnapshotSet,
        VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete,
    ];

    /// <summary>The phases after which the writers must have reported ("Determining Writer Status", learn.microsoft.com/windows/win32/vss).</summary>
    private static readonly string[] ReportedPhases =
        [VssOperation.GatherWriterMetadata, VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete];

    internal BackupTestReport(
        string computerName,
        IEnumerable<BackupVolume> volumes,
        IEnumerable<BackupPhase> phases,
        IEnumerable<WriterStatus> writers,
        IEnumerable<BackupTestFailure> failed,
        IEnumerable<MissingWriter> missing,
        IEnumerable<string> notRead,
        IEnumerable<string> warnings,
        DateTimeOffset testedAt,
        VssSource source,
        RemoteConnection? connection = null)
    {
        ComputerName = computerName.ToPrintable();
        Volumes = Array.AsReadOnly(volumes.ToArray());
        Phases = Array.AsReadOnly(phases.ToArray());
        Writers = Array.AsReadOnly(writers.OrderBy(writer => writer).ToArray());
        Failed = Array.AsReadOnly(failed.ToArray());
        Missing = Array.AsReadOnly(missing.Select(writer => writer.On(computerName, source, connection)).ToArray());
        NotRead = Array.AsReadOnly(notRead.ToArray());
        Warnings = Array.AsReadOnly(warnings.ToArray());
        TestedAt = testedAt;
        Source = source;
        Connection = connection;
        Reasons = Array.AsReadOnly(FindReasons().ToArray());
    }

    /// <summary>The computer.</summary>
    public string ComputerName { get; }

    /// <summary>Whether the backup succeeded with every writer: there are no reasons against it.</summary>
    public bool IsSuccess => Reasons.Count == 0;

    /// <summary>The result in one line.</summary>
    public string Summary => string.Concat(
        ComputerName,
        Source == VssSource.Simulation ? " (simulated)" : string.Empty,
        IsSuccess ? ": the test backup succeeded; " : $": the test backup failed{((FailedPhase?.Name ?? (Failed.Count == 0 ? null : Failed[0].Phase)) is string phase ? $" in {phase}" : string.Empty)}; ",
        Count(Writers.Count, "writer"),
        ", ",
        Count(Volumes.Count(volume => volume.IsIncluded), "volume"),
        WriterHealthReason.Summarize("failed", Failed.Select(failure => failure.Name)),
        WriterHealthReason.Summarize("missing", Missing.Select(writer => writer.Name)),
        NotRead.Count == 0 ? string.Empty : $"; {NotRead.Count} not read",
        ".");

    /// <summary>The volumes, including those that are not in the shadow copy.</summary>
    public IReadOnlyList<BackupVolume> Volumes { get; }

    /// <summary>The phases that were reached, in order.</summary>
    public IReadOnlyList<BackupPhase> Phases { get; }

    /// <summary>The last status of each writer that reported, sorted by name.</summary>
    public IReadOnlyList<WriterStatus> Writers { get; }

    /// <summary>The writers that failed, each with the first phase in which it failed.</summary>
    public IReadOnlyList<BackupTestFailure> Failed { get; }

    /// <summary>The writers that should have taken part but did not, or that disappeared during the test.</summary>
    public IReadOnlyList<MissingWriter> Missing { get; }

    /// <summary>A sentence for each status of a writer that could not be read.</summary>
    public IReadOnlyList<string> NotRead { get; }

    /// <summary>The limitations of the answer.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Why the backup cannot be made, each with the next step, the worst first; empty if it can.</summary>
    public IReadOnlyList<WriterHealthReason> Reasons { get; }

    /// <summary>When the test began, in UTC.</summary>
    public DateTimeOffset TestedAt { get; }

    /// <summary>The source that answered.</summary>
    public VssSource Source { get; }

    /// <summary>How the computer was reached; null for the local computer and for a simulation.</summary>
    public RemoteConnection? Connection { get; }

    /// <summary>The reasons that are not about a writer.</summary>
    internal IEnumerable<WriterHealthReason> PhaseReasons =>
        Reasons.Where(reason => reason.Code == NotComplete || reason.Code.StartsWith(PhaseFailed, StringComparison.Ordinal));

    private BackupPhase? FailedPhase => Phases.FirstOrDefault(phase => phase.Outcome == BackupPhaseOutcome.Failed && phase.Name != VssOperation.AbortBackup);

    /// <summary>The result in one line.</summary>
    public override string ToString() => Summary;

    /// <summary>The same report with other writers and another connection, as seen from another computer.</summary>
    internal BackupTestReport With(
        IEnumerable<WriterStatus> writers, IEnumerable<BackupTestFailure> failed, IEnumerable<MissingWriter> missing, IEnumerable<string> warnings, RemoteConnection? connection) =>
        new(ComputerName, Volumes, Phases, writers, failed, missing, NotRead, warnings, TestedAt, Source, connection);

    private List<WriterHealthReason> FindReasons()
    {
        List<WriterHealthReason> reasons =
        [
            .. Failed.Select(failure => WriterHealthReason.Of("WriterFailed", failure.Writer, failure.ToString())),
            .. FailedPhase is BackupPhase failed ? [Reason(failed)] : Array.Empty<WriterHealthReason>(),
            .. MissingWriter.ReasonsOf(Missing),
            .. WriterHealthReason.OfNotRead(NotRead),
            .. Writers.Where(writer => writer.Health != WriterHealth.Healthy && !Failed.Any(failure => failure.Writer.Identity.Equals(writer.Identity)))
                .Select(writer => WriterHealthReason.Of("WriterFailed", writer)),
        ];
        if (reasons.Count == 0 && !IsComplete())
        {
            reasons.Add(new WriterHealthReason(
                NotComplete, "The test backup did not finish, or its result is incomplete. Run Test-VssBackup again. If the problem remains, read the errors of source VSS in the Application event log."));
        }

        return reasons;
    }

    /// <summary>Whether all parts of a success are present: missing data must not count as success.</summary>
    private bool IsComplete() => Writers.Count > 0
        && Volumes.Any(volume => volume.IsIncluded)
        && Phases.Select(phase => phase.Name).SequenceEqual(RequiredPhases)
        && Phases.All(phase => phase.Outcome == BackupPhaseOutcome.Succeeded && (phase.WriterCount > 0 || !ReportedPhases.Contains(phase.Name)))
        && Phases[Phases.Count - 1].WriterCount == Writers.Count;

    private WriterHealthReason Reason(BackupPhase phase)
    {
        string volumes = string.Join(", ", Volumes.Where(volume => volume.ErrorCode == phase.ErrorCode).Select(volume => volume.Name));
        string where = volumes.Length == 0 ? string.Empty : $" for {volumes}";
        return new WriterHealthReason(PhaseFailed + phase.Name, string.Join(" ", new[] { $"{phase.Name} failed{where} with {phase.ErrorText}.", phase.ErrorMessage, phase.Advice }.OfType<string>()));
    }

    private static string Count(int count, string what) => string.Format(CultureInfo.InvariantCulture, "{0} {1}{2}", count, what, count == 1 ? string.Empty : "s");
}
