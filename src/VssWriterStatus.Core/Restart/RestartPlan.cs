using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Restart;

/// <summary>The restart of one service: for whom, and what it touches. Immutable.</summary>
internal sealed class RestartPlan
{
    public RestartPlan(
        string computerName,
        PlannedService host,
        IReadOnlyList<PlannedService> dependents,
        IReadOnlyList<RestartTarget> targets,
        IReadOnlyList<WriterStatus> writers,
        RestartClass restartClass)
    {
        ComputerName = computerName;
        Host = host;
        Dependents = dependents;
        Targets = targets;
        Writers = writers;
        RestartClass = restartClass;
    }

    public string ComputerName { get; }

    /// <summary>The service to restart.</summary>
    public PlannedService Host { get; }

    public string ServiceName => Host.Name;

    /// <summary>The services that run now and are stopped before it and started after it, in the order in which they stop.</summary>
    public IReadOnlyList<PlannedService> Dependents { get; }

    /// <summary>The writers for whose sake it is done.</summary>
    public IReadOnlyList<RestartTarget> Targets { get; }

    /// <summary>The writers that answer now and go down with the service.</summary>
    public IReadOnlyList<WriterStatus> Writers { get; }

    /// <summary>What the restart does to others: the worst of the writers for whose sake it is done and of the dependent services.</summary>
    public RestartClass RestartClass { get; }

    /// <summary>What the user agrees to.</summary>
    public RestartFacts Facts => new(
        ServiceName,
        ToString(),
        [
            Fact($"The service '{ServiceName}'", Host.Standing),
            .. Dependents.Select(dependent => Fact($"The dependent service '{dependent.Name}'", $"{dependent.Standing}, {dependent.RestartClass}")),
            Fact("The restart class", $"{RestartClass}"),
            .. Writers.Select(writer => Fact(RestartFacts.WriterSubject(writer.Name), $"{writer.Health}")),
        ]);

    /// <summary>The plan as sentences, harmless for a terminal.</summary>
    public override string ToString()
    {
        IEnumerable<string> writers = Writers.Select(writer => writer.Name)
            .Concat(Targets.Where(target => !Writers.Any(target.IsShownBy)).Select(target => $"{target.Name} (does not answer now)"));
        string plan = $"Restart the service '{ServiceName}' ({Host.DisplayName}) on {ComputerName}. State and start type: {Host.Standing}. Restart class: {RestartClass}. "
            + $"Writers: {string.Join(", ", writers)}. Dependent services, stopped first and started again afterwards: {string.Join(", ", Dependents.Select(TextOf).DefaultIfEmpty("none"))}.";
        return plan.ToPrintable();
    }

    private static string TextOf(PlannedService dependent) =>
        dependent.RestartClass == RestartClass.Safe ? dependent.Name : $"{dependent.Name} (restart class {dependent.RestartClass})";

    private static KeyValuePair<string, string> Fact(string subject, string value) => new(subject, value);
}
