using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssBackupComponents; calls out of sequence get VSS_E_BAD_STATE, as from the real one.</summary>
internal sealed unsafe class SimulatedBackupComponents : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssBackupComponentsEx3Vtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssBackupComponentsVtbl.InitializeForBackup)] =
            (InitializeMethod)((self, _) => From<SimulatedBackupComponents>(self).InitializeForBackup()),
        [nameof(IVssBackupComponentsVtbl.EnableWriterClasses)] =
            (EnableMethod)((self, ids, count) => From<SimulatedBackupComponents>(self).EnableWriterClasses(ids, count)),
        [nameof(IVssBackupComponentsVtbl.GatherWriterMetadata)] =
            (GatherMethod)((self, async) => From<SimulatedBackupComponents>(self).Begin(VssOperation.GatherWriterMetadata, async)),
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
    private bool _isInitialized;
    private IReadOnlyList<RawWriterStatus>? _status;

    public SimulatedBackupComponents(SimulatedVss vss)
        : base(Vtable)
    {
        _vss = vss;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int InitializeMethod(nint self, nint xml);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int EnableMethod(nint self, Guid* writerIds, uint count);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int GatherMethod(nint self, nint* async);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int CountMethod(nint self, uint* count);

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

    protected override void OnReleased() => _vss.OnReleased();

    protected override int OnQueryInterface() => Call(VssOperation.QueryInterface);

    private int Call(string method) => _vss.Enter(method).Result;

    private int InitializeForBackup()
    {
        int hresult = Call(VssOperation.InitializeForBackup);
        _isInitialized = !HResult.Failed(hresult);
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

    private int GatherWriterStatus(nint* async)
    {
        int hresult = Begin(VssOperation.GatherWriterStatus, async);
        if (!HResult.Failed(hresult))
        {
            _status = _vss.ReadWriters(_enabledClasses);
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

    /// <summary>Where the caller wants a writer's status; the last two only from GetWriterStatusEx.</summary>
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
