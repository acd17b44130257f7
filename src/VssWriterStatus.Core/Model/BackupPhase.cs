using System.Globalization;

namespace VssWriterStatus;

/// <summary>A phase of a test backup. Immutable.</summary>
public sealed class BackupPhase
{
    internal BackupPhase(string name, TimeSpan duration, VssError error, int? writerCount)
    {
        Name = name.ToPrintable();
        Duration = duration;
        ErrorCode = error.Code;
        Error = error.Name;
        ErrorMessage = error.Code == 0 ? null : error.Meaning?.ToPrintable();
        Advice = Outcome == BackupPhaseOutcome.Failed ? error.Advice?.ToPrintable() : null;
        WriterCount = writerCount;
    }

    /// <summary>The call of the VSS API for the phase, such as DoSnapshotSet.</summary>
    public string Name { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How it ended.</summary>
    public BackupPhaseOutcome Outcome => ErrorCode < 0 ? BackupPhaseOutcome.Failed : BackupPhaseOutcome.Succeeded;

    /// <summary>The HRESULT; 0 (S_OK) for none.</summary>
    public int ErrorCode { get; }

    /// <summary>The same as 0x and eight digits.</summary>
    public string ErrorCodeHex => VssError.HexadecimalOf(ErrorCode);

    /// <summary>The symbolic name of <see cref="ErrorCode"/>, or its hexadecimal form if it has none.</summary>
    public string Error { get; }

    /// <summary>What <see cref="ErrorCode"/> means, in one sentence; null for none.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The next step; null for a phase that succeeded.</summary>
    public string? Advice { get; }

    /// <summary>How many writers reported their status after the phase; null if their status was not gathered.</summary>
    public int? WriterCount { get; }

    /// <summary>The phase as a sentence.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0} {1} in {2:0.0} s{3}.", Name, Outcome == BackupPhaseOutcome.Succeeded ? "succeeded" : "failed", Duration.TotalSeconds, ErrorCode == 0 ? string.Empty : $" with {ErrorText}");

    /// <summary>The error as "0x8004231F (VSS_E_INSUFFICIENT_STORAGE)".</summary>
    internal string ErrorText => Error == ErrorCodeHex ? Error : $"{ErrorCodeHex} ({Error})";
}
