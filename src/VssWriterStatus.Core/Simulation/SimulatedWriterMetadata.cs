using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssExamineWriterMetadata.</summary>
internal sealed unsafe class SimulatedWriterMetadata : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssExamineWriterMetadataEx2Vtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssExamineWriterMetadataVtbl.GetIdentity)] = (IdentityMethod)((self, instanceId, writerId, name, usage, source) =>
            From<SimulatedWriterMetadata>(self).GetIdentity(VssOperation.GetIdentity, instanceId, writerId, name, null, usage, source)),
        [nameof(IVssExamineWriterMetadataVtbl.GetFileCounts)] =
            (CountsMethod)((self, included, excluded, components) => From<SimulatedWriterMetadata>(self).GetFileCounts(included, excluded, components)),
        [nameof(IVssExamineWriterMetadataVtbl.GetExcludeFile)] = (ItemMethod)((self, index, file) =>
            From<SimulatedWriterMetadata>(self).GetFile(VssOperation.GetExcludeFile, metadata => metadata.ExcludedFiles, index, file)),
        [nameof(IVssExamineWriterMetadataVtbl.GetComponent)] =
            (ItemMethod)((self, index, component) => From<SimulatedWriterMetadata>(self).GetComponent(index, component)),
        [nameof(IVssExamineWriterMetadataVtbl.GetRestoreMethod)] = (RestoreMethod)((self, method, service, procedure, writerRestore, reboot, mappings) =>
            From<SimulatedWriterMetadata>(self).GetRestoreMethod(method, service, procedure, writerRestore, reboot, mappings)),
        [nameof(IVssExamineWriterMetadataVtbl.GetAlternateLocationMapping)] = (ItemMethod)((self, index, file) =>
            From<SimulatedWriterMetadata>(self).GetFile(VssOperation.GetAlternateLocationMapping, metadata => metadata.AlternateLocations, index, file)),
        [nameof(IVssExamineWriterMetadataVtbl.GetBackupSchema)] =
            (NumberMethod)((self, schema) => From<SimulatedWriterMetadata>(self).GetNumber(VssOperation.GetBackupSchema, metadata => metadata.Writer.BackupSchema, schema)),
        [nameof(IVssExamineWriterMetadataExVtbl.GetIdentityEx)] = (IdentityExMethod)((self, instanceId, writerId, name, instanceName, usage, source) =>
            From<SimulatedWriterMetadata>(self).GetIdentity(VssOperation.GetIdentityEx, instanceId, writerId, name, instanceName, usage, source)),
        [nameof(IVssExamineWriterMetadataEx2Vtbl.GetVersion)] =
            (VersionMethod)((self, major, minor) => From<SimulatedWriterMetadata>(self).GetVersion(major, minor)),
        [nameof(IVssExamineWriterMetadataEx2Vtbl.GetExcludeFromSnapshotCount)] = (NumberMethod)((self, count) =>
            From<SimulatedWriterMetadata>(self).GetNumber(VssOperation.GetExcludeFromSnapshotCount, metadata => metadata.ExcludedFromSnapshot.Count, count)),
        [nameof(IVssExamineWriterMetadataEx2Vtbl.GetExcludeFromSnapshotFile)] = (ItemMethod)((self, index, file) =>
            From<SimulatedWriterMetadata>(self).GetFile(VssOperation.GetExcludeFromSnapshotFile, metadata => metadata.ExcludedFromSnapshot, index, file)),
    });

    private readonly SimulatedVss _vss;
    private readonly RawWriterStatus _writer;
    private readonly SimulatedMetadata _metadata;

    public SimulatedWriterMetadata(SimulatedVss vss, in RawWriterStatus writer, SimulatedMetadata metadata)
        : base(Vtable)
    {
        _vss = vss;
        _writer = writer;
        _metadata = metadata;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int IdentityMethod(nint self, Guid* instanceId, Guid* writerId, nint* name, int* usage, int* source);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int IdentityExMethod(nint self, Guid* instanceId, Guid* writerId, nint* name, nint* instanceName, int* usage, int* source);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int CountsMethod(nint self, uint* included, uint* excluded, uint* components);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int RestoreMethod(nint self, int* method, nint* service, nint* procedure, int* writerRestore, byte* reboot, uint* mappings);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int VersionMethod(nint self, uint* major, uint* minor);

    protected override IEnumerable<Guid> Interfaces =>
        [InterfaceIds.IVssExamineWriterMetadata, InterfaceIds.IVssExamineWriterMetadataEx, InterfaceIds.IVssExamineWriterMetadataEx2];

    protected override void OnRelease() => _vss.Enter(VssOperation.Release);

    protected override void OnReleased() => _vss.OnReleased();

    protected override int OnQueryInterface() => _vss.Enter(VssOperation.QueryInterface).Result;

    private int GetIdentity(string method, Guid* instanceId, Guid* writerId, nint* name, nint* instanceName, int* usage, int* source)
    {
        int hresult = _vss.Enter(method).Result;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        *instanceId = _writer.InstanceId;
        *writerId = _writer.WriterId;
        *name = Marshal.StringToBSTR(_writer.Name);
        *usage = _metadata.Writer.Usage;
        *source = _metadata.Writer.SourceType;
        if (instanceName != null)
        {
            *instanceName = Marshal.StringToBSTR(_metadata.Writer.InstanceName);
        }

        return hresult;
    }

    private int GetFileCounts(uint* included, uint* excluded, uint* components)
    {
        int hresult = _vss.Enter(VssOperation.GetFileCounts).Result;
        if (!HResult.Failed(hresult))
        {
            *included = 0;
            *excluded = (uint)_metadata.ExcludedFiles.Count;
            *components = (uint)_metadata.Components.Count;
        }

        return hresult;
    }

    private int GetRestoreMethod(int* method, nint* service, nint* procedure, int* writerRestore, byte* reboot, uint* mappings)
    {
        int hresult = _vss.Enter(VssOperation.GetRestoreMethod).Result;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        *method = _metadata.Writer.RestoreMethod;
        *service = Marshal.StringToBSTR(_metadata.Writer.RestoreService);
        *procedure = Marshal.StringToBSTR(_metadata.Writer.UserProcedure);
        *writerRestore = _metadata.Writer.WriterRestore;
        *reboot = _metadata.Writer.RequiresReboot ? (byte)1 : (byte)0;
        *mappings = (uint)_metadata.AlternateLocations.Count;
        return hresult;
    }

    private int GetVersion(uint* major, uint* minor)
    {
        int hresult = _vss.Enter(VssOperation.GetVersion).Result;
        if (!HResult.Failed(hresult))
        {
            var version = Version.Parse(_metadata.Writer.Version ?? "0.0");
            *major = (uint)version.Major;
            *minor = (uint)version.Minor;
        }

        return hresult;
    }

    private int GetNumber(string method, Func<SimulatedMetadata, int> number, int* value)
    {
        int hresult = _vss.Enter(method).Result;
        if (!HResult.Failed(hresult))
        {
            *value = number(_metadata);
        }

        return hresult;
    }

    private int GetComponent(uint index, nint* component)
    {
        int hresult = _vss.Enter(VssOperation.GetComponent).Result;
        if (index >= _metadata.Components.Count)
        {
            return HResult.VSS_E_OBJECT_NOT_FOUND;
        }

        if (!HResult.Failed(hresult))
        {
            *component = new SimulatedComponent(_vss, _metadata.Components[(int)index]).Pointer;
        }

        return hresult;
    }

    private int GetFile(string method, Func<SimulatedMetadata, IReadOnlyList<RawFile>> list, uint index, nint* file) =>
        SimulatedFileDescription.Get(_vss, method, list(_metadata), index, file);
}
