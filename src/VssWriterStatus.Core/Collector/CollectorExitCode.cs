namespace VssWriterStatus.Collector;

/// <summary>How the collector ends.</summary>
internal enum CollectorExitCode
{
    /// <summary>Gathered, whatever the writers' health.</summary>
    Gathered = 0,
    Failed = 1,
    BadUsage = 2,
    NotSupported = 3,
    AccessDenied = 4,
    TimeLimit = 5,
    Cancelled = 6,
}
