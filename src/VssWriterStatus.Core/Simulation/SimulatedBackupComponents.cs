using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssBackupComponents; like the real one, it returns VSS_E_BAD_STATE for calls out of sequence.</summary>
internal sealed unsafe class SimulatedBackupComponents(SimulatedVss vss) : SimulatedComObject(vss, Vtable)
{
    private static readonly nint Vtable = new SimulatedVtable<SimulatedBackupComponents, BackupSlot>()
        .Add(BackupSlot.InitializeForBackup, (self, _) => self.InitializeForBackup())
        .Add(BackupSlot.SetContext, (ContextMethod)((self, context) => From<SimulatedBackupComponents>(self).SetContext(context)))
        .Add(BackupSlot.SetBackupState, (BackupStateMethod)((self, selectComponents, bootableSystemState, backupType, partialFileSupport) =>
            From<SimulatedBackupComponents>(self).SetBackupState(selectComponents, backupType, partialFileSupport)))
        .Add(BackupSlot.StartSnapshotSet, (StartMethod)((self, snapshotSetId) => From<SimulatedBackupComponents>(self).StartSnapshotSet(snapshotSetId)))
        .Add(BackupSlot.IsVolumeSupported, (VolumeMethod)((self, providerId, volume, isSupported) =>
            From<SimulatedBackupComponents>(self).IsVolumeSupported(providerId, new string(volume), isSupported)))
        .Add(BackupSlot.AddToSnapshotSet, (AddMethod)((self, volume, providerId, snapshotId) =>
            From<SimulatedBackupComponents>(self).AddToSnapshotSet(new string(volume), providerId, snapshotId)))
        .Add(BackupSlot.PrepareForBackup, (self, async) => self.BeginPhase(VssOperation.PrepareForBackup, VssOperation.SetBackupState, (nint*)async))
        .Add(BackupSlot.DoSnapshotSet, (self, async) => self.DoSnapshotSet((nint*)async))
        .Add(BackupSlot.BackupComplete, (self, async) => self.BeginPhase(VssOperation.BackupComplete, VssOperation.DoSnapshotSet, (nint*)async))
        .Add(BackupSlot.AbortBackup, self => self.AbortBackup())
        .Add(BackupSlot.EnableWriterClasses, (EnableMethod)((self, ids, count) => From<SimulatedBackupComponents>(self).EnableWriterClasses(ids, count)))
        .Add(BackupSlot.GatherWriterMetadata, (self, async) => self.GatherWriterMetadata((nint*)async))
        .Add(BackupSlot.GetWriterMetadataCount, (self, count) => self.Count(VssOperation.GetWriterMetadataCount, self._metadata?.Count, (int*)count))
        .Add(BackupSlot.GetWriterMetadata, (MetadataMethod)((self, index, instanceId, metadata) =>
            From<SimulatedBackupComponents>(self).GetWriterMetadata(index, instanceId, metadata)))
        .Add(BackupSlot.FreeWriterMetadata, self => self.Call(VssOperation.FreeWriterMetadata))
        .Add(BackupSlot.GatherWriterStatus, (self, async) => self.GatherWriterStatus((nint*)async))
        .Add(BackupSlot.GetWriterStatusCount, (self, count) => self.Count(VssOperation.GetWriterStatusCount, self._status?.Count, (int*)count))
        .Add(BackupSlot.FreeWriterStatus, self => self.FreeWriterStatus())
        .Add(BackupSlot.GetWriterStatus, (StatusMethod)((self, index, instanceId, writerId, name, state, failure) =>
            From<SimulatedBackupComponents>(self).GetWriterStatus(VssOperation.GetWriterStatus, index, instanceId, writerId, name, state, failure, null, null)))
        .Add(BackupSlot.GetWriterStatusEx, (StatusExMethod)((self, index, instanceId, writerId, name, state, failure, application, message) =>
            From<SimulatedBackupComponents>(self).GetWriterStatus(VssOperation.GetWriterStatusEx, index, instanceId, writerId, name, state, failure, application, message)))
        .Build();

