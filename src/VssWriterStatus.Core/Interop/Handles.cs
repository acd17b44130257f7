using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

/// <summary>An EVT_HANDLE: a query, an event or the metadata of a provider.</summary>
internal sealed class EventLogHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Wevtapi.EvtClose(handle);
}

/// <summary>A search for volumes.</summary>
internal sealed class FindVolumeHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Kernel32.FindVolumeClose(handle);
}

/// <summary>Memory that Windows allocated and the caller frees with LocalFree.</summary>
internal sealed class LocalMemoryHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => AdvapiRegistry.LocalFree(handle) == 0;
}

/// <summary>An open key of the registry.</summary>
internal sealed class RegistryKeyHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => AdvapiRegistry.RegCloseKey(handle) == 0;
}

/// <summary>An SC_HANDLE: the Service Control Manager, or one of its services.</summary>
internal sealed class SafeServiceHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Advapi32.CloseServiceHandle(handle);
}
