using System;

namespace VssWriterStatus.Report;

/// <summary>How much a verdict matters: the worst first.</summary>
internal static class Severity
{
    /// <summary>The verdicts in the order in which a report shows them.</summary>
    public static readonly WriterHealth[] WorstFirst = [WriterHealth.Failed, WriterHealth.Unknown, WriterHealth.Busy, WriterHealth.Healthy];

    /// <summary>0 for the worst.</summary>
    public static int RankOf(WriterHealth health)
    {
        int rank = Array.IndexOf(WorstFirst, health);

        // A verdict without a name, from a later version of the module.
        return rank < 0 ? RankOf(WriterHealth.Unknown) : rank;
    }
}
