using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>How a simulated method behaves.</summary>
internal sealed class SimulatedCall
{
    /// <summary>A method that works normally.</summary>
    public static readonly SimulatedCall Works = new();

    private long _calls;

    /// <summary>What the method returns; if it is a failure, the method does nothing else.</summary>
    public int Result { get; set; } = HResult.S_OK;

    /// <summary>How long it takes: for a Gather method the operation, for others the call itself.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether it hangs: for a Gather method the operation, until it is cancelled; for others the call itself.</summary>
    public bool Hangs { get; set; }

    /// <summary>The result of the operation of a Gather method.</summary>
    public int AsyncResult { get; set; } = HResult.VSS_S_ASYNC_FINISHED;

    /// <summary>How many calls behave this way, from the first; null for all.</summary>
    public long? Times { get; set; }

    /// <summary>How the next call behaves.</summary>
    public SimulatedCall Next() => Times is null || Interlocked.Increment(ref _calls) <= Times ? this : Works;
}
