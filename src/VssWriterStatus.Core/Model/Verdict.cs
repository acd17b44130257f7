namespace VssWriterStatus;

/// <summary>What is said of a writer or a computer, accepted writers apart; the number is the rank, 0 for the worst.</summary>
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
