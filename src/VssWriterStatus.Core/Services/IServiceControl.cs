namespace VssWriterStatus.Services;

/// <summary>The services of a computer: the Service Control Manager, or a simulation.</summary>
/// <remarks>A call that fails throws a <see cref="VssException"/> that names the function and the service.</remarks>
internal interface IServiceControl
{
    /// <summary>The state of a service by its name, such as VSS.</summary>
    ServiceState StateOf(string name);

    /// <summary>How a service starts; null if it is not installed.</summary>
    ServiceStartup? StartupOf(string name);

    /// <summary>The names of the running services.</summary>
    IReadOnlyList<string> Running();

    /// <summary>The description of a service to restart; fails if the caller is not allowed to restart it.</summary>
    ServiceDescription Describe(string name);

    /// <summary>The services that are not stopped and depend on this one, directly or indirectly, in the order in which to stop them.</summary>
    IReadOnlyList<string> ActiveDependentsOf(string name);

    /// <summary>Asks a service to stop, without waiting until it has stopped; does nothing if it is already stopped.</summary>
    void Stop(string name);

    /// <summary>Starts a service, without waiting until it is running; does nothing if it is already running.</summary>
    void Start(string name);
}
