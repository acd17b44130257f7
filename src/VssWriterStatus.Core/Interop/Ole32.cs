using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

internal static class Ole32
{
    /// <summary>COINIT_MULTITHREADED of objbase.h.</summary>
    public const uint CoInitMultithreaded = 0;

    [DllImport("ole32.dll", ExactSpelling = true)]
    public static extern int CoInitializeEx(nint reserved, uint coInit);

    [DllImport("ole32.dll", ExactSpelling = true)]
    public static extern void CoUninitialize();

    [DllImport("ole32.dll", ExactSpelling = true)]
    public static extern int CoInitializeSecurity(
        nint securityDescriptor,
        int authenticationServices,
        nint authenticationServiceList,
        nint reserved1,
        uint authenticationLevel,
        uint impersonationLevel,
        nint authenticationList,
        uint capabilities,
        nint reserved3);
}
