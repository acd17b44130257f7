using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssWMComponent. Its info counts as one of the objects that must be released.</summary>
internal sealed unsafe class SimulatedComponent(SimulatedVss vss, SimulatedContents contents) : SimulatedComObject(vss, Vtable)
{
    private static readonly nint Vtable = new SimulatedVtable<SimulatedComponent, ComponentSlot>()
        .Result(ComponentSlot.GetComponentInfo, (self, info) => *(nint*)info = self.NewInfo())
        .Add(ComponentSlot.FreeComponentInfo, (self, info) => self.FreeInfo(info))
        .Files(ComponentSlot.GetFile, self => self._contents.Files)
        .Files(ComponentSlot.GetDatabaseFile, self => self._contents.DatabaseFiles)
        .Files(ComponentSlot.GetDatabaseLogFile, self => self._contents.LogFiles)
        .Item(ComponentSlot.GetDependency, self => self._contents.Dependencies, (vss, dependency) => new SimulatedDependency(vss, dependency))
        .Build();

    private readonly SimulatedContents _contents = contents;

    private nint NewInfo()
    {
        RawComponent from = _contents.Info;
        nint info = Marshal.AllocHGlobal(sizeof(VssComponentInfo));
        *(VssComponentInfo*)info = new VssComponentInfo
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
        Vss.OnCreated();
        return info;
    }

    private int FreeInfo(nint pointer)
    {
        int hresult = Call(VssOperation.FreeComponentInfo);
        var info = (VssComponentInfo*)pointer;
        Marshal.FreeBSTR(info->LogicalPath);
        Marshal.FreeBSTR(info->ComponentName);
        Marshal.FreeBSTR(info->Caption);
        Marshal.FreeHGlobal(pointer);
        Vss.OnReleased();
        return hresult;
    }
}
