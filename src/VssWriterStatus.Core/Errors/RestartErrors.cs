using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Errors;

/// <summary>Why a writer's host service is not restarted, or how its restart failed; each with what to do.</summary>
internal static class RestartErrors
{
    private const string ReadSystemLog = "Read the errors of source Service Control Manager in the System event log";

    private const string Mend = $"To mend the writer, {VssError.RestartStep}.";
    private const string Running = nameof(Running);

    private static readonly ShownCommand Restart = new(ShownCommand.RestartVssWriter);

    /// <summary>How many of many writers an error names.</summary>
    private const int WritersNamed = 3;

    /// <summary>Nothing says which writers.</summary>
    public static VssException NothingAsked() => Refused(
        "No writer was named, and all of them are restarted only when that is said.",
        "Name the writers, pipe them from Get-VssWriterStatus, or say -Name * for all.");

    /// <summary>A writer of another computer, in an object and not on the command line.</summary>
    public static VssException OtherComputer(string? name, Guid? writerId, string computer) => Refused(
        $"{name ?? "The writer"} is a writer of {computer}, not of this computer.",
        $"If its service is to be restarted there, say so: {(writerId is null ? Restart.Named(name ?? string.Empty) : Restart.With("WriterId", writerId.Value.ToString())).With("ComputerName", computer)}");

    /// <summary>A status that is too old to act on.</summary>
    public static VssException StatusTooOld(WriterStatus status, TimeSpan age) => Refused(
        string.Format(CultureInfo.InvariantCulture, "The status of {0} on {1} is {2:0} minutes old, which is too old for a restart.", status.Name, status.ComputerName, age.TotalMinutes),
        "Get the status again with Get-VssWriterStatus, and use the new objects.");

    /// <summary>A status of a simulation where a real service would be restarted.</summary>
    public static VssException StatusSimulated(WriterStatus status) => Refused(
        $"The status of {status.Name} on {status.ComputerName} is simulated, so no real service is restarted for it.",
        "To restart the service of a simulation, use -Simulation with that simulation.");

    /// <summary>A writer that was not healthy when its status was gathered and is now.</summary>
    public static VssException HealthyAgain(string service, IEnumerable<string> writers) => Refused(
        $"The service '{service}' is not restarted, because {string.Join(", ", writers)} is healthy now. Nothing was stopped.",
        "Get the status again with Get-VssWriterStatus. To restart the service anyway, specify the writer with -Name.");

    /// <summary>No service is known to host the writer.</summary>
    public static VssException ServiceNotKnown(KnownWriter? known, string name) => New(
        VssErrorId.VssServiceNotKnown,
        HResult.FromWin32(Advapi32.ERROR_SERVICE_DOES_NOT_EXIST),
        $"It is not known which service hosts {name}.{NoteOf(known)}",
        WriterAdvice.Fill(Mend, known, name, null));

    /// <summary>What a restart of the writer's service does to others forbids it, or wants a word of the user.</summary>
    public static VssException ForbiddenByClass(KnownWriter? known, string name, string? service) => Refused(
        $"The restart class of {name} is {known?.RestartClass ?? RestartClass.Unknown}, so {(service is null ? "nothing is" : $"its host service '{service}' is not")} restarted.{NoteOf(known)}",
        WriterAdvice.Fill(Mend, known, name, service));

    /// <summary>Running dependent services would have to be stopped too, and their class forbids it or needs -Force.</summary>
    /// <param name="service">The service to restart.</param>
    /// <param name="restartClass">The class of the dependent services.</param>
    /// <param name="dependents">Their names.</param>
    public static VssException ForbiddenByDependents(string service, RestartClass restartClass, IReadOnlyCollection<string> dependents) => Refused(
        $"The service '{service}' is not restarted, because that also stops its dependent {(dependents.Count == 1 ? "service" : "services")} {QuotedList(dependents)}, "
        + (restartClass == RestartClass.Unknown
            ? $"and the effect of stopping {(dependents.Count == 1 ? "it" : "them")} is not known (restart class Unknown)."
            : $"whose restart class is {restartClass}.{string.Concat(KnownWriters.All.Where(known => known.RestartClass == restartClass && dependents.Any(known.IsHostedBy)).Select(NoteOf).Distinct())}"),
        restartClass == RestartClass.DoNotRestart
            ? "Restart the computer in a maintenance window."
            : $"If {QuotedList(dependents)} may be interrupted now, use -Force. Otherwise choose another time.");

    /// <summary>What the user agreed to is no longer what would be done.</summary>
    public static VssException PlanChanged(string service, IEnumerable<string> changes) => Refused(
        $"The service '{service}' is not restarted, because something changed after the restart was planned. {string.Join(" ", changes)} Nothing was stopped.",
        "Run the command again: it shows what the restart affects now.");

    public static VssException NotInstalled(string service) => Refused(
        $"The service '{service}', which hosts the writer, is not installed.",
        "Install the role or application that brings it, or repair it.");

    /// <summary>A service that could be stopped but not started again.</summary>
    public static VssException Disabled(string service, string host) => Refused(
        $"The service '{service}' is disabled, so it could not be started {(service == host ? "" : $"again after '{host}' ")}and nothing was stopped.",
        $"If it should run, set its start type first: {ShownCommand.StartType(service, "Manual")}");

    /// <summary>A service that nobody may stop.</summary>
    public static VssException NotStoppable(string service, string why) => Refused(
        $"The service '{service}' cannot be stopped: {why}. Nothing was stopped.",
        "Restart the computer in a maintenance window, or use the tool of the maker of the service.");

