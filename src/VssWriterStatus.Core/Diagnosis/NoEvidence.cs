using System.Collections.Generic;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>A computer of which nothing is known: a simulated one, or one without Windows.</summary>
internal sealed class NoEvidence : IMachineEvidence
{
    public IReadOnlyList<ComAccessFinding> ComAccessFindings => [];

    public IReadOnlyList<VssEvent>? RecentEvents => null;

    public ServiceState? StateOf(string service) => null;
}
