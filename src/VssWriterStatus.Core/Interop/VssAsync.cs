namespace VssWriterStatus.Interop;

/// <summary>IVssAsync: a pending operation. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssAsync(nint pointer) : ComPointer(pointer)
{
    private nint Method(AsyncSlot slot) => (*(nint**)handle)[(int)slot];

    public int Cancel() => ((delegate* unmanaged[Stdcall]<nint, int>)Method(AsyncSlot.Cancel))(handle);

    /// <summary>Waits; success means only that the wait is over, not that the operation is.</summary>
    public int Wait(uint milliseconds) => ((delegate* unmanaged[Stdcall]<nint, uint, int>)Method(AsyncSlot.Wait))(handle, milliseconds);

    /// <summary>The operation's own result: PENDING, FINISHED and CANCELLED are success codes.</summary>
    public int QueryStatus(out int result)
    {
        int status = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, int*, int*, int>)Method(AsyncSlot.QueryStatus))(handle, &status, null);
        result = status;
        return hresult;
    }
}
