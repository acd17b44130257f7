namespace VssWriterStatus.Report;

/// <summary>The count of each verdict. A tally with more of the worst verdict sorts first; healthy ones do not affect the order.</summary>
internal sealed class VerdictTally : IComparable<VerdictTally>
{
    private readonly int[] _counts = new int[Verdicts.WorstFirst.Length];

    public int Total => _counts.Sum();

    /// <summary>The worst verdict; Healthy if there is none.</summary>
    public Verdict Worst => Array.FindIndex(_counts, count => count > 0) is >= 0 and int rank ? (Verdict)rank : Verdict.Healthy;

    public int this[Verdict verdict] => _counts[(int)verdict];

    public void Add(Verdict verdict) => _counts[(int)verdict]++;

    public int CompareTo(VerdictTally? other)
    {
        for (Verdict verdict = 0; other is not null && verdict != Verdict.Healthy; verdict++)
        {
            int byCount = other[verdict].CompareTo(this[verdict]);
            if (byCount != 0)
            {
                return byCount;
            }
        }

        return 0;
    }
}
