using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>A service as found when a restart is planned. Immutable.</summary>
/// <param name="Name">Its name, such as VSS.</param>
/// <param name="State">Its state.</param>
/// <param name="Description">The properties that decide whether it can be stopped and started again.</param>
/// <param name="RestartClass">What its restart interrupts; Unknown for a service that is not in the catalogue.</param>
internal sealed record PlannedService(string Name, ServiceState State, ServiceDescription Description, RestartClass RestartClass)
{
    /// <summary>Its state and start type, as in "Running, Automatic".</summary>
    public string Standing => $"{Settled}, {Description.StartType}";

    /// <summary>The state that a pending service is changing to.</summary>
    private ServiceState Settled => State switch
    {
        ServiceState.StartPending or ServiceState.ContinuePending => ServiceState.Running,
        ServiceState.PausePending => ServiceState.Paused,
        ServiceState.StopPending => ServiceState.Stopped,
        _ => State,
    };
}
