namespace VssWriterStatus;

/// <summary>How a phase of a test backup ended.</summary>
public enum BackupPhaseOutcome
{
    /// <summary>VSS reported an error that would make the backup fail too.</summary>
    Failed = 0,

    /// <summary>VSS reported no error. Writers may still have failed.</summary>
    Succeeded = 1,
}
