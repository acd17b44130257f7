using System;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>The way to the VSS of this computer.</summary>
internal static class LocalVss
{
    /// <summary>This computer, asked in this process.</summary>
    public static InProcessSource Source => new(Connect, LocalServices.Connect);

    /// <summary>Opens vssapi.dll for one gather, where this process may use it.</summary>
    /// <exception cref="VssException">VssNotSupportedOnPlatform, VssWow64NotSupported.</exception>
    public static IVssApi Connect()
    {
        if (Environment.Is64BitOperatingSystem && !Environment.Is64BitProcess)
        {
            throw VssErrors.Wow64NotSupported(VssOperation.LoadVssApi);
        }

        int hresult = VssApi.Load(out VssApi? api);
        return api ?? throw VssErrors.NotSupportedOnPlatform(VssOperation.LoadVssApi, hresult);
    }
}
