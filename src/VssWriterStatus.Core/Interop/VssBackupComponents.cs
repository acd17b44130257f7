using System;

namespace VssWriterStatus.Interop;

/// <summary>IVssBackupComponents, as far as a requester of status needs it. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssBackupComponents(nint pointer) : ComPointer(pointer)
{
    private IVssBackupComponentsVtbl* Vtbl => *(IVssBackupComponentsVtbl**)handle;

    public int InitializeForBackup() => ((delegate* unmanaged[Stdcall]<nint, nint, int>)Vtbl->InitializeForBackup)(handle, 0);

    public int EnableWriterClasses(Guid[] writerIds)
    {
        fixed (Guid* ids = writerIds)
        {
            return ((delegate* unmanaged[Stdcall]<nint, Guid*, uint, int>)Vtbl->EnableWriterClasses)(
                handle, ids, (uint)writerIds.Length);
        }
    }

    public int GatherWriterMetadata(out VssAsync? operation)
    {
        nint async = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, nint*, int>)Vtbl->GatherWriterMetadata)(handle, &async);
        operation = async == 0 ? null : new VssAsync(async);
        return hresult;
    }

    public int FreeWriterMetadata() => ((delegate* unmanaged[Stdcall]<nint, int>)Vtbl->FreeWriterMetadata)(handle);

    public int GatherWriterStatus(out VssAsync? operation)
    {
        nint async = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, nint*, int>)Vtbl->GatherWriterStatus)(handle, &async);
        operation = async == 0 ? null : new VssAsync(async);
        return hresult;
    }

    public int GetWriterStatusCount(out uint count)
    {
        uint writers = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint*, int>)Vtbl->GetWriterStatusCount)(handle, &writers);
        count = writers;
        return hresult;
    }

    public int GetWriterStatus(uint index, out RawWriterStatus status)
    {
        Guid instanceId = default, writerId = default;
        nint name = 0;
        int state = 0, failure = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, Guid*, Guid*, nint*, int*, int*, int>)Vtbl->GetWriterStatus)(
            handle, index, &instanceId, &writerId, &name, &state, &failure);
        status = new RawWriterStatus(Bstr.Take(name, 0).First, writerId, instanceId, state, failure, null, null);
        return hresult;
    }

    public int FreeWriterStatus() => ((delegate* unmanaged[Stdcall]<nint, int>)Vtbl->FreeWriterStatus)(handle);

    /// <summary>The same object's newer interface; null with E_NOINTERFACE before Windows 7 and Server 2008 R2.</summary>
    public int QueryEx3(out VssBackupComponentsEx3? ex3)
    {
        int hresult = QueryInterface(InterfaceIds.IVssBackupComponentsEx3, out nint pointer);
        ex3 = pointer == 0 ? null : new VssBackupComponentsEx3(pointer);
        return hresult;
    }
}
