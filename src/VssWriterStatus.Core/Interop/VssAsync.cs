namespace VssWriterStatus.Interop;

/// <summary>IVssAsync: a pending operation. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssAsync(nint pointer) : ComPointer(pointer)
{
    private IVssAsyncVtbl* Vtbl => *(IVssAsyncVtbl**)handle;

    public int Cancel() => ((delegate* unmanaged[Stdcall]<nint, int>)Vtbl->Cancel)(handle);

    /// <summary>Waits; success means only that the wait is over, not that the operation is.</summary>
    public int Wait(uint milliseconds) => ((delegate* unmanaged[Stdcall]<nint, uint, int>)Vtbl->Wait)(handle, milliseconds);

    /// <summary>The operation's own result: PENDING, FINISHED and CANCELLED are success codes.</summary>
    public int QueryStatus(out int result)
    {
        int status = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, int*, int*, int>)Vtbl->QueryStatus)(handle, &status, null);
        result = status;
        return hresult;
    }
}
