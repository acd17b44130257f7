using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Alphaleonis.Win32.Vss;

namespace AlphaVssWitness;

/// <summary>Part of the Windows field test: prints the writers that AlphaVSS reports, in the line format of the collector.</summary>
internal static class Program
{
    [MTAThread]
    private static int Main()
    {
        // As specified in "Security Considerations for Requestors" (learn.microsoft.com/windows/win32/vss) for Windows 8 and
        // later: packet privacy, impersonate, static cloaking. Without it, writers are missing for every caller.
        int hresult = CoInitializeSecurity(IntPtr.Zero, -1, IntPtr.Zero, IntPtr.Zero, 6, 3, IntPtr.Zero, 0x20, IntPtr.Zero);
        if (hresult < 0)
        {
            Console.Error.WriteLine($"CoInitializeSecurity failed with 0x{hresult:X8}.");
            return 1;
        }

        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        try
        {
            Witness.Write(VssFactoryProvider.Default.GetVssFactory(), output);
            return 0;
        }
        catch (Exception failure)
        {
            // If the Visual C++ runtime is missing, the native part of AlphaVSS cannot be loaded. The field test reports this message.
            Console.Error.WriteLine($"{failure.GetType().Name}: {failure.Message}");
            return 1;
        }
    }

    [DllImport("ole32.dll", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int CoInitializeSecurity(
        IntPtr securityDescriptor,
        int authenticationServices,
        IntPtr authenticationServiceList,
        IntPtr reserved1,
        uint authenticationLevel,
        uint impersonationLevel,
        IntPtr authenticationList,
        uint capabilities,
        IntPtr reserved3);
}
