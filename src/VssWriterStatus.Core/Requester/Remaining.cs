using System;
using System.Diagnostics;
using System.Threading;

namespace VssWriterStatus.Requester;

/// <summary>What is left of a time limit, in the form in which waits take it.</summary>
internal static class Remaining
{
    /// <summary>Milliseconds until the limit and the grace after it are over, from 0; -1 (infinite) for no limit.</summary>
    public static int Milliseconds(Stopwatch clock, TimeSpan? limit, TimeSpan grace) => limit is null
        ? Timeout.Infinite
        : (int)Math.Min(int.MaxValue, Math.Max(0, (limit.Value + grace - clock.Elapsed).TotalMilliseconds));
}
