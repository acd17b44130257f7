using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Errors;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Restart;

/// <summary>The statuses that users give as orders for a restart, and which of them are followed.</summary>
internal sealed class RestartOrders
{
    /// <summary>How old a status may be that is taken for an order: long enough to read it and decide. The clock of another computer may be off.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(30);

    /// <summary>The statuses whose writers were not healthy, with the way to their computer.</summary>
    private readonly List<(WriterStatus Writer, string Connection)> _unwell = [];

    /// <summary>Takes a status for an order.</summary>
    /// <param name="status">The status.</param>
    /// <param name="connection">How its computer is reached; null for the computer that the restart runs on.</param>
    /// <param name="mayBeSimulated">Whether it may come from a simulation.</param>
    /// <returns>Why it is not taken; null where it is.</returns>
    public VssException? Add(WriterStatus status, RemoteConnection? connection, bool mayBeSimulated)
    {
        TimeSpan age = DateTimeOffset.UtcNow - status.GatheredAt;
        if (status.Source == VssSource.Simulation && !mayBeSimulated)
        {
            return RestartErrors.StatusSimulated(status);
        }

        if (age.Duration() > FreshFor)
        {
            return RestartErrors.StatusTooOld(status, age);
        }

        if (status.Health != WriterHealth.Healthy)
        {
            _unwell.Add((status, TargetParameters.TextOf(connection)));
        }

        return null;
    }

    /// <summary>Why a plan is not carried out: all writers that statuses ordered it for are healthy by now. Null where there is another reason for it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connection">How the computer is reached; null for the one that the restart runs on.</param>
    public VssException? RefusalOf(RestartFacts plan, RemoteConnection? connection)
    {
        string[] writers =
        [
            .. from ordered in _unwell
               where ordered.Connection == TargetParameters.TextOf(connection) && string.Equals(ordered.Writer.ServiceName, plan.ServiceName, StringComparison.OrdinalIgnoreCase)
               select ordered.Writer.Name,
        ];
        return writers.Length > 0 && Array.TrueForAll(writers, plan.IsHealthy) ? RestartErrors.HealthyAgain(plan.ServiceName, writers) : null;
    }
}
