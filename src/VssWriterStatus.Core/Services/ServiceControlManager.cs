using System.Runtime.InteropServices;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Services;

/// <summary>The Service Control Manager of this computer.</summary>
internal sealed unsafe class ServiceControlManager : IServiceControl
{
    private const uint AccessToRestart =
        Advapi32.SERVICE_QUERY_CONFIG | Advapi32.SERVICE_QUERY_STATUS | Advapi32.SERVICE_START | Advapi32.SERVICE_STOP;

    /// <summary>The most that EnumServicesStatusExW returns per call, in bytes.</summary>
    private const int LargestEnumeration = 0x40000;

    public ServiceState StateOf(string name)
    {
        using SafeServiceHandle? service = TryOpen(name, Advapi32.SERVICE_QUERY_STATUS);
        return service is null ? ServiceState.NotInstalled : (ServiceState)QueryStatus(service, name).CurrentState;
    }

    public ServiceStartup? StartupOf(string name)
    {
        using SafeServiceHandle? service = TryOpen(name, Advapi32.SERVICE_QUERY_CONFIG);
        if (service is null)
        {
            return null;
        }

        byte* buffer = stackalloc byte[Advapi32.MaximumConfigSize];
        Advapi32.QUERY_SERVICE_CONFIGW* config = QueryConfig(service, name, buffer);
        var startType = (ServiceStartType)config->StartType;
        string? account = config->ServiceStartName is null ? null : new string(config->ServiceStartName);
        return new ServiceStartup(startType, IsTriggered(service, name), account);
    }

    public IReadOnlyList<string> Running()
    {
        using SafeServiceHandle manager = Advapi32.OpenSCManagerW(null, null, Advapi32.SC_MANAGER_CONNECT | Advapi32.SC_MANAGER_ENUMERATE_SERVICE);
        List<string> names = [];
        byte[] buffer = new byte[LargestEnumeration];
        uint resume = 0;
        bool isComplete = false;
        while (!isComplete)
        {
            fixed (byte* start = buffer)
            {
                isComplete = Advapi32.EnumServicesStatusExW(
                    manager, Advapi32.SC_ENUM_PROCESS_INFO, Advapi32.SERVICE_WIN32, Advapi32.SERVICE_ACTIVE, start, (uint)buffer.Length, out _, out uint count, ref resume, null);
                if (!isComplete)
                {
                    FailUnless(Advapi32.ERROR_MORE_DATA, VssOperation.EnumServicesStatus, string.Empty);
                }

                var services = (Advapi32.ENUM_SERVICE_STATUS_PROCESSW*)start;
                for (int i = 0; i < count; i++)
                {
                    if (services[i].Status.Status.CurrentState == Advapi32.SERVICE_RUNNING)
                    {
                        names.Add(new string(services[i].ServiceName));
                    }
                }
            }
        }

        return names;
    }

    public ServiceDescription Describe(string name)
    {
        using SafeServiceHandle service = Open(name, AccessToRestart);
        Advapi32.SERVICE_STATUS status = QueryStatus(service, name);
        byte* buffer = stackalloc byte[Advapi32.MaximumConfigSize];
        Advapi32.QUERY_SERVICE_CONFIGW* config = QueryConfig(service, name, buffer);
        return new ServiceDescription(
            new string(config->DisplayName),
            (ServiceStartType)config->StartType,
            IsProtected(service, name),
            (status.ControlsAccepted & Advapi32.SERVICE_ACCEPT_STOP) != 0,
            HResult.FromWin32((int)status.Win32ExitCode),
            status.Win32ExitCode == Advapi32.ERROR_SERVICE_SPECIFIC_ERROR ? (int)status.ServiceSpecificExitCode : null);
    }

    public IReadOnlyList<string> ActiveDependentsOf(string name)
    {
        using SafeServiceHandle service = Open(name, Advapi32.SERVICE_ENUMERATE_DEPENDENTS);
        byte[] buffer = [];
        while (true)
        {
            fixed (byte* start = buffer)
            {
                var first = (Advapi32.ENUM_SERVICE_STATUSW*)start;
                if (Advapi32.EnumDependentServicesW(service, Advapi32.SERVICE_ACTIVE, first, (uint)buffer.Length, out uint needed, out uint count))
                {
                    // Indirect dependents are included, in the reverse order of their start (winsvc.h, EnumDependentServicesW).
                    string[] names = new string[count];
                    for (int i = 0; i < names.Length; i++)
                    {
                        names[i] = new string(first[i].ServiceName);
                    }

                    return names;
                }

                FailUnless(Advapi32.ERROR_MORE_DATA, VssOperation.EnumDependentServices, name);
                buffer = new byte[needed];
            }
        }
    }

