using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>An SC_HANDLE: the Service Control Manager, or one of its services.</summary>
internal sealed class SafeServiceHandle : SafeHandle
{
    /// <summary>Used by the marshaller, which sets the handle.</summary>
    public SafeServiceHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle() => Advapi32.CloseServiceHandle(handle);
}
