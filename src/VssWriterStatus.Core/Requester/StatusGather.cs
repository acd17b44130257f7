using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>One gather, from CoInitializeEx to CoUninitialize, all on the calling thread.</summary>
/// <remarks>
/// The order of the calls follows "Determining Writer Status" (learn.microsoft.com/windows/win32/vss). Whatever fails,
/// what was gathered is freed and what was made is released, in reverse order.
/// </remarks>
/// <param name="api">Who hands out the COM objects.</param>
/// <param name="query">What is asked.</param>
/// <param name="report">Takes each message as it happens; must not throw.</param>
/// <param name="cancellation">Ends the gather early.</param>
internal sealed class StatusGather(
    IVssApi api, WriterStatusQuery query, Action<GatherMessage> report, CancellationToken cancellation)
{
    /// <summary>How many writers may be unreadable before the count of them is not believed any more.</summary>
    public const int MostNotRead = 100;

    /// <summary>How long one Wait lasts before the limit and the cancellation are looked at again, in milliseconds.</summary>
    private const uint WaitSlice = 200;

    /// <summary>How long one Wait lasts after Cancel, in milliseconds.</summary>
    private const uint CancelSlice = 50;

    /// <summary>A pause for an IVssAsync whose Wait comes back early, in milliseconds.</summary>
    private const int PendingPause = 1;

    /// <summary>How many writers are read before the clock is looked at again: a look costs as much as a writer.</summary>
    private const uint WritersBetweenLooks = 64;

    /// <summary>How long VSS gets to say CANCELLED after Cancel, before the object is released anyway.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>How often an operation that is still pending is reported.</summary>
    private static readonly TimeSpan PendingReportInterval = TimeSpan.FromMilliseconds(WaitSlice);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _call = VssOperation.CoInitializeEx;
    private TimeSpan _reportedAt;
    private int _writers;

    /// <summary>Why the gather failed; known before anything is freed or released, since that may hang or fail in turn.</summary>
    public VssException? Failure { get; private set; }

    /// <exception cref="VssException">A call failed, or the time limit passed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Run()
    {
        report(new GatherStarted(api.ComputerName, api.Source, api.ComSecurity));
        try
        {
            GatherInApartment();
        }
        catch (SEHException raised) when (IsNoted(raised))
        {
            throw Failure!;
        }

        report(new GatherEnded(_writers, _clock.Elapsed));
    }

    private void GatherInApartment()
    {
        Begin(VssOperation.CoInitializeEx);
        Check(api.CoInitialize());
        try
        {
            Begin(VssOperation.CreateVssBackupComponents);
            VssBackupComponents components = Check(api.CreateVssBackupComponents(out VssBackupComponents? made), made);
            try
            {
                Gather(components);
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

    private void Gather(VssBackupComponents components)
    {
        Begin(VssOperation.InitializeForBackup);
        Check(components.InitializeForBackup());
        if (query.WriterIds.Length > 0)
        {
            Begin(VssOperation.EnableWriterClasses);
            Check(components.EnableWriterClasses(query.WriterIds));
        }

        if (query.SkipMetadata && TryGatherStatusAlone(components))
        {
            return;
        }

        Begin(VssOperation.GatherWriterMetadata);
        VssAsync operation = Check(components.GatherWriterMetadata(out VssAsync? made), made);
        try
        {
            Await(operation);
            GatherStatus(components);
        }
        finally
        {
            // What was read stays true when freeing it fails, and the release that follows frees it again.
            BeginCleanup(VssOperation.FreeWriterMetadata);
            _ = components.FreeWriterMetadata();
        }
    }

    /// <summary>Gathers without metadata; false where this VSS wants the writers identified first.</summary>
    private bool TryGatherStatusAlone(VssBackupComponents components)
    {
        try
        {
            GatherStatus(components);
            return true;
        }
        catch (VssException refusal) when (
            refusal.HResult == HResult.VSS_E_BAD_STATE && refusal.Operation == VssOperation.GatherWriterStatus)
        {
            Failure = null;
            return false;
        }
    }

    private void GatherStatus(VssBackupComponents components)
    {
        Begin(VssOperation.GatherWriterStatus);
        VssAsync operation = Check(components.GatherWriterStatus(out VssAsync? made), made);
        try
        {
            Await(operation);
            ReadWriters(components);
        }
        finally
        {
            BeginCleanup(VssOperation.FreeWriterStatus);
            _ = components.FreeWriterStatus();
        }
    }

    /// <summary>Waits until the operation that has just begun is finished, and releases it.</summary>
    private void Await(VssAsync operation)
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

    /// <summary>Waits up to a slice; whether the operation is finished or still pending.</summary>
    private int Poll(VssAsync operation)
    {
        // Wait succeeds on time-out too: only QueryStatus tells. The operation's own error may come out of either.
        Check(operation.Wait(WaitSlice), VssOperation.Wait);
        Check(operation.QueryStatus(out int result), VssOperation.QueryStatus);
        return result == HResult.VSS_S_ASYNC_CANCELLED ? throw Fail(VssErrors.CancelledByVss(_call)) : Check(result);
    }

    /// <summary>Cancels the operation where the gather is over.</summary>
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

    /// <summary>Asks VSS to stop, and gives it a moment to do so. Whatever it answers, the object is released next.</summary>
    private static void Cancel(VssAsync operation)
    {
        _ = operation.Cancel();
        var grace = Stopwatch.StartNew();
        while (grace.Elapsed < CancelGrace
            && !HResult.Failed(operation.Wait(CancelSlice))
            && !HResult.Failed(operation.QueryStatus(out int result))
            && result == HResult.VSS_S_ASYNC_PENDING)
        {
            Thread.Sleep(PendingPause);
        }
    }

    private void ReadWriters(VssBackupComponents components)
    {
        Begin(VssOperation.GetWriterStatusCount);
        Check(components.GetWriterStatusCount(out uint count));

        Begin(VssOperation.QueryInterface);
        int hresult = components.QueryEx3(out VssBackupComponentsEx3? ex3);
        if (hresult is HResult.E_NOINTERFACE or HResult.E_NOTIMPL)
        {
            Begin(VssOperation.GetWriterStatus);
            ReadEach(components, null, count);
            return;
        }

        ex3 = Check(hresult, ex3);
        try
        {
            Begin(VssOperation.GetWriterStatusEx);
            ReadEach(components, ex3, count);
        }
        finally
        {
            Release(ex3);
        }
    }

    /// <summary>Reads writer after writer. One that cannot be read does not hide the others; a VSS of which none can be read has failed.</summary>
    private void ReadEach(VssBackupComponents components, VssBackupComponentsEx3? ex3, uint count)
    {
        List<WriterNotRead> notRead = [];
        for (uint index = 0; index < count; index++)
        {
            if (index % WritersBetweenLooks == WritersBetweenLooks - 1)
            {
                ThrowIfOver();
            }

            int hresult = ex3 is null
                ? components.GetWriterStatus(index, out RawWriterStatus writer)
                : ex3.GetWriterStatusEx(index, out writer);
            if (!HResult.Failed(hresult))
            {
                _writers++;
                report(new WriterRead(writer));
                continue;
            }

            if (notRead.Count == MostNotRead)
            {
                throw Fail(VssErrors.TooManyNotRead(_call, hresult, index, count));
            }

            notRead.Add(new WriterNotRead(_call, hresult, index, count));
        }

        if (_writers == 0 && notRead.Count > 0)
        {
            throw Fail(VssErrors.NoneRead(_call, notRead[0].HResult, count));
        }

        notRead.ForEach(report);
    }

    /// <summary>A call begins, unless the gather is over.</summary>
    private void Begin(string call)
    {
        _call = call;
        ReportProgress(ThrowIfOver());
    }

    /// <summary>A call begins that is made however the gather ends.</summary>
    private void BeginCleanup(string call)
    {
        _call = call;
        ReportProgress(_clock.Elapsed);
    }

    private void Release(ComPointer pointer)
    {
        BeginCleanup(VssOperation.Release);
        pointer.Dispose();
    }

    /// <summary>The result of the call that has begun, or of the operation that it began.</summary>
    /// <param name="hresult">The result.</param>
    /// <param name="method">The method of IVssAsync that returned it; null for the call itself.</param>
    /// <exception cref="VssException">It is a failure.</exception>
    private int Check(int hresult, string? method = null) => HResult.Failed(hresult)
        ? throw Fail(VssErrors.CallFailed(_call, hresult, method is null ? null : $"IVssAsync::{method} returned this error."))
        : hresult;

    /// <summary>The object that a call handed out; a success without one is a failure.</summary>
    private T Check<T>(int hresult, T? made)
        where T : ComPointer
    {
        Check(hresult);
        return made ?? throw Fail(VssErrors.CallFailed(_call, HResult.E_POINTER));
    }

    /// <summary>How long the gather has lasted, where it may go on.</summary>
    private TimeSpan ThrowIfOver()
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan elapsed = _clock.Elapsed;
        return elapsed >= query.TimeLimit ? throw Fail(VssErrors.TimedOut(_call, query.TimeLimit!.Value)) : elapsed;
    }

    /// <summary>Notes what a call raised. As a filter it runs before the cleanup, which makes calls of its own.</summary>
    private bool IsNoted(SEHException raised)
    {
        Failure ??= VssErrors.CallRaised(_call, raised);
        return true;
    }

    private VssException Fail(VssException failure) => Failure = failure;

    /// <summary>Whoever watches sees the time go by; not more often, even where Wait comes back at once.</summary>
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
        report(new GatherProgress(_call, elapsed));
    }
}
