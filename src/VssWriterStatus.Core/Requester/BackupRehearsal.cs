using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Requester;

/// <summary>The sequence of a backup that copies nothing: a shadow copy of type copy with all writers. Releasing the object deletes the shadow copy.</summary>
/// <remarks>
/// The order of the calls follows "Overview of Processing a Backup Under VSS", with status gathered where "Determining Writer Status" requires it
/// (learn.microsoft.com/windows/win32/vss). A failure from AddToSnapshotSet on is a result, since it would fail the backup too: the phase is reported with its
/// HRESULT. AbortBackup "must be called" from StartSnapshotSet on (IVssBackupComponents::AbortBackup) and until the backup is complete ("Aborting VSS Operations").
/// </remarks>
/// <param name="api">Provides the fixed volumes.</param>
/// <param name="calls">The requester's calls.</param>
/// <param name="volumes">The volumes to include, each of which must be supported; empty for every fixed volume that VSS supports.</param>
internal sealed class BackupRehearsal(IVssApi api, RequesterCalls calls, IReadOnlyCollection<string> volumes)
{
    private readonly StatusReading _status = new(calls, keepsWriters: true);
    private readonly HashSet<Guid> _identified = [];
    private TimeSpan _phaseBegan;
    private int _writersRead;

    /// <summary>A call that begins an operation.</summary>
    private delegate int Beginning(out VssAsync? operation);

    /// <summary>Whether a writer has done its part in a phase.</summary>
    /// <param name="state">Its state after the phase.</param>
    /// <param name="failure">Its HRESULT.</param>
    /// <param name="service">Its host service; null if unknown.</param>
    /// <param name="phase">The phase, named after its call.</param>
    public static bool HasDone(int state, int failure, string? service, string phase) =>
        // Until BackupComplete any writer may wait for it, even one that must not be waiting afterwards.
        HealthRules.For(state, failure, phase == VssOperation.BackupComplete ? service : null).Health == WriterHealth.Healthy;

    /// <summary>Creates the shadow copy and releases it; returns how many writer statuses were read.</summary>
    public int Run(VssBackupComponents components)
    {
        calls.Begin(VssOperation.InitializeForBackup);
        calls.Check(components.InitializeForBackup());
        calls.Begin(VssOperation.SetContext);
        calls.Check(components.SetContext(VssBackup.VSS_CTX_BACKUP));
        calls.Begin(VssOperation.SetBackupState);
        calls.Check(components.SetBackupState(selectComponents: false, bootableSystemState: true, VssBackup.VSS_BT_COPY, partialFileSupport: false));
        BeginPhase(VssOperation.GatherWriterMetadata);
        VssAsync operation = calls.Check(components.GatherWriterMetadata(out VssAsync? made), made);
        try
        {
            calls.Await(operation);
            EndPhase(VssOperation.GatherWriterMetadata, HResult.S_OK);
            Rehearse(components);
        }
        finally
        {
            calls.BeginCleanup(VssOperation.FreeWriterMetadata);
            _ = components.FreeWriterMetadata();
        }

        return _writersRead;
    }

    private void Rehearse(VssBackupComponents components)
    {
        GatherStatus(components, VssOperation.GatherWriterMetadata);
        RefuseDuringBackup();
        _identified.UnionWith(_status.Writers.Select(writer => writer.InstanceId));

        BeginPhase(VssOperation.StartSnapshotSet);
        calls.Check(components.StartSnapshotSet());
        bool isPrepared = false;
        bool isComplete = false;
        try
        {
            EndPhase(VssOperation.StartSnapshotSet, HResult.S_OK);
            if (AddVolumes(components))
            {
                isPrepared = true;
                isComplete = IsDone(VssOperation.PrepareForBackup, components.PrepareForBackup) && HaveAllDone(components, VssOperation.PrepareForBackup)
                    && IsDone(VssOperation.DoSnapshotSet, components.DoSnapshotSet) && HaveAllDone(components, VssOperation.DoSnapshotSet)
                    && IsDone(VssOperation.BackupComplete, components.BackupComplete);
            }
        }
        finally
        {
            if (!isComplete)
            {
                Abort(components);
            }
        }

        if (isComplete)
        {
            GatherStatus(components, VssOperation.BackupComplete);
        }
        else if (isPrepared)
        {
            GatherStatusAfterAbort(components);
        }
    }

    /// <summary>Throws if another backup is creating its shadow copy, which must not be disturbed.</summary>
    private void RefuseDuringBackup()
    {
        string[] busy = [.. _status.Writers.Where(writer => ((WriterState)writer.State).TakesPart()).Select(writer => writer.Name)];
        if (busy.Length > 0)
        {
            throw calls.Fail(VssErrors.BackupInProgress(busy));
        }
    }

