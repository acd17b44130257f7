using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssWMFiledesc.</summary>
internal sealed unsafe class SimulatedFileDescription(SimulatedVss vss, RawFile file) : SimulatedComObject(vss, Vtable)
{
    private static readonly nint Vtable = new SimulatedVtable<SimulatedFileDescription, FileSlot>()
        .Text(FileSlot.GetPath, self => self._file.Path)
        .Text(FileSlot.GetFilespec, self => self._file.Spec)
        .Result(FileSlot.GetRecursive, (self, value) => *(byte*)value = ByteOf(self._file.IsRecursive))
        .Text(FileSlot.GetAlternateLocation, self => self._file.Alternate)
        .Result(FileSlot.GetBackupTypeMask, (self, mask) => *(int*)mask = self._file.BackupType)
        .Build();

    private readonly RawFile _file = file;
}
