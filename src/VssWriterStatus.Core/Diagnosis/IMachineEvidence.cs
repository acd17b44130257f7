using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>The evidence on a computer for why a writer is missing or a gather failed. Each item is read on first use; nothing throws.</summary>
internal interface IMachineEvidence
{
    /// <summary>The settings that prevent VSS participants from calling each other; empty if nothing is wrong or nothing is known.</summary>
    IReadOnlyList<ComAccessFinding> ComAccessFindings { get; }

    /// <summary>The events of the last day, newest first; null if they could not be read.</summary>
    IReadOnlyList<VssEvent>? RecentEvents { get; }

    /// <summary>Whether the computer definitely runs a client version of Windows.</summary>
    bool IsClient { get; }

    /// <summary>Whether the event class through which VSS reaches its writers is definitely not registered correctly.</summary>
    bool IsEventClassBroken { get; }

    /// <summary>The names of the running services; empty if unknown.</summary>
    IReadOnlyList<string> RunningServices { get; }

    /// <summary>The state of a service by its name, such as VSS; null if unknown.</summary>
    ServiceState? StateOf(string service);

    /// <summary>How a service starts; null if unknown.</summary>
    ServiceStartup? StartupOf(string service);

    /// <summary>The value in the access list of VSS with which an account may run a writer; null if the list does not definitely prevent that.</summary>
    uint? VssAccessToSet(string account);

    /// <summary>The service that hosts a writer on this computer; null if there is none or it is unknown.</summary>
    /// <param name="known">The writer's row in the catalogue.</param>
    /// <param name="name">The writer's own name.</param>
    string? HostServiceOf(KnownWriter known, string name);
}
