using System;
using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>How a simulated method behaves.</summary>
internal sealed class SimulatedCall
{
    /// <summary>A method that simply works.</summary>
    public static readonly SimulatedCall Works = new();

    private long _calls;

    /// <summary>What the method returns; a failure does nothing else.</summary>
    public int Result { get; set; } = HResult.S_OK;

    /// <summary>How long it takes: the operation of a Gather method, the call itself of another.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether it never ends: the operation of a Gather method, until it is cancelled; the call itself of another.</summary>
    public bool Hangs { get; set; }

    /// <summary>The result of the operation of a Gather method.</summary>
    public int AsyncResult { get; set; } = HResult.VSS_S_ASYNC_FINISHED;

    /// <summary>How many calls behave so, from the first; null for all.</summary>
    public long? Times { get; set; }

    /// <summary>How the next call behaves.</summary>
    public SimulatedCall Next() => Times is null || Interlocked.Increment(ref _calls) <= Times ? this : Works;
}
