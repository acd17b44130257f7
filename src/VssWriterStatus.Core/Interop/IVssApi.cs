using System;
using System.Collections.Generic;

namespace VssWriterStatus.Interop;

/// <summary>Who hands out the IVssBackupComponents pointer: vssapi.dll, or the simulation. For one gather.</summary>
internal interface IVssApi : IDisposable
{
    /// <summary>Where the answers come from.</summary>
    VssSource Source { get; }

    /// <summary>How COM security stands in this process.</summary>
    ComSecurity ComSecurity { get; }

    /// <summary>The name of the computer whose writers are reported.</summary>
    string ComputerName { get; }

    /// <summary>The volumes of that computer.</summary>
    IVolumes Volumes { get; }

    /// <summary>Enters the multithreaded apartment on the calling thread; the HRESULT of CoInitializeEx.</summary>
    int CoInitialize();

    /// <summary>Leaves the apartment; once for every success of <see cref="CoInitialize"/>.</summary>
    void CoUninitialize();

    /// <summary>The fixed volumes of the computer, by names that end in a backslash: the shortest path where each is mounted, else its GUID path; the HRESULT of the search.</summary>
    int FindFixedVolumes(out IReadOnlyCollection<string> volumes);

    /// <summary>A new object for one gather; the HRESULT of the call.</summary>
    int CreateVssBackupComponents(out VssBackupComponents? components);
}
