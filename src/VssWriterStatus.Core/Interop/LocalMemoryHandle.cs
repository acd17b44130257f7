using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

/// <summary>Memory that Windows allocated and the caller frees with LocalFree.</summary>
internal sealed class LocalMemoryHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => AdvapiRegistry.LocalFree(handle) == 0;
}
