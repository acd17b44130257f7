using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>Gathers in this process, on one thread of its own: VSS objects must not cross apartments, and the caller's may be STA.</summary>
/// <remarks>
/// A call that hangs inside VSS cannot be ended from inside the process. The caller still gets VssTimeout in time; the
/// thread stays behind until the call comes back, and then releases what it holds.
/// </remarks>
/// <param name="connect">Opens the API for one gather.</param>
/// <param name="services">Opens the services of the computer, to tell of those that a failure has to do with; null where there are none.</param>
internal sealed class InProcessSource(Func<IVssApi> connect, Func<IServiceControl>? services = null) : IWriterStatusSource
{
    /// <summary>The services that carry the calls between requesters and writers, after IVssBackupComponents::GatherWriterStatus.</summary>
    private static readonly string[] CarryingServices = ["EventSystem", "VSS"];

    /// <summary>How long past the limit or the cancellation the thread gets to release what it holds.</summary>
    private static readonly TimeSpan ReleaseGrace = TimeSpan.FromMilliseconds(800);

    /// <summary>How often messages are looked for before the end: to be woken for each took longer than the calls that they tell of.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    public IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation)
    {
        using IVssApi api = connect();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var messages = new ConcurrentQueue<GatherMessage>();
        ExceptionDispatchInfo? failure = null;
        // Without spinning, which on a busy computer gives the processor away again and again: writers came 100 ms late.
        var ended = new ManualResetEventSlim(false, spinCount: 0);
        GatherThread.Run(() =>
        {
            failure = Run(new StatusGather(api, query, messages.Enqueue, stop.Token));
            ended.Set();
        });
        var clock = Stopwatch.StartNew();
        string operation = VssOperation.CoInitializeEx;
        TimeSpan grace = ReleaseGrace;
        bool hasEnded = false;
        try
        {
            while (!hasEnded)
            {
                bool isOver = clock.Elapsed >= query.TimeLimit + ReleaseGrace;
                hasEnded = ended.Wait(LookInterval, cancellation);
                while (messages.TryDequeue(out GatherMessage? message))
                {
                    operation = (message as GatherProgress)?.Operation ?? operation;
                    yield return message;
                }

                if (isOver && !hasEnded)
                {
                    // It has had its grace.
                    grace = TimeSpan.Zero;
                    throw VssErrors.TimedOut(operation, query.TimeLimit!.Value);
                }
            }

            failure?.Throw();
        }
        finally
        {
            // The reader may be gone before the end: then the gather ends too.
            stop.Cancel();
            if (ended.Wait(grace, CancellationToken.None))
            {
                stop.Dispose();
            }
        }
    }

    /// <summary>Gathers on this thread; what went wrong is thrown again where the messages are read.</summary>
    private ExceptionDispatchInfo? Run(StatusGather gather)
    {
        try
        {
            gather.Run();
            return null;
        }
        catch (VssException exception) when (TellsOfServices(exception.HResult))
        {
            return ExceptionDispatchInfo.Capture(VssErrors.WithServices(exception, CarryingServices.Select(Describe)));
        }
        catch (Exception exception)
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private static bool TellsOfServices(int hresult) =>
        hresult is HResult.VSS_E_WRITER_INFRASTRUCTURE or HResult.VSS_E_UNEXPECTED or HResult.E_UNEXPECTED;

    private string? Describe(string service)
    {
        try
        {
            return services is null ? null : $"{service} is in the state {services().StateOf(service)}";
        }
        catch (VssException)
        {
            // The failure of the gather is what the user has to see.
            return null;
        }
    }
}
