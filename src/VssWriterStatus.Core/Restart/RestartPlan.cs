using System;
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

    /// <summary>What differs from an earlier plan for the same service, a sentence each; empty where the earlier plan still holds.</summary>
    public IReadOnlyList<string> ChangesSince(RestartPlan earlier) =>
    [
        .. ChangeOf($"The service '{ServiceName}'", earlier.Host.Standing, Host.Standing),
        .. earlier.Dependents.Select(service => service.Name).Union(Dependents.Select(service => service.Name), StringComparer.OrdinalIgnoreCase)
            .SelectMany(name => ChangeOf($"The dependent service '{name}'", earlier.StandingOf(name), StandingOf(name))),
        .. ChangeOf("The restart class", $"{earlier.RestartClass}", $"{RestartClass}"),
        .. earlier.Writers.Concat(Writers).Select(writer => writer.Identity).Distinct()
            .SelectMany(identity => ChangeOf($"The writer {identity.Name}", earlier.HealthOf(identity), HealthOf(identity))),
    ];

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

    private static IEnumerable<string> ChangeOf(string what, string before, string now) =>
        before == now ? [] : [$"{what} was: {before}; it is now: {now}."];

    private string StandingOf(string dependent) => Dependents.FirstOrDefault(service => string.Equals(service.Name, dependent, StringComparison.OrdinalIgnoreCase))
        is PlannedService service ? $"{service.Standing}, {service.RestartClass}" : "stopped or not a dependent";

    /// <summary>The verdicts on the writer's instances.</summary>
    private string HealthOf(WriterIdentity identity) => string.Join(", ", Writers
        .Where(writer => writer.Identity.Equals(identity))
        .Select(writer => $"{writer.Health}")
        .OrderBy(health => health, StringComparer.Ordinal)
        .DefaultIfEmpty("absent"));
}
