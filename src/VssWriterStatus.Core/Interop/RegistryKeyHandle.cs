using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

/// <summary>An open key of the registry.</summary>
internal sealed class RegistryKeyHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => AdvapiRegistry.RegCloseKey(handle) == 0;
}
