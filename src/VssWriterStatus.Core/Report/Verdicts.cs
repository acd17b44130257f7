namespace VssWriterStatus.Report;

/// <summary>The verdicts in the order in which a report shows them.</summary>
internal static class Verdicts
{
    public static readonly Verdict[] WorstFirst = [Verdict.Failed, Verdict.Missing, Verdict.Unknown, Verdict.Busy, Verdict.Accepted, Verdict.Healthy];

    /// <summary>The verdict on a writer that answered; a health without a name, from a later version of the module, is unknown.</summary>
    public static Verdict Of(WriterStatus status) => status.AcceptedBy is not null ? Verdict.Accepted : status.Health switch
    {
        WriterHealth.Failed => Verdict.Failed,
        WriterHealth.Busy => Verdict.Busy,
        WriterHealth.Healthy => Verdict.Healthy,
        _ => Verdict.Unknown,
    };
}
