using System;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>The way to the VSS of this computer.</summary>
internal static class LocalVss
{
    /// <summary>Long for a library of System32, and no longer than the shortest time limit.</summary>
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(1);

    /// <summary>This computer, asked in this process.</summary>
    /// <exception cref="VssException">VssTimeout: vssapi.dll hangs while it is loaded. It then holds the loader's lock, and a new thread would hang, too.</exception>
    public static InProcessSource Source => VssApi.LoadingFor > LongestLoad
        ? throw VssErrors.StillLoading()
        : new InProcessSource(Connect, LocalServices.Connect);

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
