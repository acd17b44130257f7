using System;
using System.Collections.Generic;
using VssWriterStatus.Services;

namespace VssWriterStatus.Tests;

/// <summary>Services that can only be asked for their state.</summary>
/// <param name="stateOf">Answers for a service, or throws.</param>
internal sealed class ServiceStates(Func<string, ServiceState> stateOf) : IServiceControl
{
    public int Asked { get; private set; }

    public ServiceState StateOf(string name)
    {
        Asked++;
        return stateOf(name);
    }

    public ServiceStartup? StartupOf(string name) => throw new NotSupportedException();

    public IReadOnlyList<string> Running() => throw new NotSupportedException();

    public ServiceDescription Describe(string name) => throw new NotSupportedException();

    public IReadOnlyList<string> ActiveDependentsOf(string name) => throw new NotSupportedException();

    public void Stop(string name) => throw new NotSupportedException();

    public void Start(string name) => throw new NotSupportedException();
}
