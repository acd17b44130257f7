using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated writer and how it changes over time.</summary>
/// <param name="initial">Its initial status.</param>
/// <param name="changes">Its changes over time.</param>
/// <param name="hostName">The service that hosts it; null if it has none whose restart would affect it.</param>
/// <param name="afterRestart">How it returns after a restart.</param>
/// <param name="phases">How it changes in phases of a backup, until its service is started again.</param>
internal sealed class SimulatedWriter(
    RawWriterStatus initial,
    IReadOnlyList<SimulatedChange> changes,
    string? hostName,
    SimulatedReturn afterRestart,
    IReadOnlyDictionary<string, SimulatedChange> phases)
{
    public string? HostName { get; } = hostName;

    /// <summary>What it would back up.</summary>
    public SimulatedMetadata Metadata { get; set; } = new(new RawWriterMetadata());

    /// <summary>The current status of the writer; null while it is not present.</summary>
    /// <param name="age">The age of the simulation.</param>
    /// <param name="starts">How many times its service was started.</param>
    /// <param name="startedAt">The age of the simulation at the last start: changes that were due before it are discarded.</param>
    /// <param name="reached">The phases of the requester's backup so far, named after their calls.</param>
    public RawWriterStatus? At(TimeSpan age, int starts, TimeSpan startedAt, IReadOnlyList<string> reached)
    {
        RawWriterStatus current = starts == 0 ? initial : afterRestart.Of(initial, starts);
        bool isPresent = starts == 0 || afterRestart.IsPresent;
        foreach (SimulatedChange change in changes)
        {
            if (change.After > age)
            {
                break;
            }

            if (starts > 0 && change.After <= startedAt)
            {
                continue;
            }

            isPresent = change.IsPresent ?? isPresent;
            current = change.Of(current);
        }

        string? phase = starts == 0 ? reached.LastOrDefault(phases.ContainsKey) : null;
        if (phase is not null)
        {
            isPresent = phases[phase].IsPresent ?? isPresent;
            current = phases[phase].Of(current);
        }
        else if (reached.Count > 0 && reached[reached.Count - 1] == VssOperation.DoSnapshotSet && current.State == (int)WriterState.Stable)
        {
            current = current with { State = (int)WriterState.WaitingForBackupComplete };
        }

        return isPresent ? current : null;
    }
}

/// <summary>A change at one moment; null keeps a value.</summary>
/// <param name="After">The age of the simulation at the time of the change.</param>
/// <param name="State">VSS_WRITER_STATE.</param>
/// <param name="Failure">HRESULT.</param>
/// <param name="InstanceId">Another instance, as after a restart.</param>
/// <param name="IsPresent">Whether the writer is present.</param>
internal sealed record SimulatedChange(TimeSpan After, int? State, int? Failure, Guid? InstanceId, bool? IsPresent)
{
    /// <summary>The writer after the change.</summary>
    public RawWriterStatus Of(in RawWriterStatus writer) => writer with
    {
        InstanceId = InstanceId ?? writer.InstanceId,
        State = State ?? writer.State,
        Failure = Failure ?? writer.Failure,
    };
}

/// <summary>The state of a writer after its service has been started again.</summary>
/// <param name="State">VSS_WRITER_STATE.</param>
/// <param name="Failure">HRESULT.</param>
/// <param name="IsSameInstance">Whether it keeps its instance id, which no real writer does.</param>
/// <param name="IsPresent">Whether it appears again at all.</param>
internal sealed record SimulatedReturn(int State, int Failure, bool IsSameInstance, bool IsPresent)
{
    /// <summary>The writer after that many starts of its service; the application error is cleared.</summary>
    public RawWriterStatus Of(in RawWriterStatus writer, int starts) => writer with
    {
        InstanceId = IsSameInstance ? writer.InstanceId : SimulationFile.DerivedId($"{writer.InstanceId}/{starts}"),
        State = State,
        Failure = Failure,
        Application = null,
        ApplicationMessage = null,
    };
}
