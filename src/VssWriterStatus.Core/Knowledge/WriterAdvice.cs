namespace VssWriterStatus.Knowledge;

/// <summary>The parts of advice that depend on the writer: where its errors are logged, and how to restart it.</summary>
internal static class WriterAdvice
{
    private const string Force = nameof(Force);
    private const string VssSource = "VSS";
    private const string RestartComputer = "restart the computer in a maintenance window";
    private const string WhileIdle = "while no backup is running";

    /// <summary>The command is refused while any writer is in WaitingForBackupComplete, and a single status shows nothing about the other writers.</summary>
    private const string WhenToForce = $". If the command is refused because of writers in the state {nameof(WriterState.WaitingForBackupComplete)} and no backup is running, add -{Force}";

    /// <summary>The advice with its placeholders replaced by the writer's errors and the way to restart the writer.</summary>
    /// <param name="advice">Sentences that may contain <see cref="VssError.ErrorsStep"/> and <see cref="VssError.RestartStep"/>.</param>
    /// <param name="known">The writer's row in the catalogue; null for an unknown writer.</param>
    /// <param name="name">The writer's own name.</param>
    /// <param name="serviceName">The service that hosts it; null if there is none or it is unknown.</param>
    /// <param name="target">The parameters that specify the writer's computer; see <see cref="TargetParameters"/>.</param>
    public static string Fill(
        string advice, KnownWriter? known, string name, string? serviceName, IReadOnlyCollection<KeyValuePair<string, string?>>? target = null)
    {
        advice = advice.Replace(VssError.ErrorsStep, ErrorsOf(known?.LogOf(name)));
        if (advice.IndexOf(VssError.RestartStep, StringComparison.Ordinal) < 0)
        {
            return advice;
        }

        return advice.Replace(VssError.RestartStep, StepFor(known, serviceName, new ShownCommand(ShownCommand.RestartVssWriter).Named(name).On(target ?? [])));
    }

    /// <summary>The events that Get-VssWriterEvent returns for the writer: those of its application, and those of VSS.</summary>
    private static string ErrorsOf(WriterLog? log) => log switch
    {
        null => VssError.ErrorsOfAnyWriter,
        { LogName: WriterLog.Application } => $"the errors of {SourcesOf(log.Sources.Union([VssSource]))} in the {log.LogName} event log",
        { Sources.Count: 0 } => $"the errors in the {log.LogName} event log and those of source {VssSource} in the {WriterLog.Application} event log",
        _ => $"the errors of {SourcesOf(log.Sources)} in the {log.LogName} event log and those of source {VssSource} in the {WriterLog.Application} event log",
    };

    private static string SourcesOf(IEnumerable<string> sources)
    {
        string[] names = [.. sources];
        return $"{(names.Length == 1 ? "source" : "sources")} {NameList.Of(names)}";
    }

    private static string StepFor(KnownWriter? known, string? serviceName, ShownCommand command) => known?.RestartClass switch
    {
        RestartClass.NoRestart => $"{RestartComputer}, because no service can be restarted for this writer",
        RestartClass.DoNotRestart => $"{RestartComputer}. Do not restart the host service{(serviceName is null ? "" : $" {serviceName}")}: that also stops everything that depends on it",
        _ when serviceName is null => $"restart the service that hosts the writer (the application's vendor can tell you which one), or {RestartComputer}",
        RestartClass.Safe => $"restart the host service {serviceName} {WhileIdle}; this {known.Interrupts ?? "does not interrupt users"} ({command}){WhenToForce}",
        RestartClass.Disruptive => $"restart the host service {serviceName} {WhileIdle} and users can be interrupted{ConsequenceOf(serviceName)} ({command.With(Force)})",
        _ => $"restart the host service {serviceName} {WhileIdle} and users can be interrupted; the effect on users is not known ({command.With(Force)})",
    };

    private static string ConsequenceOf(string serviceName) =>
        string.Equals(serviceName, InstalledExchange.InformationStore, StringComparison.OrdinalIgnoreCase) ? "; this dismounts the databases" : "";
}