    private readonly HashSet<Guid> _enabledClasses = [];
    private readonly HashSet<string> _volumes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The phases of a backup so far, named after their calls.</summary>
    private readonly List<string> _phases = [];
    private bool _isInitialized;
    private bool _hasShadowCopy;
    private IReadOnlyList<RawWriterStatus>? _status;
    private IReadOnlyList<(RawWriterStatus Writer, SimulatedMetadata Metadata)>? _metadata;

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int ContextMethod(nint self, int context);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int BackupStateMethod(nint self, byte selectComponents, byte bootableSystemState, int backupType, byte partialFileSupport);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int StartMethod(nint self, Guid* snapshotSetId);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int VolumeMethod(nint self, Guid providerId, char* volume, int* isSupported);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int AddMethod(nint self, char* volume, Guid providerId, Guid* snapshotId);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int EnableMethod(nint self, Guid* writerIds, uint count);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int MetadataMethod(nint self, uint index, Guid* instanceId, nint* metadata);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int StatusMethod(
        nint self, uint index, Guid* instanceId, Guid* writerId, nint* name, int* state, int* failure);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int StatusExMethod(
        nint self, uint index, Guid* instanceId, Guid* writerId, nint* name, int* state, int* failure, int* application, nint* message);

    protected override IEnumerable<Guid> Interfaces => Vss.Simulation.HasEx3
        ? [.. OlderInterfaces, InterfaceIds.IVssBackupComponentsEx3]
        : OlderInterfaces;

    private static Guid[] OlderInterfaces =>
        [InterfaceIds.IVssBackupComponents, InterfaceIds.IVssBackupComponentsEx, InterfaceIds.IVssBackupComponentsEx2];

    protected override void OnReleased() => Vss.ShadowCopies -= _hasShadowCopy ? 1 : 0;

    private int InitializeForBackup()
    {
        int hresult = Call(VssOperation.InitializeForBackup);
        _isInitialized = !HResult.Failed(hresult);
        _phases.Add(VssOperation.InitializeForBackup);
        return hresult;
    }

    /// <summary>The simulation creates only shadow copies that are deleted when their requester releases them.</summary>
    private int SetContext(int context) =>
        Step(VssOperation.SetContext, VssOperation.InitializeForBackup, context == VssBackup.VSS_CTX_BACKUP ? HResult.S_OK : HResult.E_INVALIDARG);

    /// <summary>The simulation supports only backups of type copy of whole volumes.</summary>
    private int SetBackupState(byte selectComponents, int backupType, byte partialFileSupport) => Step(
        VssOperation.SetBackupState,
        VssOperation.InitializeForBackup,
        selectComponents == 0 && backupType == VssBackup.VSS_BT_COPY && partialFileSupport == 0 ? HResult.S_OK : HResult.E_INVALIDARG);

    private int StartSnapshotSet(Guid* snapshotSetId)
    {
        *snapshotSetId = Guid.NewGuid();
        return Step(VssOperation.StartSnapshotSet, VssOperation.InitializeForBackup);
    }

    private int IsVolumeSupported(Guid providerId, string volume, int* isSupported)
    {
        bool? supports = Vss.Supports(volume);
        *isSupported = supports == true ? 1 : 0;
        return Step(VssOperation.IsVolumeSupported, VssOperation.InitializeForBackup, ProblemOf(providerId, supports));
    }

    private int AddToSnapshotSet(string volume, Guid providerId, Guid* snapshotId)
    {
        *snapshotId = Guid.NewGuid();
        bool? supports = Vss.Supports(volume);
        int problem = supports == false ? HResult.VSS_E_VOLUME_NOT_SUPPORTED
            : _volumes.Add(volume) ? ProblemOf(providerId, supports)
            : HResult.VSS_E_OBJECT_ALREADY_EXISTS;
        return Step(VssOperation.AddToSnapshotSet, VssOperation.StartSnapshotSet, problem);
    }

    private static int ProblemOf(Guid providerId, bool? supports) =>
        providerId != Guid.Empty ? HResult.E_INVALIDARG : supports is null ? HResult.VSS_E_OBJECT_NOT_FOUND : HResult.S_OK;

    private int DoSnapshotSet(nint* async)
    {
        int hresult = BeginPhase(VssOperation.DoSnapshotSet, VssOperation.PrepareForBackup, async);
        if (!HResult.Failed(hresult) && !_hasShadowCopy)
        {
            _hasShadowCopy = true;
            Vss.ShadowCopies++;
        }

        return hresult;
    }