    /// <summary>Adds the volumes to the set; false if a backup of them would fail.</summary>
    private bool AddVolumes(VssBackupComponents components)
    {
        bool isNamed = volumes.Count > 0;
        IReadOnlyCollection<string> wanted = volumes;
        BeginPhase(VssOperation.FindFirstVolume);
        if (!isNamed)
        {
            calls.Check(api.FindFixedVolumes(out wanted));
        }

        int included = 0;
        int failure = HResult.S_OK;
        foreach (string volume in wanted)
        {
            int hresult = AddVolume(components, volume, isNamed);
            calls.Report(new VolumeAdded(volume, hresult));
            included += HResult.Failed(hresult) ? 0 : 1;
            if (HResult.Failed(hresult) && (isNamed || !IsOutOfScope(hresult)))
            {
                failure = hresult;
            }
        }

        if (included == 0 && failure == HResult.S_OK)
        {
            failure = HResult.VSS_E_VOLUME_NOT_SUPPORTED;
        }

        return EndPhase(VssOperation.AddToSnapshotSet, failure);
    }

    /// <summary>Whether the result means that VSS does not support the volume.</summary>
    private static bool IsOutOfScope(int hresult) => hresult is HResult.VSS_E_VOLUME_NOT_SUPPORTED or HResult.VSS_E_OBJECT_NOT_FOUND;

    /// <summary>Adds a volume; returns why it is not in the set.</summary>
    private int AddVolume(VssBackupComponents components, string volume, bool isNamed)
    {
        calls.Begin(VssOperation.IsVolumeSupported);
        int hresult = components.IsVolumeSupported(volume, out bool isSupported);
        if (isNamed && hresult is HResult.VSS_E_OBJECT_NOT_FOUND or HResult.E_INVALIDARG)
        {
            throw calls.Fail(VssErrors.VolumeNotFound(volume, hresult));
        }

        if (HResult.Failed(hresult) || !isSupported)
        {
            return AsAnswer(HResult.Failed(hresult) ? hresult : HResult.VSS_E_VOLUME_NOT_SUPPORTED);
        }

        calls.Begin(VssOperation.AddToSnapshotSet);
        hresult = components.AddToSnapshotSet(volume);

        // Two names for the same volume.
        return hresult == HResult.VSS_E_OBJECT_ALREADY_EXISTS ? HResult.S_OK : AsAnswer(hresult);
    }

    /// <summary>The failure of the current call, if it is a result of the rehearsal.</summary>
    private int AsAnswer(int hresult)
    {
        try
        {
            return calls.Check(hresult);
        }
        catch (VssException failure) when (IsAnswer(failure))
        {
            calls.ForgetFailure();
            return hresult;
        }
    }

    /// <summary>Carries out a phase that is an operation; false if it failed as the backup would.</summary>
    private bool IsDone(string phase, Beginning begin)
    {
        BeginPhase(phase);
        try
        {
            calls.Await(calls.Check(begin(out VssAsync? operation), operation));
            return EndPhase(phase, HResult.S_OK);
        }
        catch (VssException failure) when (IsAnswer(failure))
        {
            calls.ForgetFailure();
            return EndPhase(phase, failure.HResult);
        }
    }

    /// <summary>Whether the backup would fail in the same way; otherwise the query itself failed.</summary>
    private static bool IsAnswer(VssException failure) =>
        failure.ErrorId == VssErrorId.VssUnexpected && failure.HResult is not (HResult.E_INVALIDARG or HResult.E_POINTER);

    /// <summary>Whether every writer that identified itself did its part in the phase.</summary>
    private bool HaveAllDone(VssBackupComponents components, string phase)
    {
        GatherStatus(components, phase);
        return _status.NotRead == 0
            && _status.Writers.All(writer => HasDone(writer.State, writer.Failure, null, phase))
            && _identified.IsSubsetOf(_status.Writers.Select(writer => writer.InstanceId));
    }

    private void GatherStatus(VssBackupComponents components, string phase)
    {
        try
        {
            _status.Gather(components);
        }
        finally
        {
            _writersRead += _status.Read;
        }

        calls.Report(new StatusGathered(phase, _status.Read, _status.NotRead));
    }

    /// <summary>Notifies the writers, which are then free again. Whatever the result, the release ends the backup.</summary>
    private void Abort(VssBackupComponents components)
    {
        calls.BeginCleanup(VssOperation.AbortBackup);
        _phaseBegan = calls.Elapsed;
        EndPhase(VssOperation.AbortBackup, components.AbortBackup());
    }

    /// <summary>Finds out which writers failed. It is already known that the backup failed.</summary>
    private void GatherStatusAfterAbort(VssBackupComponents components)
    {
        try
        {
            GatherStatus(components, VssOperation.AbortBackup);
        }
        catch (VssException)
        {
            calls.ForgetFailure();
        }
    }

    private void BeginPhase(string call)
    {
        calls.Begin(call);
        _phaseBegan = calls.Elapsed;
    }

    private bool EndPhase(string phase, int hresult)
    {
        calls.Report(new PhaseEnded(phase, hresult, calls.Elapsed - _phaseBegan));
        return !HResult.Failed(hresult);
    }
}
