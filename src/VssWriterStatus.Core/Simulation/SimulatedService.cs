using VssWriterStatus.Services;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated service: as specified in the file, with its current state. Its owner serializes access to it.</summary>
internal sealed class SimulatedService(string name)
{
    private ServiceState _state = ServiceState.Running;
    private TimeSpan _settlesAt;

    public string Name { get; } = name;

    public ServiceStartType StartType { get; set; } = ServiceStartType.Automatic;

    /// <summary>Whether events start or stop it.</summary>
    public bool IsTriggered { get; set; }

    /// <summary>The account that it runs under; null if the file does not specify it.</summary>
    public string? Account { get; set; }

    public bool IsProtected { get; set; }

    /// <summary>The services that it depends on.</summary>
    public string[] DependsOn { get; set; } = [];

    public TimeSpan StopTime { get; set; }

    public TimeSpan StartTime { get; set; }

    /// <summary>The HRESULT if it refuses to stop; null if it stops.</summary>
    public int? StopError { get; set; }

    /// <summary>The HRESULT if it refuses to start; null if it starts.</summary>
    public int? StartError { get; set; }

    /// <summary>Whether it is running when the simulation begins.</summary>
    public bool RunsAtFirst
    {
        set => _state = value ? ServiceState.Running : ServiceState.Stopped;
    }

    /// <summary>How many times it was started since the simulation began.</summary>
    public int Starts { get; private set; }

    /// <summary>The age of the simulation when it was running after its last start.</summary>
    public TimeSpan StartedAt { get; private set; }

    public ServiceState StateAt(TimeSpan age)
    {
        if (age >= _settlesAt)
        {
            _state = _state switch
            {
                ServiceState.StopPending => ServiceState.Stopped,
                ServiceState.StartPending => ServiceState.Running,
                ServiceState settled => settled,
            };
        }

        return _state;
    }

    public void Stop(TimeSpan age)
    {
        _state = ServiceState.StopPending;
        _settlesAt = age + StopTime;
    }

    public void Start(TimeSpan age)
    {
        _state = ServiceState.StartPending;
        StartedAt = _settlesAt = age + StartTime;
        Starts++;
    }
}
