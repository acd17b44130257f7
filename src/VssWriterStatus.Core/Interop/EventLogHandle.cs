using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

/// <summary>An EVT_HANDLE: a query, an event or the metadata of a provider.</summary>
internal sealed class EventLogHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Wevtapi.EvtClose(handle);
}
