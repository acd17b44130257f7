using System;
using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>An SC_HANDLE: the Service Control Manager, or one of its services.</summary>
internal sealed class SafeServiceHandle : SafeHandle
{
    /// <summary>For the marshaller, which fills it.</summary>
    public SafeServiceHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle() => Advapi32.CloseServiceHandle(handle);
}