    public void Stop(string name)
    {
        using SafeServiceHandle service = Open(name, Advapi32.SERVICE_STOP);
        if (!Advapi32.ControlService(service, Advapi32.SERVICE_CONTROL_STOP, out _))
        {
            FailUnless(Advapi32.ERROR_SERVICE_NOT_ACTIVE, VssOperation.ControlService, name);
        }
    }

    public void Start(string name)
    {
        using SafeServiceHandle service = Open(name, Advapi32.SERVICE_START);
        if (!Advapi32.StartServiceW(service, 0, 0))
        {
            FailUnless(Advapi32.ERROR_SERVICE_ALREADY_RUNNING, VssOperation.StartService, name);
        }
    }

    private static Advapi32.QUERY_SERVICE_CONFIGW* QueryConfig(SafeServiceHandle service, string name, byte* buffer)
    {
        var config = (Advapi32.QUERY_SERVICE_CONFIGW*)buffer;
        return Advapi32.QueryServiceConfigW(service, config, Advapi32.MaximumConfigSize, out _)
            ? config
            : throw VssErrors.ServiceCallFailed(VssOperation.QueryServiceConfig, name, Marshal.GetHRForLastWin32Error());
    }

    /// <summary>Whether the service has triggers; their number is the first field of SERVICE_TRIGGER_INFO. Windows before 7 does not support this query.</summary>
    private static bool IsTriggered(SafeServiceHandle service, string name)
    {
        byte* buffer = stackalloc byte[Advapi32.MaximumConfigSize];
        if (Advapi32.QueryServiceConfig2W(service, Advapi32.SERVICE_CONFIG_TRIGGER_INFO, buffer, Advapi32.MaximumConfigSize, out _))
        {
            return *(uint*)buffer > 0;
        }

        int error = Marshal.GetLastWin32Error();
        return error switch
        {
            Advapi32.ERROR_INSUFFICIENT_BUFFER => true,
            Advapi32.ERROR_INVALID_LEVEL or Advapi32.ERROR_INVALID_PARAMETER => false,
            _ => throw VssErrors.ServiceCallFailed(VssOperation.QueryServiceConfig, name, HResult.FromWin32(error)),
        };
    }

    private static SafeServiceHandle Open(string name, uint access) =>
        TryOpen(name, access) ?? throw VssErrors.ServiceCallFailed(
            VssOperation.OpenService, name, HResult.FromWin32(Advapi32.ERROR_SERVICE_DOES_NOT_EXIST));

    /// <summary>Opens the service; null if it is not installed.</summary>
    private static SafeServiceHandle? TryOpen(string name, uint access)
    {
        using SafeServiceHandle manager = Advapi32.OpenSCManagerW(null, null, Advapi32.SC_MANAGER_CONNECT);
        if (manager.IsInvalid)
        {
            throw VssErrors.ServiceCallFailed(VssOperation.OpenSCManager, name, Marshal.GetHRForLastWin32Error());
        }

        SafeServiceHandle service = Advapi32.OpenServiceW(manager, name, access);
        if (!service.IsInvalid)
        {
            return service;
        }

        int error = Marshal.GetLastWin32Error();
        service.Dispose();
        return error is Advapi32.ERROR_SERVICE_DOES_NOT_EXIST or Advapi32.ERROR_INVALID_NAME
            ? null
            : throw VssErrors.ServiceCallFailed(VssOperation.OpenService, name, HResult.FromWin32(error));
    }

    private static Advapi32.SERVICE_STATUS QueryStatus(SafeServiceHandle service, string name) => Advapi32.QueryServiceStatusEx(
        service, Advapi32.SC_STATUS_PROCESS_INFO, out Advapi32.SERVICE_STATUS_PROCESS status, (uint)sizeof(Advapi32.SERVICE_STATUS_PROCESS), out _)
        ? status.Status
        : throw VssErrors.ServiceCallFailed(VssOperation.QueryServiceStatus, name, Marshal.GetHRForLastWin32Error());

    /// <summary>Whether the process is protected; Windows before 8.1 does not support this query.</summary>
    private static bool IsProtected(SafeServiceHandle service, string name)
    {
        if (!Advapi32.QueryServiceConfig2W(service, Advapi32.SERVICE_CONFIG_LAUNCH_PROTECTED, out uint protection, sizeof(uint), out _))
        {
            int error = Marshal.GetLastWin32Error();
            return error is Advapi32.ERROR_INVALID_LEVEL or Advapi32.ERROR_INVALID_PARAMETER
                ? false
                : throw VssErrors.ServiceCallFailed(VssOperation.QueryServiceConfig, name, HResult.FromWin32(error));
        }

        return protection != 0;
    }

    /// <summary>Throws for the last error, unless it is the expected one.</summary>
    private static void FailUnless(int expected, string operation, string name)
    {
        int error = Marshal.GetLastWin32Error();
        if (error != expected)
        {
            throw VssErrors.ServiceCallFailed(operation, name, HResult.FromWin32(error));
        }
    }
}
