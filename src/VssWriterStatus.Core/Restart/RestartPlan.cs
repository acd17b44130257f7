using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Restart;

/// <summary>The restart of one service: for whom, and what it touches. Immutable.</summary>
internal sealed class RestartPlan
{
    public RestartPlan(
        string computerName,
        string serviceName,
        string displayName,
        RestartClass restartClass,
        IReadOnlyList<RestartTarget> targets,
        IReadOnlyList<WriterStatus> writers,
        IReadOnlyList<string> dependents)
    {
        ComputerName = computerName;
        ServiceName = serviceName;
        DisplayName = displayName;
        RestartClass = restartClass;
        Targets = targets;
        Writers = writers;
        Dependents = dependents;
    }

    public string ComputerName { get; }

    public string ServiceName { get; }

    public string DisplayName { get; }

    /// <summary>What the restart does to others, by the writers for whose sake it is done.</summary>
    public RestartClass RestartClass { get; }

    /// <summary>The writers for whose sake it is done.</summary>
    public IReadOnlyList<RestartTarget> Targets { get; }

    /// <summary>The writers that answer now and go down with the service.</summary>
    public IReadOnlyList<WriterStatus> Writers { get; }

    /// <summary>The services that run now and are stopped before it and started after it, in the order in which they stop.</summary>
    public IReadOnlyList<string> Dependents { get; }

    /// <summary>The plan as a sentence.</summary>
    public override string ToString()
    {
        IEnumerable<string> names = Writers.Select(writer => writer.Name)
            .Concat(Targets.Where(target => !Writers.Any(target.IsShownBy)).Select(target => $"{target.Name} (does not answer now)"));
        string dependents = Dependents.Count == 0 ? "none" : string.Join(", ", Dependents);
        string plan = $"Restart the service '{ServiceName}' ({DisplayName}) on {ComputerName}. Restart class: {RestartClass}. "
            + $"Writers: {string.Join(", ", names)}. Services that need it and are stopped meanwhile: {dependents}.";
        return plan.ToPrintable();
    }
}
