using System;

namespace VssWriterStatus.Requester;

/// <summary>How much may come: a store that is full at the start, is used up by what comes, and fills again with time. Safe on several threads.</summary>
/// <param name="most">What the store holds.</param>
/// <param name="perSecond">How much comes back in a second.</param>
/// <param name="elapsed">The time since the start.</param>
internal sealed class RateLimit(long most, long perSecond, Func<TimeSpan> elapsed)
{
    private readonly object _lock = new();
    private double _left = most;
    private TimeSpan _at;

    /// <summary>Whether more came than the store ever had.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Takes what came; whether this is the moment at which the limit is exceeded.</summary>
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
