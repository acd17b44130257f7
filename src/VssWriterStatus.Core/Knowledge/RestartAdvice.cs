using System.Linq;

namespace VssWriterStatus.Knowledge;

/// <summary>How a writer is restarted, as a sentence: the command, or what to do where a restart of its service does more harm than good.</summary>
internal static class RestartAdvice
{
    private const string RestartComputer = "restart the computer in a maintenance window";

    /// <param name="known">The writer's row of the catalogue; null for a writer that is not known.</param>
    /// <param name="name">The writer's own name.</param>
    /// <param name="serviceName">The service that hosts it; null where there is none or it is not known.</param>
    public static string For(KnownWriter? known, string name, string? serviceName)
    {
        string command = $"Restart-VssWriter {Quote(name)}";
        return (known?.RestartClass ?? RestartClass.Unknown) switch
        {
            RestartClass.NoRestart => $"No service can be restarted for this writer: {RestartComputer}.",
            RestartClass.DoNotRestart => $"Do not restart its host service {serviceName}, which takes more down than the writer: {RestartComputer}.",
            _ when serviceName is null => $"The service that hosts it is not known: ask the maker of its application, or {RestartComputer}.",
            RestartClass.Safe => $"{command} restarts its host service {serviceName}, which users do not notice.",
            RestartClass.Disruptive => $"{command} -Force restarts its host service {serviceName}; users may notice it, so choose the moment.",
            _ => $"{command} -Force restarts its host service {serviceName}; what that interrupts is not known, so choose the moment.",
        };
    }

    private static string Quote(string name) => name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character is '-' or '_')
        ? name
        : $"'{name.Replace("'", "''")}'";
}
