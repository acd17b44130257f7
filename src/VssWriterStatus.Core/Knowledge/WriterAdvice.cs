namespace VssWriterStatus.Knowledge;

/// <summary>The parts of advice that depend on the writer: where its errors are logged, and how to restart it.</summary>
internal static class WriterAdvice
{
    private const string Force = nameof(Force);
    private const string VssSource = "VSS";
    private const string RestartComputer = "restart the computer in a maintenance window";

    /// <summary>The command is refused while any writer is in WaitingForBackupComplete, and a single status shows nothing about the other writers.</summary>
    private const string WhenToForce = " If the command is refused because writers still wait for a backup that has already ended, add -Force.";

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

        RestartClass restartClass = known?.RestartClass ?? RestartClass.Unknown;
        string filled = advice.Replace(VssError.RestartStep, StepFor(restartClass, serviceName, new ShownCommand(ShownCommand.RestartVssWriter).Named(name).On(target ?? [])));
        return restartClass == RestartClass.Safe && serviceName is not null ? filled + WhenToForce : filled;
    }

    /// <summary>The events that Get-VssWriterEvent returns for the writer: those of its application, and those of VSS.</summary>
    private static string ErrorsOf(WriterLog? log) => log switch
    {
        null => VssError.ErrorsOfAnyWriter,
        { LogName: WriterLog.Application } => $"the errors of {ListOf(log.Sources.Union([VssSource]))} in the {log.LogName} event log",
        { Sources.Count: 0 } => $"the errors in the {log.LogName} event log and those of {VssSource} in the {WriterLog.Application} event log",
        _ => $"the errors of {ListOf(log.Sources)} in the {log.LogName} event log and those of {VssSource} in the {WriterLog.Application} event log",
    };

    private static string ListOf(IEnumerable<string> sources)
    {
        string[] names = [.. sources];
        string last = names[names.Length - 1];
        return names.Length == 1 ? last : $"{string.Join(", ", names.Take(names.Length - 1))} and {last}";
    }

    private static string StepFor(RestartClass restartClass, string? serviceName, ShownCommand command) => restartClass switch
    {
        RestartClass.NoRestart => $"{RestartComputer}, because no service can be restarted for this writer",
        RestartClass.DoNotRestart => $"{RestartComputer}; do not restart the host service {serviceName}, because that also stops more than the writer",
        _ when serviceName is null => $"ask the vendor of its application which service hosts it and restart that service, or {RestartComputer}",
        RestartClass.Safe => $"restart the host service {serviceName} while no backup is running; this does not interrupt users ({command})",
        RestartClass.Disruptive => $"restart the host service {serviceName} while no backup is running and users can be interrupted ({command.With(Force)})",
        _ => $"restart the host service {serviceName} while no backup is running and users can be interrupted, because its effect on them is not known ({command.With(Force)})",
    };
}
