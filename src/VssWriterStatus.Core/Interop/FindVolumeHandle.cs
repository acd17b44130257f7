using Microsoft.Win32.SafeHandles;

namespace VssWriterStatus.Interop;

/// <summary>A search for volumes.</summary>
internal sealed class FindVolumeHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Kernel32.FindVolumeClose(handle);
}
