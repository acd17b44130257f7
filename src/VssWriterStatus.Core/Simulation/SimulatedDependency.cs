using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssWMDependency.</summary>
internal sealed unsafe class SimulatedDependency(SimulatedVss vss, RawDependency dependency) : SimulatedComObject(vss, Vtable)
{
    private static readonly nint Vtable = new SimulatedVtable<SimulatedDependency, DependencySlot>()
        .Result(DependencySlot.GetWriterId, (self, id) => *(Guid*)id = self._dependency.WriterId)
        .Text(DependencySlot.GetLogicalPath, self => self._dependency.LogicalPath)
        .Text(DependencySlot.GetComponentName, self => self._dependency.ComponentName)
        .Build();

    private readonly RawDependency _dependency = dependency;
}
