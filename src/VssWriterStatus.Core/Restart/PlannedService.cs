using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>A service as it stands when a restart is planned. Immutable.</summary>
/// <param name="Name">Its name, such as VSS.</param>
/// <param name="State">Its state.</param>
/// <param name="Description">What decides whether it can be stopped and started again.</param>
/// <param name="RestartClass">What its restart does to others; Unknown for a service that the catalogue does not know.</param>
internal sealed record PlannedService(string Name, ServiceState State, ServiceDescription Description, RestartClass RestartClass)
{
    /// <summary>Its state and start type, as in "Running, Automatic".</summary>
    public string Standing => $"{Settled}, {Description.StartType}";

    /// <summary>Where a service that is on its way gets to.</summary>
    private ServiceState Settled => State switch
    {
        ServiceState.StartPending or ServiceState.ContinuePending => ServiceState.Running,
        ServiceState.PausePending => ServiceState.Paused,
        ServiceState.StopPending => ServiceState.Stopped,
        _ => State,
    };
}
