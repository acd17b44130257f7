namespace VssWriterStatus.Collector;

/// <summary>The exit codes of the collector.</summary>
internal enum CollectorExitCode
{
    /// <summary>The gather succeeded, whatever the writers' health.</summary>
    Gathered = 0,
    Failed = 1,
    BadUsage = 2,
    NotSupported = 3,
    AccessDenied = 4,
    TimeLimit = 5,
    Cancelled = 6,
}
