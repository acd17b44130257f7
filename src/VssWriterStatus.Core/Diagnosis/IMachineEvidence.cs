using System.Collections.Generic;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>What a computer can tell about why a writer is missing or a gather failed. Nothing is read before it is asked for; nothing throws.</summary>
internal interface IMachineEvidence
{
    /// <summary>The settings that keep participants of VSS from calling each other; none where nothing is wrong or nothing is known.</summary>
    IReadOnlyList<ComAccessFinding> ComAccessFindings { get; }

    /// <summary>The events of the last day, newest first; null where they could not be read.</summary>
    IReadOnlyList<VssEvent>? RecentEvents { get; }

    /// <summary>The state of a service by its name, such as VSS; null where it is not known.</summary>
    ServiceState? StateOf(string service);
}
