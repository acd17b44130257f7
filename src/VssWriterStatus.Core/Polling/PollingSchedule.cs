namespace VssWriterStatus.Polling;

/// <summary>When the next of many gathers is due: at multiples of the interval from the first gather on, however long each takes.</summary>
/// <param name="interval">The time from one gather to the next. Due times that pass during a gather are skipped.</param>
/// <param name="elapsed">The time since the first gather began.</param>
internal sealed class PollingSchedule(TimeSpan interval, Func<TimeSpan> elapsed)
{
    /// <summary>How much longer than the previous gather the last one may take.</summary>
    private static readonly TimeSpan LastGatherSlack = TimeSpan.FromMilliseconds(100);

    private long _moment;
    private long _gathers;
    private TimeSpan _began;

    /// <summary>The limit of all gathers and the waits between them; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How many gathers follow the first; null for no limit.</summary>
    public long? Count { get; set; }

    /// <summary>The remaining time until the limit; null for none.</summary>
    public TimeSpan? Remaining => TimeLimit is TimeSpan limit ? limit - elapsed() : null;

    /// <summary>The limit of a gather that begins now: the remaining time, but at most the limit of a single gather; null for none.</summary>
    public TimeSpan? LimitOfGather(TimeSpan? most) =>
        Remaining is not TimeSpan left || left > most ? most : left > LastGatherSlack ? left : LastGatherSlack;

    /// <summary>Records the start of a gather.</summary>
    public void Begin()
    {
        _began = elapsed();
        _gathers++;
    }

    /// <summary>Records the end of a gather; returns how long to wait for the next, or null if there is none.</summary>
    /// <remarks>If the limit comes before the next due time, a last gather starts as late as possible to still end in time.</remarks>
    public TimeSpan? UntilNext()
    {
        if (_gathers > Count)
        {
            return null;
        }

        // A wait may end slightly early, which still counts as the same due time, not as an additional one.
        TimeSpan now = elapsed();
        _moment = Math.Max(_moment + 1, (now.Ticks + interval.Ticks - 1) / interval.Ticks);
        TimeSpan due = TimeSpan.FromTicks(_moment * interval.Ticks);
        TimeSpan? last = TimeLimit - (now - _began) - LastGatherSlack;
        if (due > last)
        {
            due = last.Value;
        }

        return due >= now ? due - now : null;
    }
}
