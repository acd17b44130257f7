using System;

namespace VssWriterStatus.Polling;

/// <summary>When the next of many gathers is due: at multiples of the interval from the first on, however long each takes.</summary>
/// <param name="interval">The time from one gather to the next. Moments that pass during a gather are left out.</param>
/// <param name="elapsed">The time since the first gather began.</param>
internal sealed class PollingSchedule(TimeSpan interval, Func<TimeSpan> elapsed)
{
    /// <summary>How much longer than the one before it the last gather may take.</summary>
    private static readonly TimeSpan LastGatherSlack = TimeSpan.FromMilliseconds(100);

    private long _moment;
    private long _gathers;
    private TimeSpan _began;

    /// <summary>The limit of all gathers and the waits between them; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How many gathers there are after the first; null for no end.</summary>
    public long? Count { get; set; }

    /// <summary>What is left of the limit; null for none.</summary>
    public TimeSpan? Remaining => TimeLimit is TimeSpan limit ? limit - elapsed() : null;

    /// <summary>The limit of a gather that begins now: what is left, yet at most as much as one gather may take by itself; null for none.</summary>
    public TimeSpan? LimitOfGather(TimeSpan? most) =>
        Remaining is not TimeSpan left || left > most ? most : left > LastGatherSlack ? left : LastGatherSlack;

    /// <summary>A gather begins.</summary>
    public void Begin()
    {
        _began = elapsed();
        _gathers++;
    }

    /// <summary>A gather ended: how long to wait for the next; null when there is none.</summary>
    /// <remarks>Where the limit comes before the next moment, a last gather comes as late as it can still end in time.</remarks>
    public TimeSpan? UntilNext()
    {
        if (_gathers > Count)
        {
            return null;
        }

        // A wait may end a little early: that is the same moment still, not one more.
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
