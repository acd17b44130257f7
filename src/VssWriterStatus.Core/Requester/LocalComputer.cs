using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>The computer that this process runs on.</summary>
internal sealed class LocalComputer : IComputer
{
    public static readonly LocalComputer Instance = new();

    private static readonly Lazy<HashSet<string>> Names = new(() =>
    {
        var network = IPGlobalProperties.GetIPGlobalProperties();
        return new(StringComparer.OrdinalIgnoreCase)
        {
            ".", "localhost", Environment.MachineName, network.HostName, $"{network.HostName}.{network.DomainName}",
        };
    });

    private LocalComputer()
    {
    }

    public string ComputerName => Environment.MachineName;

    public VssSource Source => VssSource.System;

    /// <exception cref="VssException">VssNotSupportedOnPlatform.</exception>
    public IServiceControl Services => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? new ServiceControlManager()
        : throw VssErrors.NotSupportedOnPlatform(VssOperation.OpenSCManager, HResult.E_NOTIMPL);

    public IMachineRegistry Registry { get; } = new MachineRegistry();

    public IEventLog EventLog { get; } = new WindowsEventLog();

    /// <summary>Whether the name is one of the computer's own names for itself.</summary>
    public static bool IsNamed(string name) => Names.Value.Contains(name);

    /// <summary>Loads vssapi.dll for one gather, if this process may use it.</summary>
    /// <exception cref="VssException">VssNotSupportedOnPlatform, VssWow64NotSupported.</exception>
    public IVssApi Connect()
    {
        if (Environment.Is64BitOperatingSystem && !Environment.Is64BitProcess)
        {
            throw VssErrors.Wow64NotSupported(VssOperation.LoadVssApi);
        }

        int hresult = VssApi.Load(out VssApi? api);
        return api ?? throw VssErrors.NotSupportedOnPlatform(VssOperation.LoadVssApi, hresult);
    }
}
