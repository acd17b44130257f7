namespace VssWriterStatus.Metrics;

/// <summary>What a monitor is told: the numbers are the exit codes of Nagios plugins, which Checkmk has too.</summary>
internal enum MonitorSeverity
{
    Ok = 0,
    Warning = 1,
    Critical = 2,
    Unknown = 3,
}
