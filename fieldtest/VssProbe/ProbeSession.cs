using System;
using System.Diagnostics;
using VssWriterStatus;
using VssWriterStatus.Interop;

namespace VssProbe;

/// <summary>One IVssBackupComponents and the calls of a question; each tells whether the sequence may go on.</summary>
internal sealed class ProbeSession(VssBackupComponents components, ProbeRecord record) : IDisposable
{
    /// <summary>The first Wait, which the operation hardly ever keeps to: what Wait returns on time-out, in milliseconds.</summary>
    private const uint ShortWait = 1;

    /// <summary>How long each Wait after that lasts, in milliseconds.</summary>
    private const uint WaitSlice = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private bool _hasMetadata;
    private bool _hasStatus;

    private delegate int BeginOperation(out VssAsync? operation);

    public bool Initialize() => record.Call(VssOperation.InitializeForBackup, components.InitializeForBackup);

    public bool EnableClasses(Guid[] writerIds) =>
        record.Call(VssOperation.EnableWriterClasses, () => components.EnableWriterClasses(writerIds));

    public bool GatherMetadata() => Gather(VssOperation.GatherWriterMetadata, components.GatherWriterMetadata, ref _hasMetadata);

    public bool FreeMetadata()
    {
        _hasMetadata = false;
        return record.Call(VssOperation.FreeWriterMetadata, components.FreeWriterMetadata);
    }

    public bool GatherStatus() =>
        Gather(VssOperation.GatherWriterStatus, components.GatherWriterStatus, ref _hasStatus) && Count();

    public bool FreeStatus()
    {
        _hasStatus = false;
        return record.Call(VssOperation.FreeWriterStatus, components.FreeWriterStatus);
    }

    /// <summary>Frees what is still there, and releases the object.</summary>
    public void Dispose()
    {
        using (components)
        {
            if (_hasStatus)
            {
                FreeStatus();
            }

            if (_hasMetadata)
            {
                FreeMetadata();
            }
        }
    }

    private bool Count()
    {
        var clock = Stopwatch.StartNew();
        int hresult = components.GetWriterStatusCount(out uint count);
        record.Count(VssOperation.GetWriterStatusCount, hresult, count, clock);
        return !HResult.Failed(hresult);
    }

    private bool Gather(string operation, BeginOperation begin, ref bool isGathered)
    {
        var clock = Stopwatch.StartNew();
        VssAsync? async = null;
        if (!record.Call(operation, () => begin(out async)) || async is null)
        {
            return false;
        }

        isGathered = true;
        using (async)
        {
            return Await(operation, async, clock);
        }
    }

    /// <summary>Waits for the end of an operation; the last line's time is that of the whole gather.</summary>
    private bool Await(string operation, VssAsync async, Stopwatch clock)
    {
        _ = record.Call(VssOperation.Wait, () => async.Wait(ShortWait));
        int hresult = async.QueryStatus(out int result);
        record.Status(VssOperation.QueryStatus, operation, hresult, result, clock);
        while (!HResult.Failed(hresult) && result == HResult.VSS_S_ASYNC_PENDING)
        {
            if (clock.Elapsed > Limit)
            {
                _ = record.Call(VssOperation.Cancel, async.Cancel);
                return false;
            }

            hresult = async.Wait(WaitSlice);
            if (!HResult.Failed(hresult))
            {
                hresult = async.QueryStatus(out result);
            }
        }

        record.Status(operation + "Ended", operation, hresult, result, clock);
        return !HResult.Failed(hresult) && result == HResult.VSS_S_ASYNC_FINISHED;
    }
}
