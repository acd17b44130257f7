using System;
using System.Diagnostics;
using VssWriterStatus;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;

namespace VssProbe;

/// <summary>The calls of one question. A failed call ends the question, as it ends a gather of the module, and gathered data is freed.</summary>
internal sealed class ProbeSession(RequesterCalls calls, VssBackupComponents components, ProbeRecord record)
{
    /// <summary>The time limit of the first Wait, in milliseconds. The operation rarely completes in it, which shows what Wait returns on time-out.</summary>
    private const uint ShortWait = 1;

    private bool _hasMetadata;
    private bool _hasStatus;

    private delegate int BeginOperation(out VssAsync? operation);

    public void Run(Action<ProbeSession> sequence)
    {
        try
        {
            Make(VssOperation.InitializeForBackup, components.InitializeForBackup);
            sequence(this);
        }
        finally
        {
            Free();
        }
    }

    public void EnableClasses(Guid[] writerIds) => Make(VssOperation.EnableWriterClasses, () => components.EnableWriterClasses(writerIds));

    public void GatherMetadata() => Gather(VssOperation.GatherWriterMetadata, components.GatherWriterMetadata, ref _hasMetadata);

    public void FreeMetadata()
    {
        _hasMetadata = false;
        Make(VssOperation.FreeWriterMetadata, components.FreeWriterMetadata);
    }

    public void GatherStatus()
    {
        Gather(VssOperation.GatherWriterStatus, components.GatherWriterStatus, ref _hasStatus);
        calls.Begin(VssOperation.GetWriterStatusCount);
        var clock = Stopwatch.StartNew();
        int hresult = components.GetWriterStatusCount(out uint count);
        record.Count(VssOperation.GetWriterStatusCount, hresult, count, clock);
        calls.Check(hresult);
    }

    public void FreeStatus()
    {
        _hasStatus = false;
        Make(VssOperation.FreeWriterStatus, components.FreeWriterStatus);
    }

    /// <summary>Frees the data that has not been freed yet.</summary>
    private void Free()
    {
        if (_hasStatus)
        {
            calls.BeginCleanup(VssOperation.FreeWriterStatus);
            record.Call(VssOperation.FreeWriterStatus, components.FreeWriterStatus);
        }

        if (_hasMetadata)
        {
            calls.BeginCleanup(VssOperation.FreeWriterMetadata);
            record.Call(VssOperation.FreeWriterMetadata, components.FreeWriterMetadata);
        }
    }

    private void Make(string name, Func<int> call)
    {
        calls.Begin(name);
        calls.Check(record.Call(name, call));
    }

    private void Gather(string operation, BeginOperation begin, ref bool isGathered)
    {
        calls.Begin(operation);
        var clock = Stopwatch.StartNew();
        VssAsync? made = null;
        VssAsync async = calls.Check(record.Call(operation, () => begin(out made)), made);
        isGathered = true;

        // The question is what these two calls return. The module's own wait, which follows, shows what they mean for the gather.
        record.Call(VssOperation.Wait, () => async.Wait(ShortWait));
        int hresult = async.QueryStatus(out int result);
        record.Status(VssOperation.QueryStatus, operation, hresult, result, clock);
        try
        {
            calls.Await(async);
            record.Status(operation + "Ended", operation, hresult, HResult.VSS_S_ASYNC_FINISHED, clock);
        }
        catch (VssException failure)
        {
            record.Status(operation + "Ended", operation, hresult, failure.HResult, clock);
            throw;
        }
    }
}
