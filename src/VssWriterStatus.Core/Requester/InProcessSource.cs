using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>Gathers in this process, on a separate thread: VSS objects must not cross apartments, and the caller's may be STA.</summary>
/// <remarks>
/// A call that hangs inside VSS cannot be ended from inside the process. The caller still gets VssTimeout on time; the
/// thread remains until the call returns, and then releases its objects.
/// </remarks>
/// <param name="connect">Opens the API for one gather, on the thread that gathers.</param>
/// <param name="services">Opens the services of the computer, to report those related to a failure; null if there are none.</param>
internal sealed class InProcessSource(Func<IVssApi> connect, Func<IServiceControl>? services = null) : IWriterStatusSource
{
    /// <summary>The services that carry the calls between requesters and writers, according to IVssBackupComponents::GatherWriterStatus.</summary>
    private static readonly string[] CarryingServices = ["EventSystem", "VSS"];

    /// <summary>How long after the limit or the cancellation the gather's thread may take to release its objects.</summary>
    private static readonly TimeSpan ReleaseGrace = TimeSpan.FromMilliseconds(800);

    /// <summary>How often messages are polled before the end: waking up for each message took longer than the calls themselves.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How many messages may be queued before the gather waits for the reader: System Writer alone can have thousands.</summary>
    private const int MessagesAhead = 1000;

    public IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var messages = new ConcurrentQueue<GatherMessage>();
        IVssApi? api = null;
        RequesterCalls? calls = null;
        ExceptionDispatchInfo? failure = null;
        // Without spinning: on a busy computer it repeatedly yields the processor, and writers arrived 100 ms late.
        var ended = new ManualResetEventSlim(false, spinCount: 0);
        GatherThread.Run(() =>
        {
            try
            {
                // On this thread, since loading vssapi.dll runs code that may hang like any call.
                api = connect();
                calls = new RequesterCalls(api, query, Send, stop.Token);
                calls.Run(query.RehearsalVolumes is null ? new StatusGather(calls, query).Run : new BackupRehearsal(api, calls, query.RehearsalVolumes).Run);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(Explain(exception));
            }

            ended.Set();
        });
        var clock = Stopwatch.StartNew();
        string operation = VssOperation.LoadVssApi;
        TimeSpan grace = ReleaseGrace + query.AbortTime;
        bool hasEnded = false;
        try
        {
            while (!hasEnded)
            {
                bool isOver = clock.Elapsed >= query.TimeLimit + ReleaseGrace + query.AbortTime;
                hasEnded = ended.Wait(LookInterval, cancellation);

                // The time that the reader takes does not count toward the gather's limit.
                clock.Stop();
                while (messages.TryDequeue(out GatherMessage? message))
                {
                    operation = (message as GatherProgress)?.Operation ?? operation;
                    yield return message;
                }

                clock.Start();

                if (isOver && !hasEnded)
                {
                    // The grace period is over. If the gather failed before it hung, report that error.
                    grace = TimeSpan.Zero;
                    throw calls?.Failure ?? VssErrors.TimedOut(operation, query.TimeLimit!.Value);
                }
            }

            failure?.Throw();
        }
        finally
        {
            // If the reader stops before the end, the gather ends too.
            stop.Cancel();
            if (ended.Wait(grace, CancellationToken.None))
            {
                stop.Dispose();
            }

            api?.Dispose();
        }

        void Send(GatherMessage message)
        {
            if (query.Metadata != MetadataScope.None && messages.Count >= MessagesAhead)
            {
                calls!.PauseWhile(() => messages.Count >= MessagesAhead && !stop.Token.WaitHandle.WaitOne(1));
            }

            messages.Enqueue(message);
        }
    }

    /// <summary>The error, with the state of the services if they are related to it.</summary>
    private Exception Explain(Exception exception) => exception is VssException failure && TellsOfServices(failure.HResult)
        ? VssErrors.WithServices(failure, CarryingServices.Select(Describe))
        : exception;

    private static bool TellsOfServices(int hresult) =>
        hresult is HResult.VSS_E_WRITER_INFRASTRUCTURE or HResult.VSS_E_UNEXPECTED or HResult.E_UNEXPECTED;

    private string? Describe(string service)
    {
        try
        {
            return services is null ? null : $"{service} is {services().StateOf(service).ToWords()}";
        }
        catch (VssException)
        {
            // The user needs to see the failure of the gather, not this one.
            return null;
        }
    }
}
