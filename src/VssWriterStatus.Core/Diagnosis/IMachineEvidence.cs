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

    /// <summary>Whether the computer certainly runs a client version of Windows.</summary>
    bool IsClient { get; }

    /// <summary>Whether the event class through which VSS reaches its writers is certainly not registered as it has to be.</summary>
    bool IsEventClassBroken { get; }

    /// <summary>The names of the services that run; empty where they are not known.</summary>
    IReadOnlyList<string> RunningServices { get; }

    /// <summary>The state of a service by its name, such as VSS; null where it is not known.</summary>
    ServiceState? StateOf(string service);

    /// <summary>How a service starts; null where it is not known.</summary>
    ServiceStartup? StartupOf(string service);

    /// <summary>Whether the list of VSS certainly keeps an account from running a writer.</summary>
    bool IsDeniedByVss(string account);

    /// <summary>The service that hosts a writer on this computer; null where there is none or it is not known.</summary>
    /// <param name="known">The writer's row of the catalogue.</param>
    /// <param name="name">The writer's own name.</param>
    string? HostServiceOf(KnownWriter known, string name);
}