    /// <summary>A backup is running, or may be.</summary>
    public static VssException Busy(string service, IReadOnlyCollection<WriterStatus> writers, bool isCertain) => Refused(
        $"The service '{service}' is not restarted, because a backup {(isCertain ? "is making a shadow copy" : "may be running")}: "
        + $"{string.Join(", ", writers.Take(WritersNamed).Select(writer => $"{writer.Name} is {writer.State}"))}"
        + (writers.Count > WritersNamed ? $", and {writers.Count - WritersNamed} more." : "."),
        isCertain
            ? $"Wait until the shadow copy is made ({new ShownCommand(ShownCommand.GetVssWriterStatus).With("Health", nameof(WriterHealth.Busy))} returns nothing), then restart."
            : "Wait until the backup has ended. If none is running, the writers wait for one that was broken off: say -Force.");

    /// <summary>A service whose restart was confirmed hosts none of the writers that were asked for.</summary>
    public static VssException NothingLeft(string service) => PlanChanged(service, ["It no longer hosts a writer that was asked for and may be restarted."]);

    /// <summary>A text that is no plan of this module.</summary>
    public static VssException PlanInvalid() => Refused(
        "The confirmed plan is not a plan of this module. Nothing was stopped.",
        "Use the same version of the module on both computers, or use -PushModule.");

    /// <summary>A service that died before it ran.</summary>
    /// <param name="service">The service.</param>
    /// <param name="exitCode">How it ended, as an HRESULT.</param>
    /// <param name="specificExitCode">Its own code, where the exit code is ERROR_SERVICE_SPECIFIC_ERROR; else null.</param>
    public static VssException EndedWhileStarting(string service, int exitCode, int? specificExitCode) => Step(
        exitCode,
        $"The service '{service}' ended while it was starting, with {KnownErrors.Of(exitCode)}"
        + (specificExitCode is int own ? string.Format(CultureInfo.InvariantCulture, " and the service-specific exit code {0} (0x{0:X8}).", own) : "."));

    /// <summary>A service that was disabled after the restart had begun.</summary>
    public static VssException DisabledMeanwhile(string service) => Step(
        HResult.FromWin32(Advapi32.ERROR_SERVICE_DISABLED), $"The service '{service}' was disabled during the restart and could not be started again, so it was not stopped.");

    /// <summary>A service that did not get to where it was sent within the limit.</summary>
    public static VssException TooSlow(string service, string state) => Step(
        HResult.ERROR_TIMEOUT, $"The service '{service}' was still {state} when the time limit had passed.");

    /// <summary>A restart failed or, which is told only if it was not put right, was interrupted.</summary>
    /// <param name="service">The service that was to be restarted.</param>
    /// <param name="cause">What ended the restart.</param>
    /// <param name="notRestored">What kept the services from being started again; null where all that ran runs again.</param>
    /// <param name="wasAnyStopped">Whether any service was asked to stop.</param>
    /// <param name="states">Every service that was touched, and its state now.</param>
    public static VssException Failed(
        string service, Exception cause, VssException? notRestored, bool wasAnyStopped, IReadOnlyCollection<(string Service, string State)> states)
    {
        string what = cause is VssException ? $"failed: {cause.Message}" : "was interrupted.";
        string now = string.Join(", ", states.Select(each => $"'{each.Service}' is {each.State}"));
        string outcome = notRestored is not null ? $"What ran before could not all be started again: {notRestored.Message} Now {now}."
            : !wasAnyStopped ? $"Nothing was stopped: {now}."
            : states.All(each => each.State == Running) ? $"What ran before runs again: {now}."
            : $"What was stopped has been started again. Now {now}.";
        return New(
            VssErrorId.VssRestartFailed,
            (cause as VssException ?? notRestored)!.HResult,
            $"The restart of the service '{service}' {what} {outcome}",
            notRestored is null
                ? $"{ReadSystemLog}, mend the cause, and try again."
                : $"{ReadSystemLog}, mend the cause, and start what is stopped: {new ShownCommand(ShownCommand.StartService).Named([.. states.Where(each => each.State != Running).Select(each => each.Service)])}",
            cause);
    }

    /// <summary>The service was restarted, but that did not heal its writers.</summary>
    public static VssException NotProven(
        string service, IEnumerable<string> unproven, VssException? lastGather, TimeSpan limit) => New(
        VssErrorId.VssRestartFailed,
        HResult.ERROR_TIMEOUT,
        $"The service '{service}' was restarted and runs, but within {VssErrors.SecondsOf(limit)} not every writer was healthy as a new instance: "
        + $"{string.Join(" ", lastGather is null ? unproven : [$"the writers could not be gathered. {lastGather.Message}"])}",
        "Read the errors of VSS and of the writer's application in the Application event log; raise -TimeoutSec where the writer is only slow.",
        lastGather);

    private static string QuotedList(IEnumerable<string> services) => string.Join(", ", services.Select(service => $"'{service}'"));

    private static string NoteOf(KnownWriter? known) => known?.Note is null ? string.Empty : $" {known.Note}";

    private static VssException Refused(string message, string action) => New(VssErrorId.VssRestartRefused, HResult.E_ABORT, message, action);

    private static VssException Step(int hresult, string message) =>
        New(VssErrorId.VssRestartFailed, hresult, message, $"{ReadSystemLog}.");

    private static VssException New(VssErrorId id, int hresult, string message, string action, Exception? cause = null) =>
        new(id, VssOperation.RestartService, hresult, message, action, cause);
}
