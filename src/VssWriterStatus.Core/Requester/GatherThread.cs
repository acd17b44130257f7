using System;
using System.Collections.Generic;
using System.Threading;

namespace VssWriterStatus.Requester;

/// <summary>A thread that gathers, and then waits a moment for the next gather.</summary>
/// <remarks>
/// A new thread for each gather cost 20 times what the calls cost, and left thousands of thread handles to the finaliser
/// when gathers followed each other closely (benchmarks, on Wine). A thread that hangs in a call never comes back for more.
/// </remarks>
internal sealed class GatherThread
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    /// <summary>The threads that wait; also the gate of all that is shared.</summary>
    private static readonly List<GatherThread> Idle = [];

    private Action? _work;

    private GatherThread(Action work) => _work = work;

    /// <summary>Runs the work, which must not throw, on a thread that runs nothing else meanwhile.</summary>
    public static void Run(Action work)
    {
        lock (Idle)
        {
            if (Idle.Count > 0)
            {
                GatherThread waiting = Idle[Idle.Count - 1];
                Idle.RemoveAt(Idle.Count - 1);
                waiting._work = work;
                Monitor.PulseAll(Idle);
                return;
            }
        }

        var started = new GatherThread(work);
        new Thread(started.Loop) { IsBackground = true, Name = "VSS requester" }.Start();
    }

    private void Loop()
    {
        while (_work is Action work)
        {
            work();
            WaitForWork();
        }
    }

    /// <summary>Waits until there is work, or nobody has had any for a while.</summary>
    private void WaitForWork()
    {
        lock (Idle)
        {
            _work = null;
            Idle.Add(this);
            while (_work is null)
            {
                if (!Monitor.Wait(Idle, IdleTime) && Idle.Remove(this))
                {
                    return;
                }
            }
        }
    }
}
