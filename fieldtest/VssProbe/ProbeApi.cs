using System.Collections.Generic;
using VssWriterStatus;
using VssWriterStatus.Interop;

namespace VssProbe;

/// <summary>The API for one question. Calls that it makes before an object exists are printed too.</summary>
internal sealed class ProbeApi(IVssApi api, ProbeRecord record) : IVssApi
{
    public VssSource Source => api.Source;

    public ComSecurity ComSecurity => api.ComSecurity;

    public string ComputerName => api.ComputerName;

    public IVolumes Volumes => api.Volumes;

    public int CoInitialize() => record.Call(VssOperation.CoInitializeEx, api.CoInitialize);

    public void CoUninitialize() => api.CoUninitialize();

    public int FindFixedVolumes(out IReadOnlyCollection<string> volumes) => api.FindFixedVolumes(out volumes);

    public int CreateVssBackupComponents(out VssBackupComponents? components)
    {
        VssBackupComponents? made = null;
        int hresult = record.Call(VssOperation.CreateVssBackupComponents, () => api.CreateVssBackupComponents(out made));
        components = made;
        return hresult;
    }

    public void Dispose() => api.Dispose();
}
