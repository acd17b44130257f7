using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssWMComponent. Its info counts as one of the objects that must be released.</summary>
internal sealed unsafe class SimulatedComponent : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssWMComponentVtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssWMComponentVtbl.GetComponentInfo)] = (InfoMethod)((self, info) => From<SimulatedComponent>(self).GetComponentInfo(info)),
        [nameof(IVssWMComponentVtbl.FreeComponentInfo)] = (FreeMethod)((self, info) => From<SimulatedComponent>(self).FreeComponentInfo(info)),
        [nameof(IVssWMComponentVtbl.GetFile)] =
            (ItemMethod)((self, index, file) => From<SimulatedComponent>(self).GetFile(VssOperation.GetFile, contents => contents.Files, index, file)),
        [nameof(IVssWMComponentVtbl.GetDatabaseFile)] = (ItemMethod)((self, index, file) =>
            From<SimulatedComponent>(self).GetFile(VssOperation.GetDatabaseFile, contents => contents.DatabaseFiles, index, file)),
        [nameof(IVssWMComponentVtbl.GetDatabaseLogFile)] = (ItemMethod)((self, index, file) =>
            From<SimulatedComponent>(self).GetFile(VssOperation.GetDatabaseLogFile, contents => contents.LogFiles, index, file)),
        [nameof(IVssWMComponentVtbl.GetDependency)] =
            (ItemMethod)((self, index, dependency) => From<SimulatedComponent>(self).GetDependency(index, dependency)),
    });

    private readonly SimulatedVss _vss;
    private readonly SimulatedContents _contents;

    public SimulatedComponent(SimulatedVss vss, SimulatedContents contents)
        : base(Vtable)
    {
        _vss = vss;
        _contents = contents;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int InfoMethod(nint self, nint* info);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int FreeMethod(nint self, nint info);

    protected override IEnumerable<Guid> Interfaces => [];

    protected override void OnRelease() => _vss.Enter(VssOperation.Release);

    protected override void OnReleased() => _vss.OnReleased();

    private int GetComponentInfo(nint* result)
    {
        int hresult = _vss.Enter(VssOperation.GetComponentInfo).Result;
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        RawComponent from = _contents.Info;
        var info = new VssComponentInfo
        {
            Type = from.Type,
            LogicalPath = Marshal.StringToBSTR(from.LogicalPath),
            ComponentName = Marshal.StringToBSTR(from.Name),
            Caption = Marshal.StringToBSTR(from.Caption),
            RestoreMetadata = ByteOf(from.HasRestoreMetadata),
            NotifyOnBackupComplete = ByteOf(from.NotifiesOnBackupComplete),
            Selectable = ByteOf(from.IsSelectable),
            SelectableForRestore = ByteOf(from.IsSelectableForRestore),
            ComponentFlags = (uint)from.Flags,
            FileCount = (uint)_contents.Files.Count,
            Databases = (uint)_contents.DatabaseFiles.Count,
            LogFiles = (uint)_contents.LogFiles.Count,
            Dependencies = (uint)_contents.Dependencies.Count,
        };
        *result = Marshal.AllocHGlobal(sizeof(VssComponentInfo));
        *(VssComponentInfo*)*result = info;
        _vss.OnCreated();
        return hresult;
    }

    private int FreeComponentInfo(nint pointer)
    {
        int hresult = _vss.Enter(VssOperation.FreeComponentInfo).Result;
        var info = (VssComponentInfo*)pointer;
        Marshal.FreeBSTR(info->LogicalPath);
        Marshal.FreeBSTR(info->ComponentName);
        Marshal.FreeBSTR(info->Caption);
        Marshal.FreeHGlobal(pointer);
        _vss.OnReleased();
        return hresult;
    }

    private int GetFile(string method, Func<SimulatedContents, IReadOnlyList<RawFile>> list, uint index, nint* file) =>
        SimulatedFileDescription.Get(_vss, method, list(_contents), index, file);

    private int GetDependency(uint index, nint* dependency)
    {
        int hresult = _vss.Enter(VssOperation.GetDependency).Result;
        if (index >= _contents.Dependencies.Count)
        {
            return HResult.VSS_E_OBJECT_NOT_FOUND;
        }

        if (!HResult.Failed(hresult))
        {
            *dependency = new SimulatedDependency(_vss, _contents.Dependencies[(int)index]).Pointer;
        }

        return hresult;
    }

    private static byte ByteOf(bool value) => value ? (byte)1 : (byte)0;
}
