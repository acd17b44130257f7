namespace VssWriterStatus.Interop;

/// <summary>Creates the IVssBackupComponents object for one gather: vssapi.dll, or the simulation.</summary>
internal interface IVssApi : IDisposable
{
    /// <summary>The source of the answers.</summary>
    VssSource Source { get; }

    /// <summary>The COM security of this process.</summary>
    ComSecurity ComSecurity { get; }

    /// <summary>The name of the computer whose writers are reported.</summary>
    string ComputerName { get; }

    /// <summary>The volumes of that computer.</summary>
    IVolumes Volumes { get; }

    /// <summary>Enters the multithreaded apartment on the calling thread; returns the HRESULT of CoInitializeEx.</summary>
    int CoInitialize();

    /// <summary>Leaves the apartment; called once for every success of <see cref="CoInitialize"/>.</summary>
    void CoUninitialize();

    /// <summary>The fixed volumes of the computer, by names with a trailing backslash: the shortest path at which each is mounted, otherwise its GUID path; returns the HRESULT of the search.</summary>
    int FindFixedVolumes(out IReadOnlyCollection<string> volumes);

    /// <summary>Creates an object for one gather; returns the HRESULT of the call.</summary>
    int CreateVssBackupComponents(out VssBackupComponents? components);
}
