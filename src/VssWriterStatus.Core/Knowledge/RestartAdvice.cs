using System;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Knowledge;

/// <summary>How a writer is restarted: the command, or what to do where a restart of its service does more harm than good.</summary>
internal static class RestartAdvice
{
    /// <summary>PowerShell takes each of these for a single quotation mark.</summary>
    private const string SingleQuotes = "['\u2018-\u201B]";

    private const string RestartComputer = "restart the computer in a maintenance window";

    /// <summary>The advice with the way to restart that writer in the place that is left for it.</summary>
    /// <param name="advice">A sentence that may hold <see cref="VssError.RestartStep"/>.</param>
    /// <param name="known">The writer's row of the catalogue; null for a writer that is not known.</param>
    /// <param name="name">The writer's own name.</param>
    /// <param name="serviceName">The service that hosts it; null where there is none or it is not known.</param>
    /// <param name="target">The parameters that name the computer of the writer; see <see cref="TargetParameters"/>.</param>
    public static string Fill(string advice, KnownWriter? known, string name, string? serviceName, string target = "") =>
        advice.IndexOf(VssError.RestartStep, StringComparison.Ordinal) < 0
            ? advice
            : advice.Replace(VssError.RestartStep, StepFor(known?.RestartClass ?? RestartClass.Unknown, name, serviceName, target));

    private static string StepFor(RestartClass restartClass, string name, string? serviceName, string target)
    {
        string command = $"Restart-VssWriter {Quote(name)}{target}";
        string service = Quote(serviceName ?? string.Empty);
        return restartClass switch
        {
            RestartClass.NoRestart => $"{RestartComputer}, since no service can be restarted for this writer",
            RestartClass.DoNotRestart => $"{RestartComputer}, not the host service {service}, which would take down more than the writer",
            _ when serviceName is null => $"ask the maker of its application which service hosts it and restart that, or {RestartComputer}",
            RestartClass.Safe => $"restart the host service {service}, which users hardly notice ({command})",
            RestartClass.Disruptive => $"restart the host service {service} at a moment when users can be interrupted ({command} -Force)",
            _ => $"restart the host service {service} at a moment when users can be interrupted, since its effect on them is not known ({command} -Force)",
        };
    }

    /// <summary>The name as one argument of a command: writers choose their names, and the command is there to be copied.</summary>
    public static string Quote(string name) => Regex.IsMatch(name, @"^\p{L}[\p{L}\p{Nd}_-]*\z")
        ? name
        : $"'{Regex.Replace(name, SingleQuotes, "$0$0")}'";
}
