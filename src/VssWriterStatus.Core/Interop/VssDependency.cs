namespace VssWriterStatus.Interop;

/// <summary>IVssWMDependency: a component of another writer that a component depends on.</summary>
internal sealed unsafe class VssDependency(nint pointer) : ComPointer(pointer)
{
    private nint Method(DependencySlot slot) => (*(nint**)handle)[(int)slot];

    /// <summary>Reads all values; returns the HRESULT and the name of the first call that failed.</summary>
    public int Read(out RawDependency dependency, out string? failed)
    {
        Guid writerId = default;
        string? logicalPath = null, name = null;
        int hresult;
        failed = HResult.Failed(hresult = ((delegate* unmanaged[Stdcall]<nint, Guid*, int>)Method(DependencySlot.GetWriterId))(handle, &writerId)) ? VssOperation.GetWriterId
            : HResult.Failed(hresult = Bstr.Get(handle, Method(DependencySlot.GetLogicalPath), out logicalPath)) ? VssOperation.GetLogicalPath
            : HResult.Failed(hresult = Bstr.Get(handle, Method(DependencySlot.GetComponentName), out name)) ? VssOperation.GetComponentName
            : null;
        dependency = failed is null ? new RawDependency(writerId, logicalPath, name) : default;
        return hresult;
    }
}
