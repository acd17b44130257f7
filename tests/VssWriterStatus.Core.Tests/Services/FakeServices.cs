using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Errors;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;

namespace VssWriterStatus.Tests.Services;

/// <summary>Services in memory that note every call; any of the calls can be made to do something else.</summary>
internal sealed class FakeServices : IServiceControl
{
    public const string Host = "Host";

    private readonly Dictionary<string, ServiceState> _states = new()
    {
        ["Grandchild"] = ServiceState.Running,
        ["Child"] = ServiceState.Running,
        [Host] = ServiceState.Running,
        ["Idle"] = ServiceState.Stopped,
        ["Bystander"] = ServiceState.Running,
    };

    private readonly Dictionary<string, string> _needs = new() { ["Grandchild"] = "Child", ["Child"] = Host, ["Idle"] = Host };

    /// <summary>Every call, such as "Stop Host".</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Comes before each call, with its place among all calls and its text.</summary>
    public Action<int, string> Before { get; set; } = (_, _) => { };

    /// <summary>Services that stay StopPending.</summary>
    public HashSet<string> Hanging { get; } = [];

    /// <summary>Services that take the request to stop and go on running.</summary>
    public HashSet<string> Deaf { get; } = [];

    /// <summary>Services that die while they start.</summary>
    public HashSet<string> Dying { get; } = [];

    /// <summary>Services that nobody may start.</summary>
    public HashSet<string> Disabled { get; } = [];

    public IReadOnlyDictionary<string, ServiceState> States => _states;

    /// <summary>The calls that change something.</summary>
    public string[] Changes => [.. Calls.Where(call => call.StartsWith("Stop ", StringComparison.Ordinal) || call.StartsWith("Start ", StringComparison.Ordinal))];

    public static VssException Failure(string call) => VssErrors.ServiceCallFailed(call, "any", unchecked((int)0x80070005));

    public void Set(string service, ServiceState state) => _states[service] = state;

    public ServiceState StateOf(string name)
    {
        Note($"StateOf {name}");
        ServiceState state = _states[name];

        // Each is under way for one look.
        _states[name] = state switch
        {
            ServiceState.StopPending when !Hanging.Contains(name) => ServiceState.Stopped,
            ServiceState.StartPending => Dying.Contains(name) ? ServiceState.Stopped : ServiceState.Running,
            _ => state,
        };
        return state;
    }

    public ServiceStartup? StartupOf(string name) => throw new NotSupportedException();

    public IReadOnlyList<string> Running() => throw new NotSupportedException();

    public ServiceDescription Describe(string name)
    {
        Note($"Describe {name}");
        return new ServiceDescription(name, Disabled.Contains(name) ? ServiceStartType.Disabled : ServiceStartType.Manual, IsProtected: false, AcceptsStop: true, unchecked((int)0x8007042A), SpecificExitCode: 42);
    }

    public IReadOnlyList<string> ActiveDependentsOf(string name)
    {
        Note($"ActiveDependentsOf {name}");
        return StopOrder.DependentsOf(name, needed => _needs.Where(pair => pair.Value == needed && _states[pair.Key] != ServiceState.Stopped).Select(pair => pair.Key));
    }

    public void Stop(string name)
    {
        Note($"Stop {name}");
        if (_needs.Any(pair => pair.Value == name && _states[pair.Key] != ServiceState.Stopped))
        {
            throw VssErrors.ServiceCallFailed(nameof(Stop), name, unchecked((int)0x8007041B));
        }

        _states[name] = Deaf.Contains(name) ? ServiceState.Running : ServiceState.StopPending;
    }

    public void Start(string name)
    {
        Note($"Start {name}");
        if (_needs.TryGetValue(name, out string? needed) && _states[needed] != ServiceState.Running)
        {
            throw VssErrors.ServiceCallFailed(nameof(Start), name, unchecked((int)0x8007042C));
        }

        _states[name] = ServiceState.StartPending;
    }

    private void Note(string call)
    {
        Calls.Add(call);
        Before(Calls.Count - 1, call);
    }
}
