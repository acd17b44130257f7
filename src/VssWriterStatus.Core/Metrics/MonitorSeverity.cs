namespace VssWriterStatus.Metrics;

/// <summary>The severity for a monitor: the numbers are the exit codes of Nagios plugins, which Checkmk uses too.</summary>
internal enum MonitorSeverity
{
    Ok = 0,
    Warning = 1,
    Critical = 2,
    Unknown = 3,
}