    private int AbortBackup()
    {
        _phases.Add(VssOperation.AbortBackup);
        return Call(VssOperation.AbortBackup);
    }

    /// <summary>A call that requires an earlier call.</summary>
    /// <param name="method">The call.</param>
    /// <param name="before">The earlier call.</param>
    /// <param name="problem">What is wrong with its arguments.</param>
    private int Step(string method, string before, int problem = HResult.S_OK)
    {
        int hresult = Call(method);
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        bool isTwice = method is VssOperation.SetContext or VssOperation.StartSnapshotSet && _phases.Contains(method);
        if (!_phases.Contains(before) || isTwice)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        if (!HResult.Failed(problem))
        {
            _phases.Add(method);
        }

        return problem;
    }

    private int BeginPhase(string method, string before, nint* async)
    {
        if (!_phases.Contains(before) || _phases.Contains(method) || (method == VssOperation.PrepareForBackup && _volumes.Count == 0))
        {
            Call(method);
            return HResult.VSS_E_BAD_STATE;
        }

        int hresult = Begin(method, async);
        _phases.Add(method);
        return hresult;
    }

    private int EnableWriterClasses(Guid* writerIds, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            _enabledClasses.Add(writerIds[i]);
        }

        return Call(VssOperation.EnableWriterClasses);
    }

    private int Begin(string method, nint* async)
    {
        SimulatedCall call = Vss.Enter(method, isAsync: true);
        if (!_isInitialized)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        if (!HResult.Failed(call.Result))
        {
            *async = new SimulatedAsync(Vss, call).Pointer;
        }

        return call.Result;
    }

    private int GatherWriterMetadata(nint* async)
    {
        int hresult = Begin(VssOperation.GatherWriterMetadata, async);
        if (!HResult.Failed(hresult))
        {
            _metadata = Vss.Simulation.ReadMetadata(_enabledClasses);
        }

        return hresult;
    }

    private int GetWriterMetadata(uint index, Guid* instanceId, nint* metadata)
    {
        int hresult = Call(VssOperation.GetWriterMetadata);
        if (_metadata is null)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        if (index >= _metadata.Count)
        {
            return HResult.VSS_E_OBJECT_NOT_FOUND;
        }

        if (!HResult.Failed(hresult))
        {
            (RawWriterStatus writer, SimulatedMetadata contents) = _metadata[(int)index];
            *instanceId = writer.InstanceId;
            *metadata = new SimulatedWriterMetadata(Vss, writer, contents).Pointer;
        }

        return hresult;
    }

    private int GatherWriterStatus(nint* async)
    {
        int hresult = Begin(VssOperation.GatherWriterStatus, async);
        if (!HResult.Failed(hresult))
        {
            _status = Vss.Simulation.ReadWriters(_enabledClasses, _phases);
        }

        return hresult;
    }

    private int GetWriterStatus(
        string method, uint index, Guid* instanceId, Guid* writerId, nint* name, int* state, int* failure, int* application, nint* message)
    {
        int hresult = Call(method);
        if (_status is null)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        if (index >= _status.Count)
        {
            return HResult.VSS_E_OBJECT_NOT_FOUND;
        }

        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        RawWriterStatus writer = _status[(int)index];
        *instanceId = writer.InstanceId;
        *writerId = writer.WriterId;
        *name = Marshal.StringToBSTR(writer.Name);
        *state = writer.State;
        *failure = writer.Failure;

        // GetWriterStatus has no arguments for these.
        if (application != null)
        {
            *application = writer.Application ?? HResult.S_OK;
            *message = Marshal.StringToBSTR(writer.ApplicationMessage);
        }

        return hresult;
    }

    private int FreeWriterStatus()
    {
        _status = null;
        return Call(VssOperation.FreeWriterStatus);
    }

    /// <summary>The count of what was gathered; null before that.</summary>
    private int Count(string method, int? gathered, int* count)
    {
        int hresult = Call(method);
        if (gathered is null)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        *count = gathered.Value;
        return hresult;
    }
}
