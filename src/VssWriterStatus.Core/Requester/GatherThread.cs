using System.Threading;

namespace VssWriterStatus.Requester;

/// <summary>A thread that gathers, and then waits briefly for the next gather.</summary>
/// <remarks>
/// Creating a thread for each gather cost 20 times what the calls cost, and left thousands of thread handles to the finalizer
/// if gathers followed each other closely (benchmarks, on Wine). A thread that hangs in a call is never reused.
/// </remarks>
internal sealed class GatherThread
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    /// <summary>The idle threads; also the lock for all shared state.</summary>
    private static readonly List<GatherThread> Idle = [];

    private Action? _work;

    private GatherThread(Action work) => _work = work;

    /// <summary>Runs the work, which must not throw, on a thread that runs nothing else at the same time.</summary>
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

    /// <summary>Waits until there is work, or until the thread has been idle for a while.</summary>
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
