using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssExamineWriterMetadata.</summary>
internal sealed unsafe class SimulatedWriterMetadata(SimulatedVss vss, RawWriterStatus writer, SimulatedMetadata metadata) : SimulatedComObject(vss, Vtable)
{
    private static readonly nint Vtable = new SimulatedVtable<SimulatedWriterMetadata, MetadataSlot>()
        .Add(MetadataSlot.GetIdentity, (IdentityMethod)((self, instanceId, writerId, name, usage, source) =>
            From<SimulatedWriterMetadata>(self).GetIdentity(VssOperation.GetIdentity, instanceId, writerId, name, null, usage, source)))
        .Add(MetadataSlot.GetFileCounts, (CountsMethod)((self, included, excluded, components) =>
            From<SimulatedWriterMetadata>(self).GetFileCounts(included, excluded, components)))
        .Files(MetadataSlot.GetExcludeFile, self => self._metadata.ExcludedFiles)
        .Item(MetadataSlot.GetComponent, self => self._metadata.Components, (vss, contents) => new SimulatedComponent(vss, contents))
        .Add(MetadataSlot.GetRestoreMethod, (RestoreMethod)((self, method, service, procedure, writerRestore, reboot, mappings) =>
            From<SimulatedWriterMetadata>(self).GetRestoreMethod(method, service, procedure, writerRestore, reboot, mappings)))
        .Files(MetadataSlot.GetAlternateLocationMapping, self => self._metadata.AlternateLocations)
        .Result(MetadataSlot.GetBackupSchema, (self, schema) => *(int*)schema = self._metadata.Writer.BackupSchema)
        .Add(MetadataSlot.GetIdentityEx, (IdentityExMethod)((self, instanceId, writerId, name, instanceName, usage, source) =>
            From<SimulatedWriterMetadata>(self).GetIdentity(VssOperation.GetIdentityEx, instanceId, writerId, name, instanceName, usage, source)))
        .Add(MetadataSlot.GetVersion, (VersionMethod)((self, major, minor) => From<SimulatedWriterMetadata>(self).GetVersion(major, minor)))
        .Result(MetadataSlot.GetExcludeFromSnapshotCount, (self, count) => *(int*)count = self._metadata.ExcludedFromSnapshot.Count)
        .Files(MetadataSlot.GetExcludeFromSnapshotFile, self => self._metadata.ExcludedFromSnapshot)
        .Build();

    private readonly SimulatedMetadata _metadata = metadata;

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

    private int GetIdentity(string method, Guid* instanceId, Guid* writerId, nint* name, nint* instanceName, int* usage, int* source)
    {
        int hresult = Call(method);
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        *instanceId = writer.InstanceId;
        *writerId = writer.WriterId;
        *name = Marshal.StringToBSTR(writer.Name);
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
        int hresult = Call(VssOperation.GetFileCounts);
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
        int hresult = Call(VssOperation.GetRestoreMethod);
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        *method = _metadata.Writer.RestoreMethod;
        *service = Marshal.StringToBSTR(_metadata.Writer.RestoreService);
        *procedure = Marshal.StringToBSTR(_metadata.Writer.UserProcedure);
        *writerRestore = _metadata.Writer.WriterRestore;
        *reboot = ByteOf(_metadata.Writer.RequiresReboot);
        *mappings = (uint)_metadata.AlternateLocations.Count;
        return hresult;
    }

    private int GetVersion(uint* major, uint* minor)
    {
        int hresult = Call(VssOperation.GetVersion);
        if (!HResult.Failed(hresult))
        {
            var version = Version.Parse(_metadata.Writer.Version ?? "0.0");
            *major = (uint)version.Major;
            *minor = (uint)version.Minor;
        }

        return hresult;
    }
}
