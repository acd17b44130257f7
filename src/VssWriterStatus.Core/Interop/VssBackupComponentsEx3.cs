using System;

namespace VssWriterStatus.Interop;

/// <summary>IVssBackupComponentsEx3: status with the application's own error. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssBackupComponentsEx3(nint pointer) : ComPointer(pointer)
{
    private IVssBackupComponentsEx3Vtbl* Vtbl => *(IVssBackupComponentsEx3Vtbl**)handle;

    public int GetWriterStatusEx(uint index, out RawWriterStatus status)
    {
        Guid instanceId = default, writerId = default;
        nint name = 0, message = 0;
        int state = 0, failure = 0, application = 0;
        try
        {
            int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, Guid*, Guid*, nint*, int*, int*, int*, nint*, int>)Vtbl->GetWriterStatusEx)(
                handle, index, &instanceId, &writerId, &name, &state, &failure, &application, &message);
            status = new RawWriterStatus(
                Bstr.Read(name), writerId, instanceId, state, failure, application, Bstr.Read(message));
            return hresult;
        }
        finally
        {
            Bstr.Free(name);
            Bstr.Free(message);
        }
    }
}
