namespace VssWriterStatus.Services;

/// <summary>A service's state as part of a sentence.</summary>
internal static class ServiceStateExtensions
{
    /// <summary>The state after "The service is", such as "stopped" for <see cref="ServiceState.Stopped"/>.</summary>
    public static string ToWords(this ServiceState state) => state switch
    {
        ServiceState.NotInstalled => "not installed",
        ServiceState.Stopped => "stopped",
        ServiceState.StartPending => "starting",
        ServiceState.StopPending => "stopping",
        ServiceState.Running => "running",
        ServiceState.ContinuePending => "resuming",
        ServiceState.PausePending => "pausing",
        ServiceState.Paused => "paused",
        _ => $"in the state {state}",
    };
}
