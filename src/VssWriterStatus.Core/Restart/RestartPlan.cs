namespace VssWriterStatus.Restart;

/// <summary>The restart of one service: the writers to restart, and what it affects. Immutable.</summary>
/// <param name="ComputerName">The computer.</param>
/// <param name="Host">The service to restart.</param>
/// <param name="Dependents">The running services that are stopped before it and started after it, in the order in which they stop.</param>
/// <param name="Targets">The writers to restart.</param>
/// <param name="Writers">The writers that currently answer and stop with the service.</param>
/// <param name="RestartClass">What the restart interrupts: the worst class of the writers to restart and of the dependent services.</param>
internal sealed record RestartPlan(
    string ComputerName,
    PlannedService Host,
    IReadOnlyList<PlannedService> Dependents,
    IReadOnlyList<RestartTarget> Targets,
    IReadOnlyList<WriterStatus> Writers,
    RestartClass RestartClass)
{
    public string ServiceName => Host.Name;

    /// <summary>What the user confirms.</summary>
    public RestartFacts Facts => new(
        ServiceName,
        ToString(),
        [
            Fact($"The service '{ServiceName}'", Host.Standing),
            .. Dependents.Select(dependent => Fact($"The dependent service '{dependent.Name}'", $"{dependent.Standing}, {dependent.RestartClass}")),
            Fact("The restart class", $"{RestartClass}"),
            .. Writers.Select(writer => Fact(RestartFacts.WriterSubject(writer.Name), $"{writer.Health}")),
        ]);

    /// <summary>The plan as sentences, safe for a terminal.</summary>
    public override string ToString()
    {
        IEnumerable<string> writers = Writers.Select(writer => writer.Name)
            .Concat(Targets.Where(target => !Writers.Any(target.IsShownBy)).Select(target => $"{target.Name} (does not report now)"));
        string plan = $"Restart the service '{ServiceName}' ({Host.Description.DisplayName}) on {ComputerName}. State and start type: {Host.Standing}. Restart class: {RestartClass}. "
            + $"Writers: {string.Join(", ", writers)}. Dependent services, stopped first and started again afterward: {string.Join(", ", Dependents.Select(TextOf).DefaultIfEmpty("none"))}.";
        return plan.ToPrintable();
    }

    private static string TextOf(PlannedService dependent) =>
        dependent.RestartClass == RestartClass.Safe ? dependent.Name : $"{dependent.Name} (restart class {dependent.RestartClass})";

    private static KeyValuePair<string, string> Fact(string subject, string value) => new(subject, value);
}
