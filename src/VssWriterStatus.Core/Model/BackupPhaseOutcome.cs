namespace VssWriterStatus;

/// <summary>How a phase of a test backup ended.</summary>
public enum BackupPhaseOutcome
{
    /// <summary>VSS reported an error, with which the backup would fail too.</summary>
    Failed = 0,

    /// <summary>VSS reported no error. Writers can have failed nevertheless.</summary>
    Succeeded = 1,
}
