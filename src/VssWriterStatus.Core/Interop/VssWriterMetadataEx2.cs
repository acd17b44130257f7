using System.Globalization;

namespace VssWriterStatus.Interop;

/// <summary>IVssExamineWriterMetadataEx2: the additions of Windows Server 2008. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssWriterMetadataEx2(nint pointer) : ComPointer(pointer)
{
    private nint Method(MetadataSlot slot) => (*(nint**)handle)[(int)slot];

    /// <summary>Only the name of the instance is additional.</summary>
    public int GetIdentityEx(RawWriterMetadata metadata)
    {
        Guid instanceId = default, writerId = default;
        nint name = 0, instanceName = 0;
        int usage = 0, source = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, Guid*, Guid*, nint*, nint*, int*, int*, int>)Method(MetadataSlot.GetIdentityEx))(
            handle, &instanceId, &writerId, &name, &instanceName, &usage, &source);
        metadata.InstanceName = Bstr.Take(name, instanceName).Second;
        return hresult;
    }

    public int GetVersion(RawWriterMetadata metadata)
    {
        uint major = 0, minor = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint*, uint*, int>)Method(MetadataSlot.GetVersion))(handle, &major, &minor);
        metadata.Version = HResult.Failed(hresult) ? null : string.Format(CultureInfo.InvariantCulture, "{0}.{1}", major, minor);
        return hresult;
    }

    public int GetExcludeFromSnapshotCount(RawWriterMetadata metadata)
    {
        uint count = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint*, int>)Method(MetadataSlot.GetExcludeFromSnapshotCount))(handle, &count);
        metadata.ExcludedFromSnapshotCount = HResult.Failed(hresult) ? 0 : count;
        return hresult;
    }

    public int GetExcludeFromSnapshotFile(uint index, out VssFileDescription? file) =>
        VssFileDescription.Get(handle, Method(MetadataSlot.GetExcludeFromSnapshotFile), index, out file);
}
