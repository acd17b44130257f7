using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>The sequence of one gather of status.</summary>
/// <remarks>The order of the calls follows "Determining Writer Status" (learn.microsoft.com/windows/win32/vss).</remarks>
/// <param name="calls">The requester's calls.</param>
/// <param name="query">The query.</param>
internal sealed class StatusGather(RequesterCalls calls, WriterStatusQuery query)
{
    private readonly StatusReading _status = new(calls);
    private int _writers;

    /// <summary>Gathers; returns how many writers were read.</summary>
    public int Run(VssBackupComponents components)
    {
        calls.Begin(VssOperation.InitializeForBackup);
        calls.Check(components.InitializeForBackup());
        if (query.WriterIds.Length > 0)
        {
            calls.Begin(VssOperation.EnableWriterClasses);
            calls.Check(components.EnableWriterClasses(query.WriterIds));
        }

        if (!query.SkipMetadata || !TryGatherStatusAlone(components))
        {
            GatherWithMetadata(components);
        }

        return _writers;
    }

    /// <summary>Gathers without metadata; false if this VSS requires the writers to identify themselves first.</summary>
    private bool TryGatherStatusAlone(VssBackupComponents components)
    {
        try
        {
            ReadStatus(components);
            return true;
        }
        catch (VssException refusal) when (
            refusal.HResult == HResult.VSS_E_BAD_STATE && refusal.Operation == VssOperation.GatherWriterStatus)
        {
            calls.ForgetFailure();
            return false;
        }
    }

    private void GatherWithMetadata(VssBackupComponents components)
    {
        calls.Begin(VssOperation.GatherWriterMetadata);
        VssAsync operation = calls.Check(components.GatherWriterMetadata(out VssAsync? made), made);
        try
        {
            calls.Await(operation);
            if (query.Metadata == MetadataScope.None)
            {
                ReadStatus(components);
            }
            else
            {
                _writers = new MetadataReader(calls, components, query.Metadata).Read();
            }
        }
        finally
        {
            // The statuses that were read remain valid if freeing them fails, and the release that follows frees them again.
            calls.BeginCleanup(VssOperation.FreeWriterMetadata);
            _ = components.FreeWriterMetadata();
        }
    }

    private void ReadStatus(VssBackupComponents components)
    {
        _status.Gather(components);
        _writers = _status.Read;
    }
}
