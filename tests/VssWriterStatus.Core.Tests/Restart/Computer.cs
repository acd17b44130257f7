using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;

namespace VssWriterStatus.Tests.Restart;

/// <summary>A computer in memory: services, and writers that become other instances when their service starts.</summary>
internal sealed class Computer : IServiceControl
{
    public const string Name = "SRV1";

    private int _instances;

    public List<HostedWriter> Writers { get; } = [];

    public Dictionary<string, HostService> Services { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The services that were stopped and started, such as "Stop CryptSvc".</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Comes before each service is asked to stop.</summary>
    public Action<string> BeforeStop { get; set; } = _ => { };

    /// <summary>Adds a writer, and its service where there is none of that name.</summary>
    public HostedWriter Add(string name, string writerId, string service, WriterState state = WriterState.Stable)
    {
        var writer = new HostedWriter(name, Guid.Parse(writerId), service) { State = state, Instance = ++_instances };
        Writers.Add(writer);
        Add(service);
        return writer;
    }

    /// <summary>Adds a service that runs, where there is none of that name.</summary>
    public HostService Add(string service, params string[] needs)
    {
        if (!Services.TryGetValue(service, out HostService? added))
        {
            Services.Add(service, added = new HostService { Needs = needs });
        }

        return added;
    }

    /// <summary>The writers that answer now.</summary>
    public IReadOnlyList<WriterStatus> Gather(TimeSpan? limit) =>
    [
        .. Writers.Where(writer => writer.IsPresent && StateOf(writer.Service) == ServiceState.Running).Select(writer => WriterVerdict.Judge(
            new RawWriterStatus(writer.Name, writer.WriterId, new Guid(writer.Instance, 0, 0, new byte[8]), (int)writer.State, 0, null, null),
            Name,
            default,
            ComSecurity.Set,
            VssSource.System,
            writer.Service)),
    ];

    public ServiceState StateOf(string name) => Services.TryGetValue(name, out HostService? service) ? service.State : ServiceState.NotInstalled;

    public ServiceStartup? StartupOf(string name) => throw new NotSupportedException();

    public IReadOnlyList<string> Running() => throw new NotSupportedException();

    public ServiceDescription Describe(string name) => new(name, Services[name].StartType, Services[name].IsProtected, Services[name].AcceptsStop, HResult.S_OK);

    public IReadOnlyList<string> ActiveDependentsOf(string name) => StopOrder.DependentsOf(
        name, needed => Services.Where(service => service.Value.Needs.Contains(needed) && service.Value.State != ServiceState.Stopped).Select(service => service.Key));

    public void Stop(string name)
    {
        BeforeStop(name);
        if (ActiveDependentsOf(name).Count > 0)
        {
            throw VssErrors.ServiceCallFailed(nameof(Stop), name, HResult.FromWin32(Advapi32.ERROR_DEPENDENT_SERVICES_RUNNING));
        }

        Changes.Add($"Stop {name}");
        Services[name].State = ServiceState.Stopped;
    }

    public void Start(string name)
    {
        Changes.Add($"Start {name}");
        Services[name].State = ServiceState.Running;
        foreach (HostedWriter writer in Writers.Where(writer => writer.Service == name))
        {
            writer.IsPresent = writer.ComesBack;
            writer.Instance = writer.KeepsInstance ? writer.Instance : ++_instances;
            writer.State = writer.StateAfter;
        }
    }
}

internal sealed class HostService
{
    public ServiceState State { get; set; } = ServiceState.Running;

    public ServiceStartType StartType { get; set; } = ServiceStartType.Automatic;

    public bool IsProtected { get; set; }

    public bool AcceptsStop { get; set; } = true;

    public string[] Needs { get; set; } = [];
}

internal sealed class HostedWriter(string name, Guid writerId, string service)
{
    public string Name { get; } = name;

    public Guid WriterId { get; } = writerId;

    public string Service { get; } = service;

    public int Instance { get; set; }

    public WriterState State { get; set; }

    public bool IsPresent { get; set; } = true;

    public WriterState StateAfter { get; set; } = WriterState.Stable;

    public bool KeepsInstance { get; set; }

    public bool ComesBack { get; set; } = true;
}
