namespace VssWriterStatus.Polling;

/// <summary>Finds the changes between one gather and the next. The first gather is only the basis of comparison.</summary>
internal sealed class WriterChanges
{
    /// <summary>The writers that have disappeared, so that a writer that comes back is recognized.</summary>
    private readonly List<WriterStatus> _gone = [];

    private IReadOnlyList<WriterStatus>? _present;

    /// <summary>The changes since the previous gather: first the writers that disappeared, then the others in the order of VSS.</summary>
    /// <param name="writers">All writers that answered a completed gather.</param>
    /// <param name="at">The time of the gather.</param>
    /// <param name="isComplete">Whether every writer could be read; if not, a writer that is absent may be one of those that could not.</param>
    public IReadOnlyList<WriterStatusChange> Next(IReadOnlyList<WriterStatus> writers, DateTimeOffset at, bool isComplete = true)
    {
        IReadOnlyList<WriterStatus> before = _present ?? writers;
        List<WriterStatus> left = [.. before];
        var previous = new WriterStatus?[writers.Count];

        // An instance is matched to itself before it can succeed another; and a successor is matched to a writer of the previous gather first.
        var isBack = new bool[writers.Count];
        Pair(writers, previous, left, IsSameInstance);
        Pair(writers, previous, _gone, IsSameInstance, isBack);
        Pair(writers, previous, left, IsSameWriter);
        Pair(writers, previous, _gone, IsSameWriter);

        _present = isComplete ? writers : [.. writers, .. left];
        if (!isComplete)
        {
            left.Clear();
        }

        var changes = new List<WriterStatusChange>();
        changes.AddRange(left.Select(gone => new WriterStatusChange(WriterChangeKind.Disappeared, gone, null, at)));
        for (int i = 0; i < writers.Count; i++)
        {
            if (KindOf(previous[i], writers[i], isBack[i]) is WriterChangeKind kind)
            {
                changes.Add(new WriterStatusChange(kind, previous[i], writers[i], at));
            }
        }

        _gone.AddRange(left);
        return changes;
    }

    /// <summary>Matches each writer without a predecessor to the first remaining candidate.</summary>
    private static void Pair(
        IReadOnlyList<WriterStatus> writers,
        WriterStatus?[] previous,
        List<WriterStatus> candidates,
        Func<WriterStatus, WriterStatus, bool> isMatch,
        bool[]? isPaired = null)
    {
        for (int i = 0; i < writers.Count && candidates.Count > 0; i++)
        {
            int found = previous[i] is null ? candidates.FindIndex(candidate => isMatch(candidate, writers[i])) : -1;
            if (found >= 0)
            {
                previous[i] = candidates[found];
                candidates.RemoveAt(found);
                isPaired?.SetValue(true, i);
            }
        }
    }

    private static bool IsSameInstance(WriterStatus one, WriterStatus other) =>
        one.InstanceId == other.InstanceId && IsSameWriter(one, other);

    private static bool IsSameWriter(WriterStatus one, WriterStatus other) => one.Identity.Equals(other.Identity);

    private static WriterChangeKind? KindOf(WriterStatus? previous, WriterStatus current, bool isBack)
    {
        if (previous is null || isBack)
        {
            return WriterChangeKind.Appeared;
        }

        if (previous.InstanceId != current.InstanceId)
        {
            return WriterChangeKind.Restarted;
        }

        return IsSameAnswer(previous, current) ? null : WriterChangeKind.StateChanged;
    }

    private static bool IsSameAnswer(WriterStatus one, WriterStatus other) =>
        one.State == other.State
        && one.FailureCode == other.FailureCode
        && one.ApplicationCode == other.ApplicationCode
        && one.ApplicationMessage == other.ApplicationMessage;
}
