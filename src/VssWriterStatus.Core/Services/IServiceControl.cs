namespace VssWriterStatus.Services;

/// <summary>The services of a computer: the Service Control Manager, or a simulation.</summary>
internal interface IServiceControl
{
    /// <summary>The state of a service by its name, such as VSS.</summary>
    ServiceState StateOf(string name);
}
