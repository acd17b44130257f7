using System;
using System.Diagnostics;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

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
    /// <summary>How long one Wait lasts before the limit and the cancellation are looked at again, in milliseconds.</summary>
    private const uint WaitSlice = 200;

    /// <summary>A pause for an IVssAsync whose Wait comes back early, in milliseconds.</summary>
    private const int PendingPause = 1;

    /// <summary>How many writers are read before the clock is looked at again: a look costs as much as a writer.</summary>
    private const uint WritersBetweenLooks = 64;

    /// <summary>How long VSS gets to say CANCELLED after Cancel, before the object is released anyway.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _writers;

    private delegate int BeginOperation(out VssAsync? operation);

    /// <exception cref="VssException">A call failed, or the time limit passed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Run()
    {
        report(new GatherStarted(api.ComputerName, api.Source, api.ComSecurity));
        Step(VssOperation.CoInitializeEx, api.CoInitialize);
        try
        {
            using VssBackupComponents components = Create();
            Gather(components);
        }
        finally
        {
            api.CoUninitialize();
        }

        report(new GatherEnded(_writers, _clock.Elapsed));
    }

    private VssBackupComponents Create()
    {
        VssBackupComponents? components = null;
        Step(VssOperation.CreateVssBackupComponents, () => api.CreateVssBackupComponents(out components));
        return components ?? throw VssErrors.CallFailed(VssOperation.CreateVssBackupComponents, HResult.E_POINTER);
    }

    private void Gather(VssBackupComponents components)
    {
        Step(VssOperation.InitializeForBackup, components.InitializeForBackup);
        if (query.WriterIds.Length > 0)
        {
            Step(VssOperation.EnableWriterClasses, () => components.EnableWriterClasses(query.WriterIds));
        }

        if (query.SkipMetadata)
        {
            try
            {
                GatherStatus(components);
                return;
            }
            catch (VssException refusal) when (
                refusal.HResult == HResult.VSS_E_BAD_STATE && refusal.Operation == VssOperation.GatherWriterStatus)
            {
                // This VSS wants the writers identified first.
            }
        }

        Gather(
            VssOperation.GatherWriterMetadata,
            components.GatherWriterMetadata,
            () => GatherStatus(components),
            VssOperation.FreeWriterMetadata,
            components.FreeWriterMetadata);
    }

    private void GatherStatus(VssBackupComponents components) => Gather(
        VssOperation.GatherWriterStatus,
        components.GatherWriterStatus,
        () => ReadWriters(components),
        VssOperation.FreeWriterStatus,
        components.FreeWriterStatus);

    /// <summary>Begins an operation, waits for it, uses what it gathered, and frees that.</summary>
    private void Gather(string operation, BeginOperation begin, Action use, string freeing, Func<int> free)
    {
        VssAsync? async = null;
        Step(operation, () => begin(out async));
        try
        {
            using (async)
            {
                Await(operation, async ?? throw VssErrors.CallFailed(operation, HResult.E_POINTER));
            }

            use();
        }
        finally
        {
            ReportProgress(freeing);

            // What was read stays true when freeing it fails, and the release that follows frees it again.
            _ = free();
        }
    }

    private void Await(string operation, VssAsync async)
    {
        while (Poll(operation, async, WaitSlice) == HResult.VSS_S_ASYNC_PENDING)
        {
            if (cancellation.IsCancellationRequested || _clock.Elapsed >= query.TimeLimit)
            {
                Cancel(operation, async);
                ThrowIfOver(operation);
            }

            // Still there: whoever watches sees the time go by.
            ReportProgress(operation);
            cancellation.WaitHandle.WaitOne(PendingPause);
        }
    }

    /// <summary>Asks VSS to stop, and gives it a moment to do so.</summary>
    private static void Cancel(string operation, VssAsync async)
    {
        // Best effort: the object is released next, whatever Cancel says.
        _ = async.Cancel();
        var grace = Stopwatch.StartNew();
        while (grace.Elapsed < CancelGrace && Ask(operation, async, (uint)CancelGrace.TotalMilliseconds / 10) == HResult.VSS_S_ASYNC_PENDING)
        {
            Thread.Sleep(PendingPause);
        }
    }

    /// <summary>Waits up to a slice; whether the operation is finished or still pending.</summary>
    /// <exception cref="VssException">A call failed, the operation failed, or VSS cancelled it.</exception>
    private static int Poll(string operation, VssAsync async, uint slice)
    {
        int result = Ask(operation, async, slice);
        if (result == HResult.VSS_S_ASYNC_CANCELLED)
        {
            throw VssErrors.CancelledByVss(operation);
        }

        return Check(operation, result);
    }

    /// <summary>Waits up to a slice; the operation's own result.</summary>
    private static int Ask(string operation, VssAsync async, uint slice)
    {
        // Wait succeeds on time-out too: only QueryStatus tells.
        Check(VssOperation.Wait, async.Wait(slice), operation);
        Check(VssOperation.QueryStatus, async.QueryStatus(out int result), operation);
        return result;
    }

    private void ReadWriters(VssBackupComponents components)
    {
        uint count = 0;
        Step(VssOperation.GetWriterStatusCount, () => components.GetWriterStatusCount(out count));

        VssBackupComponentsEx3? ex3 = null;
        Step(VssOperation.QueryInterface, () => Optional(components.QueryEx3(out ex3)));
        using (ex3)
        {
            ReadEach(components, ex3, count);
        }
    }

    private void ReadEach(VssBackupComponents components, VssBackupComponentsEx3? ex3, uint count)
    {
        string operation = ex3 is null ? VssOperation.GetWriterStatus : VssOperation.GetWriterStatusEx;
        report(new GatherProgress(operation, ThrowIfOver(operation)));
        for (uint index = 0; index < count; index++)
        {
            if (index % WritersBetweenLooks == WritersBetweenLooks - 1)
            {
                ThrowIfOver(operation);
            }

            int hresult = Read(components, ex3, index);
            if (HResult.Failed(hresult))
            {
                throw VssErrors.WriterNotRead(operation, hresult, index, count);
            }
        }
    }

    private int Read(VssBackupComponents components, VssBackupComponentsEx3? ex3, uint index)
    {
        int hresult = ex3 is null
            ? components.GetWriterStatus(index, out RawWriterStatus writer)
            : ex3.GetWriterStatusEx(index, out writer);
        if (!HResult.Failed(hresult))
        {
            _writers++;
            report(new WriterRead(writer));
        }

        return hresult;
    }

    /// <summary>A refusal of the newer interface is no failure: the older one serves.</summary>
    private static int Optional(int hresult) =>
        hresult is HResult.E_NOINTERFACE or HResult.E_NOTIMPL ? HResult.S_OK : hresult;

    /// <summary>One call, unless the gather is over: reported when it begins, its HRESULT looked at.</summary>
    private void Step(string operation, Func<int> call)
    {
        report(new GatherProgress(operation, ThrowIfOver(operation)));
        Check(operation, call());
    }

    private static int Check(string operation, int hresult, string? during = null)
    {
        if (HResult.Failed(hresult))
        {
            throw VssErrors.CallFailed(operation, hresult, during is null ? null : $"It happened during {during}.");
        }

        return hresult;
    }

    private void ReportProgress(string operation) => report(new GatherProgress(operation, _clock.Elapsed));

    /// <summary>How long the gather has lasted, where it may go on.</summary>
    private TimeSpan ThrowIfOver(string operation)
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan elapsed = _clock.Elapsed;
        return elapsed >= query.TimeLimit ? throw VssErrors.TimedOut(operation, query.TimeLimit!.Value) : elapsed;
    }
}
