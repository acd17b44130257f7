using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>A service as it stands when a restart is planned. Immutable.</summary>
/// <param name="name">Its name, such as VSS.</param>
/// <param name="state">Its state.</param>
/// <param name="description">What decides whether it can be stopped and started again.</param>
/// <param name="restartClass">What its restart does to others; Unknown for a service that the catalogue does not know.</param>
internal sealed class PlannedService(string name, ServiceState state, ServiceDescription description, RestartClass restartClass)
{
    public string Name { get; } = name;

    public string DisplayName { get; } = description.DisplayName;

    public RestartClass RestartClass { get; } = restartClass;

    /// <summary>Its state and start type, as in "Running, Automatic".</summary>
    public string Standing { get; } = $"{Settled(state)}, {description.StartType}";

    /// <summary>Where a service that is on its way gets to.</summary>
    private static ServiceState Settled(ServiceState state) => state switch
    {
        ServiceState.StartPending or ServiceState.ContinuePending => ServiceState.Running,
        ServiceState.PausePending => ServiceState.Paused,
        ServiceState.StopPending => ServiceState.Stopped,
        _ => state,
    };
}
