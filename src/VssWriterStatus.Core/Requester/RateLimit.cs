namespace VssWriterStatus.Requester;

/// <summary>A token bucket: full at the start, drained by input, refilled over time. Thread-safe.</summary>
/// <param name="most">The capacity.</param>
/// <param name="perSecond">How much is refilled per second.</param>
/// <param name="elapsed">The time since the start.</param>
internal sealed class RateLimit(long most, long perSecond, Func<TimeSpan> elapsed)
{
    private readonly object _lock = new();
    private double _left = most;
    private TimeSpan _at;

    /// <summary>Whether the input exceeded the capacity.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Adds input; returns whether it exceeds the limit for the first time.</summary>
    public bool Exceeds(long amount)
    {
        lock (_lock)
        {
            TimeSpan now = elapsed();
            _left = Math.Min(most, _left + ((now - _at).TotalSeconds * perSecond)) - amount;
            _at = now;
            bool isFirst = _left < 0 && !IsExceeded;
            IsExceeded |= isFirst;
            return isFirst;
        }
    }
}
