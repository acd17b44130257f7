namespace VssWriterStatus;

/// <summary>The verdicts in order, and how they are derived.</summary>
internal static class Verdicts
{
    public static readonly Verdict[] WorstFirst = [Verdict.Failed, Verdict.Missing, Verdict.Unknown, Verdict.Busy, Verdict.Accepted, Verdict.Healthy];

    /// <summary>The health; a value without a name, from a later version of the module, counts as unknown.</summary>
    public static WriterHealth HealthOf(WriterStatus status) =>
        status.Health is WriterHealth.Healthy or WriterHealth.Busy or WriterHealth.Failed ? status.Health : WriterHealth.Unknown;

    /// <summary>The verdict on a writer that answered.</summary>
    public static Verdict Of(WriterStatus status) => status.AcceptedBy is not null ? Verdict.Accepted : status.Health switch
    {
        WriterHealth.Failed => Verdict.Failed,
        WriterHealth.Busy => Verdict.Busy,
        WriterHealth.Healthy => Verdict.Healthy,
        _ => Verdict.Unknown,
    };
}
