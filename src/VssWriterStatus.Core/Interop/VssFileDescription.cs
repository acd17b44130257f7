namespace VssWriterStatus.Interop;

/// <summary>IVssWMFiledesc: files of a folder.</summary>
internal sealed unsafe class VssFileDescription(nint pointer) : ComPointer(pointer)
{
    private nint Method(FileSlot slot) => (*(nint**)handle)[(int)slot];

    /// <summary>Calls a method that returns a description by its index.</summary>
    public static int Get(nint owner, nint method, uint index, out VssFileDescription? file)
    {
        nint made = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, nint*, int>)method)(owner, index, &made);
        file = made == 0 ? null : new VssFileDescription(made);
        return hresult;
    }

    /// <summary>Reads all values; returns the HRESULT and the name of the first call that failed.</summary>
    public int Read(out RawFile file, out string? failed)
    {
        string? spec = null, alternate = null;
        byte recursive = 0;
        int mask = 0;
        int hresult;
        failed = HResult.Failed(hresult = Bstr.Get(handle, Method(FileSlot.GetPath), out string? path)) ? VssOperation.GetPath
            : HResult.Failed(hresult = Bstr.Get(handle, Method(FileSlot.GetFilespec), out spec)) ? VssOperation.GetFilespec
            : HResult.Failed(hresult = ((delegate* unmanaged[Stdcall]<nint, byte*, int>)Method(FileSlot.GetRecursive))(handle, &recursive)) ? VssOperation.GetRecursive
            : HResult.Failed(hresult = Bstr.Get(handle, Method(FileSlot.GetAlternateLocation), out alternate)) ? VssOperation.GetAlternateLocation
            : HResult.Failed(hresult = ((delegate* unmanaged[Stdcall]<nint, int*, int>)Method(FileSlot.GetBackupTypeMask))(handle, &mask)) ? VssOperation.GetBackupTypeMask
            : null;
        file = failed is null ? new RawFile(path, spec, recursive != 0, alternate, mask) : default;
        return hresult;
    }
}
