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
        file = default;
        int hresult = Bstr.Get(handle, Method(FileSlot.GetPath), out string? path);
        failed = VssOperation.GetPath;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        hresult = Bstr.Get(handle, Method(FileSlot.GetFilespec), out string? spec);
        failed = VssOperation.GetFilespec;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        byte recursive = 0;
        hresult = ((delegate* unmanaged[Stdcall]<nint, byte*, int>)Method(FileSlot.GetRecursive))(handle, &recursive);
        failed = VssOperation.GetRecursive;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        hresult = Bstr.Get(handle, Method(FileSlot.GetAlternateLocation), out string? alternate);
        failed = VssOperation.GetAlternateLocation;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        int mask = 0;
        hresult = ((delegate* unmanaged[Stdcall]<nint, int*, int>)Method(FileSlot.GetBackupTypeMask))(handle, &mask);
        failed = VssOperation.GetBackupTypeMask;
        if (!HResult.Failed(hresult))
        {
            file = new RawFile(path, spec, recursive != 0, alternate, mask);
            failed = null;
        }

        return hresult;
    }
}
