using System.Collections.Generic;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>A simulated computer, of which only the services are known that the simulation has.</summary>
internal sealed class SimulatedEvidence(IServiceControl services) : IMachineEvidence
{
    public IReadOnlyList<ComAccessFinding> ComAccessFindings => [];

    public IReadOnlyList<VssEvent>? RecentEvents => null;

    public ServiceState? StateOf(string service) =>
        services.StateOf(service) is not ServiceState.NotInstalled and ServiceState state ? state : null;
}
