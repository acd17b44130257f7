using System.Runtime.InteropServices;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Services;

/// <summary>The services of this computer.</summary>
internal static class LocalServices
{
    /// <exception cref="VssException">VssNotSupportedOnPlatform.</exception>
    public static IServiceControl Connect() => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? new ServiceControlManager()
        : throw VssErrors.NotSupportedOnPlatform(VssOperation.OpenSCManager, HResult.E_NOTIMPL);
}
