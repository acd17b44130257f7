using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>Gathers the status of the writers and reads each writer.</summary>
/// <param name="calls">The requester's calls.</param>
/// <param name="keepsWriters">Whether <see cref="Writers"/> keeps what was read. For many writers, this costs as much as reading them.</param>
internal sealed class StatusReading(RequesterCalls calls, bool keepsWriters = false)
{
    /// <summary>How many writers may be unreadable before VSS's count of them is considered wrong.</summary>
    public const int MostNotRead = 100;

    /// <summary>How many writers are read between checks of the clock: a check costs as much as reading a writer.</summary>
    private const uint WritersBetweenLooks = 64;

    private readonly List<RawWriterStatus> _writers = [];

    /// <summary>The writers of the last gather; none if they are not kept.</summary>
    public IReadOnlyList<RawWriterStatus> Writers => _writers;

    /// <summary>How many writers of the last gather were read.</summary>
    public int Read { get; private set; }

    /// <summary>How many writers of the last gather could not be read.</summary>
    public int NotRead { get; private set; }

    /// <summary>Gathers status, and frees it once it is read.</summary>
    public void Gather(VssBackupComponents components)
    {
        _writers.Clear();
        Read = 0;
        NotRead = 0;
        calls.Begin(VssOperation.GatherWriterStatus);
        VssAsync operation = calls.Check(components.GatherWriterStatus(out VssAsync? made), made);
        try
        {
            calls.Await(operation);
            ReadWriters(components);
        }
        finally
        {
            // The statuses that were read remain valid if freeing them fails.
            calls.BeginCleanup(VssOperation.FreeWriterStatus);
            _ = components.FreeWriterStatus();
        }
    }

    private void ReadWriters(VssBackupComponents components)
    {
        calls.Begin(VssOperation.GetWriterStatusCount);
        calls.Check(components.GetWriterStatusCount(out uint count));

        calls.Begin(VssOperation.QueryInterface);
        int hresult = components.QueryEx3(out VssBackupComponentsEx3? ex3);
        if (hresult is HResult.E_NOINTERFACE or HResult.E_NOTIMPL)
        {
            calls.Begin(VssOperation.GetWriterStatus);
            ReadEach(components, null, count);
            return;
        }

        ex3 = calls.Check(hresult, ex3);
        try
        {
            calls.Begin(VssOperation.GetWriterStatusEx);
            ReadEach(components, ex3, count);
        }
        finally
        {
            calls.Release(ex3);
        }
    }

    /// <summary>Reads each writer. One that cannot be read does not hide the others; if none can be read, VSS has failed.</summary>
    private void ReadEach(VssBackupComponents components, VssBackupComponentsEx3? ex3, uint count)
    {
        List<WriterNotRead> notRead = [];
        for (uint index = 0; index < count; index++)
        {
            if (index % WritersBetweenLooks == WritersBetweenLooks - 1)
            {
                calls.ThrowIfOver();
            }

            int hresult = ex3 is null
                ? components.GetWriterStatus(index, out RawWriterStatus writer)
                : ex3.GetWriterStatusEx(index, out writer);
            if (!HResult.Failed(hresult))
            {
                Read++;
                if (keepsWriters)
                {
                    _writers.Add(writer);
                }

                calls.Report(new WriterRead(writer));
                continue;
            }

            if (notRead.Count == MostNotRead)
            {
                throw calls.Fail(VssErrors.TooManyNotRead(calls.Call, hresult, index, count));
            }

            notRead.Add(new WriterNotRead(calls.Call, hresult, index, count));
        }

        if (Read == 0 && notRead.Count > 0)
        {
            throw calls.Fail(VssErrors.NoneRead(calls.Call, notRead[0].HResult, count));
        }

        NotRead = notRead.Count;
        notRead.ForEach(calls.Report);
    }
}
