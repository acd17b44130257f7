using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The VSS of the local computer: vssapi.dll from System32, never from another folder.</summary>
internal sealed unsafe class VssApi : IVssApi
{
    private const string LibraryName = "vssapi.dll";

    private static readonly string[] FactoryNames =
    [
        "CreateVssBackupComponentsInternal",
        // The decorated names in older Windows, for x64 and x86; the signature is the same.
        "?CreateVssBackupComponents@@YAJPEAPEAVIVssBackupComponents@@@Z",
        "?CreateVssBackupComponents@@YGJPAPAVIVssBackupComponents@@@Z",
    ];

    /// <summary>Read once, because Windows looks it up in the registry; a new name takes effect at the next start.</summary>
    private static readonly string MachineName = Environment.MachineName;

    /// <summary>Kept once found: the library is never unloaded, since a thread may hang in its code.</summary>
    private static VssApi? _loaded;

    private static volatile Stopwatch? _loading;

    private readonly nint _factory;

    private VssApi(nint factory) => _factory = factory;

    /// <summary>How long a thread of this process has been loading vssapi.dll; null if none is.</summary>
    public static TimeSpan? LoadingFor => _loading?.Elapsed;

    public VssSource Source => VssSource.System;

    public ComSecurity ComSecurity => ProcessComSecurity.Outcome;

    public string ComputerName => MachineName;

    // Each gather has its own instance, because it contains a buffer.
    public IVolumes Volumes => new LocalVolumes();

    /// <summary>Finds vssapi.dll and its factory; the HRESULT shows why it was not found.</summary>
    public static int Load(out VssApi? api)
    {
        api = _loaded;
        if (api is not null)
        {
            return HResult.S_OK;
        }

        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return HResult.E_NOTIMPL;
        }

        _loading = Stopwatch.StartNew();
        nint library = Kernel32.LoadLibraryExW(LibraryName, 0, Kernel32.LoadLibrarySearchSystem32);
        int error = Marshal.GetHRForLastWin32Error();
        _loading = null;
        if (library == 0)
        {
            return error;
        }

        foreach (string name in FactoryNames)
        {
            nint factory = Kernel32.GetProcAddress(library, name);
            if (factory != 0)
            {
                api = _loaded = new VssApi(factory);
                return HResult.S_OK;
            }
        }

        return HResult.ERROR_PROC_NOT_FOUND;
    }

    public int CoInitialize() => Ole32.CoInitializeEx(0, Ole32.CoInitMultithreaded);

    public void CoUninitialize() => Ole32.CoUninitialize();

    public int CreateVssBackupComponents(out VssBackupComponents? components)
    {
        nint pointer = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint*, int>)_factory)(&pointer);
        components = pointer == 0 ? null : new VssBackupComponents(pointer);
        return hresult;
    }

    public int FindFixedVolumes(out IReadOnlyCollection<string> volumes) => LocalVolumes.FindFixed(out volumes);

    public void Dispose()
    {
    }
}
