namespace VssWriterStatus.Interop;

/// <summary>IVssBackupComponentsEx3: status with the application's own error. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssBackupComponentsEx3(nint pointer) : ComPointer(pointer)
{
    private nint Method(BackupSlot slot) => (*(nint**)handle)[(int)slot];

    public int GetWriterStatusEx(uint index, out RawWriterStatus status)
    {
        Guid instanceId = default, writerId = default;
        nint name = 0, message = 0;
        int state = 0, failure = 0, application = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, Guid*, Guid*, nint*, int*, int*, int*, nint*, int>)Method(BackupSlot.GetWriterStatusEx))(
            handle, index, &instanceId, &writerId, &name, &state, &failure, &application, &message);
        (string? nameText, string? messageText) = Bstr.Take(name, message);
        status = new RawWriterStatus(nameText, writerId, instanceId, state, failure, application, messageText);
        return hresult;
    }
}
