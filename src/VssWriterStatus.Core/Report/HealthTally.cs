using System;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>How many there are of each verdict. The one with more of the worst comes first; healthy ones do not count for that.</summary>
internal sealed class HealthTally : IComparable<HealthTally>
{
    private readonly int[] _counts = new int[Severity.WorstFirst.Length];

    public int Total => _counts.Sum();

    /// <summary>The worst verdict there is; Healthy for none at all.</summary>
    public WriterHealth Worst => Severity.WorstFirst.Where(health => this[health] > 0).DefaultIfEmpty(WriterHealth.Healthy).First();

    public int this[WriterHealth health] => _counts[Severity.RankOf(health)];

    public void Add(WriterHealth health) => _counts[Severity.RankOf(health)]++;

    public int CompareTo(HealthTally? other)
    {
        for (int rank = 0; other is not null && Severity.WorstFirst[rank] != WriterHealth.Healthy; rank++)
        {
            int byCount = other._counts[rank].CompareTo(_counts[rank]);
            if (byCount != 0)
            {
                return byCount;
            }
        }

        return 0;
    }
}
