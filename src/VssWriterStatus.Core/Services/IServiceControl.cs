using System.Collections.Generic;

namespace VssWriterStatus.Services;

/// <summary>The services of a computer: the Service Control Manager, or a simulation.</summary>
/// <remarks>A call that fails throws a <see cref="VssException"/> that names the function and the service.</remarks>
internal interface IServiceControl
{
    /// <summary>The state of a service by its name, such as VSS.</summary>
    ServiceState StateOf(string name);

    /// <summary>How a service starts; null for one that is not installed.</summary>
    ServiceStartup? StartupOf(string name);

    /// <summary>The names of the services that run.</summary>
    IReadOnlyList<string> Running();

    /// <summary>How a service stands that is to be restarted; fails for a caller who may not restart it.</summary>
    ServiceDescription Describe(string name);

    /// <summary>The services that are not stopped and need this one, directly or through others, in the order in which to stop them.</summary>
    IReadOnlyList<string> ActiveDependentsOf(string name);

    /// <summary>Asks a service to stop and does not wait until it has; nothing for one that is stopped.</summary>
    void Stop(string name);

    /// <summary>Starts a service and does not wait until it runs; nothing for one that runs.</summary>
    void Start(string name);
}
