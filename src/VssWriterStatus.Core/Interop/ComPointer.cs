using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>A COM interface pointer with an owner: released once, on dispose.</summary>
/// <remarks>
/// A VSS pointer belongs to the thread that created it, so owners dispose of it; the finalizer of <see cref="SafeHandle"/>
/// is only a safety net. Owners hold the object in a using statement, which also keeps it alive
/// during a call.
/// </remarks>
internal abstract unsafe class ComPointer : SafeHandle
{
    protected ComPointer(nint pointer)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == IntPtr.Zero;

    private nint Method(UnknownSlot slot) => (*(nint**)handle)[(int)slot];

    /// <summary>Another interface of the object, or the HRESULT of the failure; the caller owns <paramref name="pointer"/>.</summary>
    protected int QueryInterface(Guid interfaceId, out nint pointer)
    {
        nint found = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, Guid*, nint*, int>)Method(UnknownSlot.QueryInterface))(handle, &interfaceId, &found);
        pointer = found;
        return hresult;
    }

    protected override bool ReleaseHandle()
    {
        _ = ((delegate* unmanaged[Stdcall]<nint, uint>)Method(UnknownSlot.Release))(handle);
        return true;
    }
}
