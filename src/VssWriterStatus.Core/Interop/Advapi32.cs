using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The functions of the Service Control Manager; numbers and structs are those of winsvc.h and winerror.h.</summary>
internal static unsafe class Advapi32
{
    public const uint SC_MANAGER_CONNECT = 0x0001;
    public const uint SC_MANAGER_ENUMERATE_SERVICE = 0x0004;

    public const uint SERVICE_QUERY_CONFIG = 0x0001;
    public const uint SERVICE_QUERY_STATUS = 0x0004;
    public const uint SERVICE_ENUMERATE_DEPENDENTS = 0x0008;
    public const uint SERVICE_START = 0x0010;
    public const uint SERVICE_STOP = 0x0020;

    public const uint SC_STATUS_PROCESS_INFO = 0;
    public const uint SC_ENUM_PROCESS_INFO = 0;
    public const uint SERVICE_WIN32 = 0x00000030;
    public const uint SERVICE_ACTIVE = 0x00000001;
    public const uint SERVICE_RUNNING = 0x00000004;
    public const uint SERVICE_CONTROL_STOP = 0x00000001;
    public const uint SERVICE_ACCEPT_STOP = 0x00000001;
    public const uint SERVICE_CONFIG_TRIGGER_INFO = 8;
    public const uint SERVICE_CONFIG_LAUNCH_PROTECTED = 12;

    /// <summary>The most that QueryServiceConfigW and QueryServiceConfig2W fill, in bytes.</summary>
    public const int MaximumConfigSize = 8192;

    public const int ERROR_ACCESS_DENIED = 5;
    public const int ERROR_INVALID_PARAMETER = 87;
    public const int ERROR_INSUFFICIENT_BUFFER = 122;
    public const int ERROR_INVALID_NAME = 123;
    public const int ERROR_INVALID_LEVEL = 124;
    public const int ERROR_MORE_DATA = 234;
    public const int ERROR_DEPENDENT_SERVICES_RUNNING = 1051;
    public const int ERROR_SERVICE_ALREADY_RUNNING = 1056;
    public const int ERROR_SERVICE_DISABLED = 1058;
    public const int ERROR_SERVICE_DOES_NOT_EXIST = 1060;
    public const int ERROR_SERVICE_CANNOT_ACCEPT_CTRL = 1061;
    public const int ERROR_SERVICE_NOT_ACTIVE = 1062;
    public const int ERROR_SERVICE_SPECIFIC_ERROR = 1066;

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern SafeServiceHandle OpenSCManagerW(string? machineName, string? databaseName, uint access);

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern SafeServiceHandle OpenServiceW(SafeServiceHandle manager, string serviceName, uint access);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool CloseServiceHandle(nint handle);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool QueryServiceStatusEx(
        SafeServiceHandle service, uint infoLevel, out SERVICE_STATUS_PROCESS status, uint size, out uint needed);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool QueryServiceConfigW(SafeServiceHandle service, QUERY_SERVICE_CONFIGW* config, uint size, out uint needed);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool QueryServiceConfig2W(SafeServiceHandle service, uint infoLevel, out uint value, uint size, out uint needed);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool QueryServiceConfig2W(SafeServiceHandle service, uint infoLevel, byte* buffer, uint size, out uint needed);

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool EnumServicesStatusExW(
        SafeServiceHandle manager,
        uint infoLevel,
        uint serviceType,
        uint state,
        byte* services,
        uint size,
        out uint needed,
        out uint count,
        ref uint resumeHandle,
        string? groupName);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool EnumDependentServicesW(
        SafeServiceHandle service, uint state, ENUM_SERVICE_STATUSW* services, uint size, out uint needed, out uint count);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ControlService(SafeServiceHandle service, uint control, out SERVICE_STATUS status);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool StartServiceW(SafeServiceHandle service, uint argumentCount, nint arguments);

    [StructLayout(LayoutKind.Sequential)]
    public struct SERVICE_STATUS
    {
        public uint ServiceType;
        public uint CurrentState;
        public uint ControlsAccepted;
        public uint Win32ExitCode;
        public uint ServiceSpecificExitCode;
        public uint CheckPoint;
        public uint WaitHint;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct SERVICE_STATUS_PROCESS
    {
        public SERVICE_STATUS Status;
        public uint ProcessId;
        public uint ServiceFlags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct QUERY_SERVICE_CONFIGW
    {
        public uint ServiceType;
        public uint StartType;
        public uint ErrorControl;
        public char* BinaryPathName;
        public char* LoadOrderGroup;
        public uint TagId;
        public char* Dependencies;
        public char* ServiceStartName;
        public char* DisplayName;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ENUM_SERVICE_STATUS_PROCESSW
    {
        public char* ServiceName;
        public char* DisplayName;
        public SERVICE_STATUS_PROCESS Status;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ENUM_SERVICE_STATUSW
    {
        public char* ServiceName;
        public char* DisplayName;
        public SERVICE_STATUS Status;
    }
}
