using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssBackupComponents; like the real one, it returns VSS_E_BAD_STATE for calls out of sequence.</summary>
internal sealed unsafe class SimulatedBackupComponents : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssBackupComponentsEx3Vtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssBackupComponentsVtbl.InitializeForBackup)] =
            (InitializeMethod)((self, _) => From<SimulatedBackupComponents>(self).InitializeForBackup()),
        [nameof(IVssBackupComponentsVtbl.SetContext)] = (ContextMethod)((self, context) => From<SimulatedBackupComponents>(self).SetContext(context)),
        [nameof(IVssBackupComponentsVtbl.SetBackupState)] = (BackupStateMethod)((self, selectComponents, bootableSystemState, backupType, partialFileSupport) =>
            From<SimulatedBackupComponents>(self).SetBackupState(selectComponents, backupType, partialFileSupport)),
        [nameof(IVssBackupComponentsVtbl.StartSnapshotSet)] =
            (StartMethod)((self, snapshotSetId) => From<SimulatedBackupComponents>(self).StartSnapshotSet(snapshotSetId)),
        [nameof(IVssBackupComponentsVtbl.IsVolumeSupported)] = (VolumeMethod)((self, providerId, volume, isSupported) =>
            From<SimulatedBackupComponents>(self).IsVolumeSupported(providerId, new string(volume), isSupported)),
        [nameof(IVssBackupComponentsVtbl.AddToSnapshotSet)] = (AddMethod)((self, volume, providerId, snapshotId) =>
            From<SimulatedBackupComponents>(self).AddToSnapshotSet(new string(volume), providerId, snapshotId)),
        [nameof(IVssBackupComponentsVtbl.PrepareForBackup)] = (GatherMethod)((self, async) =>
            From<SimulatedBackupComponents>(self).BeginPhase(VssOperation.PrepareForBackup, VssOperation.SetBackupState, async)),
        [nameof(IVssBackupComponentsVtbl.DoSnapshotSet)] = (GatherMethod)((self, async) =>
            From<SimulatedBackupComponents>(self).DoSnapshotSet(async)),
        [nameof(IVssBackupComponentsVtbl.BackupComplete)] = (GatherMethod)((self, async) =>
            From<SimulatedBackupComponents>(self).BeginPhase(VssOperation.BackupComplete, VssOperation.DoSnapshotSet, async)),
        [nameof(IVssBackupComponentsVtbl.AbortBackup)] = (PlainMethod)(self => From<SimulatedBackupComponents>(self).AbortBackup()),
        [nameof(IVssBackupComponentsVtbl.EnableWriterClasses)] =
            (EnableMethod)((self, ids, count) => From<SimulatedBackupComponents>(self).EnableWriterClasses(ids, count)),
        [nameof(IVssBackupComponentsVtbl.GatherWriterMetadata)] =
            (GatherMethod)((self, async) => From<SimulatedBackupComponents>(self).GatherWriterMetadata(async)),
        [nameof(IVssBackupComponentsVtbl.GetWriterMetadataCount)] =
            (CountMethod)((self, count) => From<SimulatedBackupComponents>(self).GetWriterMetadataCount(count)),
        [nameof(IVssBackupComponentsVtbl.GetWriterMetadata)] =
            (MetadataMethod)((self, index, instanceId, metadata) => From<SimulatedBackupComponents>(self).GetWriterMetadata(index, instanceId, metadata)),
        [nameof(IVssBackupComponentsVtbl.FreeWriterMetadata)] =
            (PlainMethod)(self => From<SimulatedBackupComponents>(self).Call(VssOperation.FreeWriterMetadata)),
        [nameof(IVssBackupComponentsVtbl.GatherWriterStatus)] =
            (GatherMethod)((self, async) => From<SimulatedBackupComponents>(self).GatherWriterStatus(async)),
        [nameof(IVssBackupComponentsVtbl.GetWriterStatusCount)] =
            (CountMethod)((self, count) => From<SimulatedBackupComponents>(self).GetWriterStatusCount(count)),
        [nameof(IVssBackupComponentsVtbl.FreeWriterStatus)] =
            (PlainMethod)(self => From<SimulatedBackupComponents>(self).FreeWriterStatus()),
        [nameof(IVssBackupComponentsVtbl.GetWriterStatus)] = (StatusMethod)((self, index, instanceId, writerId, name, state, failure) =>
            From<SimulatedBackupComponents>(self).GetWriterStatus(
                VssOperation.GetWriterStatus, index, new StatusPointers(instanceId, writerId, name, state, failure, null, null))),
        [nameof(IVssBackupComponentsEx3Vtbl.GetWriterStatusEx)] =
            (StatusExMethod)((self, index, instanceId, writerId, name, state, failure, application, message) =>
            From<SimulatedBackupComponents>(self).GetWriterStatus(
                VssOperation.GetWriterStatusEx, index, new StatusPointers(instanceId, writerId, name, state, failure, application, message))),
    });

    private readonly SimulatedVss _vss;
    private readonly HashSet<Guid> _enabledClasses = [];
    private readonly HashSet<string> _volumes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The phases of a backup so far, named after their calls.</summary>
    private readonly List<string> _phases = [];
    private bool _isInitialized;
    private bool _hasShadowCopy;
    private IReadOnlyList<RawWriterStatus>? _status;
    private IReadOnlyList<(RawWriterStatus Writer, SimulatedMetadata Metadata)>? _metadata;

    public SimulatedBackupComponents(SimulatedVss vss)
        : base(Vtable)
    {
        _vss = vss;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int InitializeMethod(nint self, nint xml);

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
    private delegate int GatherMethod(nint self, nint* async);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int CountMethod(nint self, uint* count);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int MetadataMethod(nint self, uint index, Guid* instanceId, nint* metadata);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int StatusMethod(
        nint self, uint index, Guid* instanceId, Guid* writerId, nint* name, int* state, int* failure);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int StatusExMethod(
        nint self, uint index, Guid* instanceId, Guid* writerId, nint* name, int* state, int* failure, int* application, nint* message);

    protected override IEnumerable<Guid> Interfaces => _vss.HasEx3
        ? [.. OlderInterfaces, InterfaceIds.IVssBackupComponentsEx3]
        : OlderInterfaces;

    private static Guid[] OlderInterfaces =>
        [InterfaceIds.IVssBackupComponents, InterfaceIds.IVssBackupComponentsEx, InterfaceIds.IVssBackupComponentsEx2];

    protected override void OnRelease() => _vss.Enter(VssOperation.Release);

    protected override void OnReleased()
    {
        _vss.ShadowCopies -= _hasShadowCopy ? 1 : 0;
        _vss.OnReleased();
    }

    protected override int OnQueryInterface() => Call(VssOperation.QueryInterface);

    private int Call(string method) => _vss.Enter(method).Result;

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
        bool? supports = _vss.Supports(volume);
        *isSupported = supports == true ? 1 : 0;
        return Step(VssOperation.IsVolumeSupported, VssOperation.InitializeForBackup, ProblemOf(providerId, supports));
    }

    private int AddToSnapshotSet(string volume, Guid providerId, Guid* snapshotId)
    {
        *snapshotId = Guid.NewGuid();
        bool? supports = _vss.Supports(volume);
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
            _vss.ShadowCopies++;
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
        SimulatedCall call = _vss.Enter(method, isAsync: true);
        if (!_isInitialized)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        if (!HResult.Failed(call.Result))
        {
            *async = new SimulatedAsync(_vss, call).Pointer;
        }

        return call.Result;
    }

    private int GatherWriterMetadata(nint* async)
    {
        int hresult = Begin(VssOperation.GatherWriterMetadata, async);
        if (!HResult.Failed(hresult))
        {
            _metadata = _vss.ReadMetadata(_enabledClasses);
        }

        return hresult;
    }

    private int GetWriterMetadataCount(uint* count)
    {
        int hresult = Call(VssOperation.GetWriterMetadataCount);
        if (_metadata is null)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        *count = (uint)_metadata.Count;
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
            *metadata = new SimulatedWriterMetadata(_vss, writer, contents).Pointer;
        }

        return hresult;
    }

    private int GatherWriterStatus(nint* async)
    {
        int hresult = Begin(VssOperation.GatherWriterStatus, async);
        if (!HResult.Failed(hresult))
        {
            _status = _vss.ReadWriters(_enabledClasses, _phases);
        }

        return hresult;
    }

    private int GetWriterStatusCount(uint* count)
    {
        int hresult = Call(VssOperation.GetWriterStatusCount);
        if (_status is null)
        {
            return HResult.VSS_E_BAD_STATE;
        }

        *count = (uint)_status.Count;
        return hresult;
    }

    private int GetWriterStatus(string method, uint index, in StatusPointers to)
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

        if (!HResult.Failed(hresult))
        {
            to.Write(_status[(int)index]);
        }

        return hresult;
    }

    private int FreeWriterStatus()
    {
        _status = null;
        return Call(VssOperation.FreeWriterStatus);
    }

    /// <summary>Receives a writer's status; only GetWriterStatusEx sets the last two.</summary>
    private readonly struct StatusPointers(
        Guid* instanceId, Guid* writerId, nint* name, int* state, int* failure, int* application, nint* message)
    {
        public void Write(in RawWriterStatus writer)
        {
            *instanceId = writer.InstanceId;
            *writerId = writer.WriterId;
            *name = Marshal.StringToBSTR(writer.Name);
            *state = writer.State;
            *failure = writer.Failure;
            if (application != null)
            {
                *application = writer.Application ?? HResult.S_OK;
                *message = writer.ApplicationMessage is null ? 0 : Marshal.StringToBSTR(writer.ApplicationMessage);
            }
        }
    }
}
