namespace VssWriterStatus;

/// <summary>The verdict on a writer or a computer, including accepted writers; the number is the rank, 0 for the worst.</summary>
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
