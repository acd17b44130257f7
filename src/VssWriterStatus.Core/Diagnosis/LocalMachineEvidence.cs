using System;
using System.Collections.Generic;
using VssWriterStatus.Interop;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>The evidence of this computer; registry and event log are read once, when they are first asked for.</summary>
internal sealed class LocalMachineEvidence(IServiceControl services, IMachineRegistry registry, IEventLog log) : IMachineEvidence
{
    /// <summary>The longest that the events may hold up an answer.</summary>
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(2);

    private readonly Lazy<IReadOnlyList<ComAccessFinding>> _comAccess = new(() => ComAccessPolicies.Findings(registry));
    private readonly Lazy<IReadOnlyList<VssEvent>?> _events = new(() => VssEvents.Recent(log, EventLimit));

    public IReadOnlyList<ComAccessFinding> ComAccessFindings => _comAccess.Value;

    public IReadOnlyList<VssEvent>? RecentEvents => _events.Value;

    /// <summary>The evidence of the simulation or, without one, of this computer.</summary>
    public static IMachineEvidence Of(VssSimulation? simulation) => simulation is null
        ? new LocalMachineEvidence(LocalServices.Connect(), new MachineRegistry(), new WindowsEventLog())
        : new SimulatedEvidence(simulation.Services);

    public ServiceState? StateOf(string service)
    {
        try
        {
            return services.StateOf(service);
        }
        catch (VssException)
        {
            return null;
        }
    }
}
