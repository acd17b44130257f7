using VssWriterStatus.Errors;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Restart;

/// <summary>The statuses that users pass as orders for a restart, and whether they are followed.</summary>
internal sealed class RestartOrders
{
    /// <summary>How old a status may be to count as an order: long enough to read it and decide. The clock of another computer may be off.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(30);

    /// <summary>The statuses whose writers were not healthy, with the connection to their computer.</summary>
    private readonly List<(WriterStatus Writer, string Connection)> _unwell = [];

    /// <summary>Adds a status as an order.</summary>
    /// <param name="status">The status.</param>
    /// <param name="connection">How its computer is reached; null for the computer that the restart runs on.</param>
    /// <param name="mayBeSimulated">Whether a status from a simulation is accepted.</param>
    /// <returns>Why it is not accepted; null if it is.</returns>
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

    /// <summary>Why a plan is not carried out: all writers that it was ordered for are healthy again. Null if any is not healthy, or if none ordered it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connection">How the computer is reached; null for the computer that the restart runs on.</param>
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
