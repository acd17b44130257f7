namespace VssWriterStatus.Interop;

/// <summary>IVssWMDependency: a component of another writer that a component depends on.</summary>
internal sealed unsafe class VssDependency(nint pointer) : ComPointer(pointer)
{
    private nint Method(DependencySlot slot) => (*(nint**)handle)[(int)slot];

    /// <summary>Reads all values; returns the HRESULT and the name of the first call that failed.</summary>
    public int Read(out RawDependency dependency, out string? failed)
    {
        dependency = default;
        Guid writerId = default;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, Guid*, int>)Method(DependencySlot.GetWriterId))(handle, &writerId);
        failed = VssOperation.GetWriterId;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        hresult = Bstr.Get(handle, Method(DependencySlot.GetLogicalPath), out string? logicalPath);
        failed = VssOperation.GetLogicalPath;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        hresult = Bstr.Get(handle, Method(DependencySlot.GetComponentName), out string? name);
        failed = VssOperation.GetComponentName;
        if (!HResult.Failed(hresult))
        {
            dependency = new RawDependency(writerId, logicalPath, name);
            failed = null;
        }

        return hresult;
    }
}
