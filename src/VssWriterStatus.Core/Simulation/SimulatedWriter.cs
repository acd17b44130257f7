using System;
using System.Collections.Generic;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A writer of a simulation and what becomes of it in time.</summary>
internal sealed class SimulatedWriter(RawWriterStatus initial, IReadOnlyList<SimulatedChange> changes)
{
    /// <summary>What the writer says at that age of the simulation; null while it is not present.</summary>
    public RawWriterStatus? At(TimeSpan age)
    {
        RawWriterStatus current = initial;
        bool isPresent = true;
        foreach (SimulatedChange change in changes)
        {
            if (change.After > age)
            {
                break;
            }

            isPresent = change.IsPresent ?? isPresent;
            current = new RawWriterStatus(
                current.Name,
                current.WriterId,
                change.InstanceId ?? current.InstanceId,
                change.State ?? current.State,
                change.Failure ?? current.Failure,
                current.Application,
                current.ApplicationMessage);
        }

        return isPresent ? current : null;
    }
}

/// <summary>What changes at one moment; null leaves a thing as it is.</summary>
/// <param name="after">The age of the simulation at which it happens.</param>
/// <param name="state">VSS_WRITER_STATE.</param>
/// <param name="failure">HRESULT.</param>
/// <param name="instanceId">Another instance, as after a restart.</param>
/// <param name="isPresent">Whether the writer is there.</param>
internal sealed class SimulatedChange(TimeSpan after, int? state, int? failure, Guid? instanceId, bool? isPresent)
{
    public TimeSpan After { get; } = after;

    public int? State { get; } = state;

    public int? Failure { get; } = failure;

    public Guid? InstanceId { get; } = instanceId;

    public bool? IsPresent { get; } = isPresent;
}
