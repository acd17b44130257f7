using System.Diagnostics;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;

namespace VssWriterStatus.Simulation;

/// <summary>The services of a simulation; they reject what the Service Control Manager rejects.</summary>
/// <param name="services">The services.</param>
/// <param name="age">The age of the simulation.</param>
internal sealed class SimulatedServices(IEnumerable<SimulatedService> services, Stopwatch age) : IServiceControl
{
    private readonly Dictionary<string, SimulatedService> _services =
        services.ToDictionary(service => service.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The services that directly depend on the named one.</summary>
    private readonly ILookup<string, SimulatedService> _dependents = services
        .SelectMany(service => service.DependsOn.Select(needed => (needed, service)))
        .ToLookup(each => each.needed, each => each.service, StringComparer.OrdinalIgnoreCase);

    public ServiceState StateOf(string name)
    {
        lock (_services)
        {
            return _services.TryGetValue(name, out SimulatedService? service) ? service.StateAt(age.Elapsed) : ServiceState.NotInstalled;
        }
    }

    public ServiceStartup? StartupOf(string name)
    {
        lock (_services)
        {
            return _services.TryGetValue(name, out SimulatedService? service) ? new ServiceStartup(service.StartType, service.IsTriggered, service.Account) : null;
        }
    }

    public IReadOnlyList<string> Running()
    {
        lock (_services)
        {
            return [.. _services.Values.Where(service => service.StateAt(age.Elapsed) == ServiceState.Running).Select(service => service.Name)];
        }
    }

    public ServiceDescription Describe(string name)
    {
        lock (_services)
        {
            SimulatedService service = Find(VssOperation.OpenService, name);
            bool acceptsStop = service.StateAt(age.Elapsed) == ServiceState.Running && !service.IsProtected;
            return new ServiceDescription(service.Name, service.StartType, service.IsProtected, acceptsStop, HResult.S_OK);
        }
    }

    public IReadOnlyList<string> ActiveDependentsOf(string name)
    {
        lock (_services)
        {
            return StopOrder.DependentsOf(name, needed => _dependents[needed].Where(IsActive).Select(service => service.Name));
        }
    }

    public void Stop(string name)
    {
        lock (_services)
        {
            SimulatedService service = Find(VssOperation.ControlService, name);
            ServiceState state = service.StateAt(age.Elapsed);
            if (state == ServiceState.Stopped)
            {
                return;
            }

            int? refusal = service.IsProtected ? Advapi32.ERROR_ACCESS_DENIED
                : state != ServiceState.Running ? Advapi32.ERROR_SERVICE_CANNOT_ACCEPT_CTRL
                : _dependents[name].Any(IsActive) ? Advapi32.ERROR_DEPENDENT_SERVICES_RUNNING
                : service.StopError;
            RefuseWith(refusal, VssOperation.ControlService, name);
            service.Stop(age.Elapsed);
        }
    }

    public void Start(string name)
    {
        lock (_services)
        {
            SimulatedService service = Find(VssOperation.StartService, name);
            if (IsActive(service))
            {
                return;
            }

            RefuseStart(service);
            foreach (string needed in StopOrder.DependentsOf(name, each => _services[each].DependsOn.Where(need => !IsActive(_services[need]))))
            {
                RefuseStart(_services[needed]);
                _services[needed].Start(age.Elapsed);
            }

            service.Start(age.Elapsed);
        }
    }

    /// <summary>The status of a writer in the current state of its service; null while it is not present.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="phases">The phases of the requester's backup so far.</param>
    public RawWriterStatus? Show(SimulatedWriter writer, IReadOnlyList<string> phases)
    {
        lock (_services)
        {
            SimulatedService? host = writer.HostName is null ? null : _services[writer.HostName];
            return host is null || host.StateAt(age.Elapsed) == ServiceState.Running
                ? writer.At(age.Elapsed, host?.Starts ?? 0, host?.StartedAt ?? TimeSpan.Zero, phases)
                : null;
        }
    }

    private bool IsActive(SimulatedService service) => service.StateAt(age.Elapsed) != ServiceState.Stopped;

    private static void RefuseStart(SimulatedService service) => RefuseWith(
        service.StartType == ServiceStartType.Disabled ? Advapi32.ERROR_SERVICE_DISABLED : service.StartError, VssOperation.StartService, service.Name);

    private static void RefuseWith(int? error, string operation, string name)
    {
        if (error is not null)
        {
            throw VssErrors.ServiceCallFailed(operation, name, HResult.FromWin32(error.Value));
        }
    }

    private SimulatedService Find(string operation, string name) => _services.TryGetValue(name, out SimulatedService? service)
        ? service
        : throw VssErrors.ServiceCallFailed(operation, name, HResult.FromWin32(Advapi32.ERROR_SERVICE_DOES_NOT_EXIST));
}
