using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>The calls of one requester, from CoInitializeEx to CoUninitialize, all on the calling thread. Each is reported, checked, and subject to the time limit.</summary>
/// <remarks>Whatever fails, all objects are released in reverse order.</remarks>
/// <param name="api">Creates the COM objects.</param>
/// <param name="query">The limits.</param>
/// <param name="report">Receives each message as it occurs; must not throw.</param>
/// <param name="cancellation">Ends the sequence early.</param>
internal sealed class RequesterCalls(
    IVssApi api, WriterStatusQuery query, Action<GatherMessage> report, CancellationToken cancellation)
{
    /// <summary>How long one Wait lasts before the limit and the cancellation are checked again, in milliseconds.</summary>
    private const uint WaitSlice = 200;

    /// <summary>How long one Wait lasts after Cancel, in milliseconds.</summary>
    private const uint CancelSlice = 50;

    /// <summary>A pause in case Wait of an IVssAsync returns early, in milliseconds.</summary>
    private const int PendingPause = 1;

    /// <summary>How often an operation that is still pending is reported.</summary>
    private static readonly TimeSpan PendingReportInterval = TimeSpan.FromMilliseconds(WaitSlice);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _reportedAt;

    /// <summary>The current call.</summary>
    public string Call { get; private set; } = VssOperation.CoInitializeEx;

    /// <summary>Why the sequence failed. It is recorded before anything is freed or released, since that may hang or fail too.</summary>
    public VssException? Failure { get; private set; }

    /// <summary>The time since the sequence began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Runs a sequence of calls on a new object.</summary>
    /// <param name="sequence">Makes the calls; returns how many writers were read.</param>
    /// <exception cref="VssException">A call failed, or the time limit passed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Run(Func<VssBackupComponents, int> sequence)
    {
        report(new GatherStarted(api.ComputerName, api.Source, api.ComSecurity));
        int writers;
        try
        {
            writers = RunInApartment(sequence);
        }
        catch (SEHException raised) when (IsNoted(raised))
        {
            throw Failure!;
        }

        report(new GatherEnded(writers, _clock.Elapsed));
    }

    /// <summary>The volumes of the computer.</summary>
    public IVolumes Volumes => api.Volumes;

    public void Report(GatherMessage message) => report(message);

    /// <summary>Waits as long as the reader of the messages needs; that time does not count toward the limit.</summary>
    public void PauseWhile(Func<bool> readerIsBehind)
    {
        _clock.Stop();
        while (readerIsBehind())
        {
        }

        _clock.Start();
    }

    /// <summary>Begins a call that is one of thousands and is not reported individually.</summary>
    public void At(string call) => Call = call;

    /// <summary>Begins a call, unless the sequence is over.</summary>
    public void Begin(string call)
    {
        Call = call;
        ReportProgress(ThrowIfOver());
    }

    /// <summary>Begins a call that is made no matter how the sequence ends.</summary>
    public void BeginCleanup(string call)
    {
        Call = call;
        ReportProgress(_clock.Elapsed);
    }

    public void Release(ComPointer pointer)
    {
        BeginCleanup(VssOperation.Release);
        pointer.Dispose();
    }

    /// <summary>Releases one of thousands of objects without reporting it; null does nothing.</summary>
    public void ReleaseQuietly(ComPointer? pointer)
    {
        Call = VssOperation.Release;
        pointer?.Dispose();
    }

    /// <summary>Waits until the current operation is finished, and releases it.</summary>
    public void Await(VssAsync operation)
    {
        try
        {
            while (Poll(operation) == HResult.VSS_S_ASYNC_PENDING)
            {
                ReportPending();
                ThrowIfOver(operation);
                cancellation.WaitHandle.WaitOne(PendingPause);
            }
        }
        finally
        {
            Release(operation);
        }
    }

    /// <summary>Checks the result of the current call, or of the operation that it began.</summary>
    /// <param name="hresult">The result.</param>
    /// <param name="method">The method of IVssAsync that returned it; null for the call itself.</param>
    /// <exception cref="VssException">The result is a failure.</exception>
    public int Check(int hresult, string? method = null) => HResult.Failed(hresult)
        ? throw Fail(VssErrors.CallFailed(Call, hresult, method is null ? null : $"IVssAsync::{method} returned this error."))
        : hresult;

    /// <summary>The object that a call returned; success without an object is a failure.</summary>
    public T Check<T>(int hresult, T? made)
        where T : ComPointer
    {
        Check(hresult);
        return made ?? throw Fail(VssErrors.CallFailed(Call, HResult.E_POINTER));
    }

    /// <summary>The elapsed time; throws if the sequence must end.</summary>
    public TimeSpan ThrowIfOver()
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan elapsed = _clock.Elapsed;
        return elapsed >= query.TimeLimit ? throw Fail(VssErrors.TimedOut(Call, query.TimeLimit!.Value)) : elapsed;
    }

    public VssException Fail(VssException failure) => Failure = failure;

    /// <summary>Ignores the failure, which does not end the sequence.</summary>
    public void ForgetFailure() => Failure = null;

    private int RunInApartment(Func<VssBackupComponents, int> sequence)
    {
        Begin(VssOperation.CoInitializeEx);
        Check(api.CoInitialize());
        try
        {
            Begin(VssOperation.CreateVssBackupComponents);
            VssBackupComponents components = Check(api.CreateVssBackupComponents(out VssBackupComponents? made), made);
            try
            {
                return sequence(components);
            }
            finally
            {
                Release(components);
            }
        }
        finally
        {
            BeginCleanup(VssOperation.CoUninitialize);
            api.CoUninitialize();
        }
    }

    /// <summary>Waits for one slice; returns whether the operation is finished or still pending.</summary>
    private int Poll(VssAsync operation)
    {
        // Wait succeeds on time-out too, so only QueryStatus shows whether it is finished. Either can return the operation's own error.
        Check(operation.Wait(WaitSlice), VssOperation.Wait);
        Check(operation.QueryStatus(out int result), VssOperation.QueryStatus);
        return result == HResult.VSS_S_ASYNC_CANCELLED ? throw Fail(VssErrors.CancelledByVss(Call)) : Check(result);
    }

    /// <summary>Cancels the operation if the sequence is over.</summary>
    private void ThrowIfOver(VssAsync operation)
    {
        try
        {
            ThrowIfOver();
        }
        catch
        {
            Cancel(operation);
            throw;
        }
    }

    /// <summary>Asks VSS to stop and waits briefly. Whatever it returns, the object is released next.</summary>
    private void Cancel(VssAsync operation)
    {
        _ = operation.Cancel();
        var grace = Stopwatch.StartNew();
        while (grace.Elapsed < query.CancelTime
            && !HResult.Failed(operation.Wait(CancelSlice))
            && !HResult.Failed(operation.QueryStatus(out int result))
            && result == HResult.VSS_S_ASYNC_PENDING)
        {
            Thread.Sleep(PendingPause);
        }
    }

    /// <summary>Records the exception of a call. As an exception filter it runs before the cleanup, which makes calls of its own.</summary>
    private bool IsNoted(SEHException raised)
    {
        Failure ??= VssErrors.CallRaised(Call, raised);
        return true;
    }

    /// <summary>Reports the elapsed time at intervals, and not more often even if Wait returns at once.</summary>
    private void ReportPending()
    {
        TimeSpan elapsed = _clock.Elapsed;
        if (elapsed - _reportedAt >= PendingReportInterval)
        {
            ReportProgress(elapsed);
        }
    }

    private void ReportProgress(TimeSpan elapsed)
    {
        _reportedAt = elapsed;
        report(new GatherProgress(Call, elapsed));
    }
}
