namespace VssWriterStatus.Report;

/// <summary>What a report says of a writer or a computer; the number is the rank, 0 for the worst.</summary>
internal enum Verdict
{
    Failed = 0,
    Missing,
    Unknown,
    Busy,

    /// <summary>Not healthy, but in a state or with a failure that the user accepts.</summary>
    Accepted,
    Healthy,
}
