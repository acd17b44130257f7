using System.Globalization;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Errors;

/// <summary>Why a writer's host service is not restarted, or how its restart failed; each with a recommended action.</summary>
internal static class RestartErrors
{
    private const string ReadSystemLog = "Read the errors of source Service Control Manager in the System event log";

    private const string Recover = $"To recover the writer, {VssError.RestartStep}.";
    private const string Running = nameof(Running);

    private static readonly ShownCommand Restart = new(ShownCommand.RestartVssWriter);

    /// <summary>How many writers an error names if there are many.</summary>
    private const int WritersNamed = 3;

    /// <summary>No writers were specified.</summary>
    public static VssException NothingAsked() => Refused(
        "No service was restarted, because no writer was specified.",
        "Specify the writers with -Name, pipe them from Get-VssWriterStatus, or use -Name * for all writers.");

    /// <summary>An input object, not the command line, is about a writer of another computer.</summary>
    public static VssException OtherComputer(string? name, Guid? writerId, string computer) => Refused(
        $"{name ?? "The writer"} is on {computer}, not on the local computer.",
        name is null && writerId is null
            ? $"Get the status of that computer, and use its objects: {new ShownCommand(ShownCommand.GetVssWriterStatus).With("ComputerName", computer)}"
            : $"To restart its host service on that computer, run: {(writerId is null ? Restart.Named(name!) : Restart.With("WriterId", writerId.Value.ToString())).With("ComputerName", computer)}");

    /// <summary>A status that is too old to act on.</summary>
    public static VssException StatusTooOld(WriterStatus status, TimeSpan age) => Refused(
        string.Format(CultureInfo.InvariantCulture, "The status of {0} on {1} is {2:0} minutes old, which is too old for a restart.", status.Name, status.ComputerName, age.TotalMinutes),
        $"Get the status again with {new ShownCommand(ShownCommand.GetVssWriterStatus).On(TargetParameters.Of(status.Source, status.Connection))}, and use the new objects.");

    /// <summary>A status from a simulation that would restart a real service.</summary>
    public static VssException StatusSimulated(WriterStatus status) => Refused(
        $"The status of {status.Name} on {status.ComputerName} is simulated, so no service was restarted.",
        "To restart a service of a simulation, use -Simulation with that simulation.");

    /// <summary>A writer that was not healthy when its status was gathered but is healthy now.</summary>
    public static VssException HealthyAgain(string service, IReadOnlyCollection<string> writers) => Refused(
        $"The service '{service}' was not restarted, because {NameList.Of(writers)} {(writers.Count == 1 ? "is" : "are")} healthy now. Nothing was stopped.",
        "Get the status again with Get-VssWriterStatus. To restart the service anyway, specify the writer with -Name.");

    /// <summary>No service is known to host the writer.</summary>
    public static VssException ServiceNotKnown(KnownWriter? known, string name) => New(
        VssErrorId.VssServiceNotKnown,
        HResult.FromWin32(Advapi32.ERROR_SERVICE_DOES_NOT_EXIST),
        $"The service that hosts {name} is not known.{NoteOf(known)}",
        WriterAdvice.Fill(Recover, known, name, null));

    /// <summary>A restart of the writer's service is not allowed, or needs the user's consent, because of what it interrupts.</summary>
    public static VssException ForbiddenByClass(KnownWriter? known, string name, string? service) => Refused(
        $"{(service is null ? $"No service was restarted for {name}" : $"The host service '{service}' of {name} was not restarted")}, because {ReasonOf(known?.RestartClass ?? RestartClass.Unknown)}.{NoteOf(known)}",
        WriterAdvice.Fill(Recover, known, name, service));

    /// <summary>Running dependent services would have to be stopped too, and their class forbids it or needs -Force.</summary>
    /// <param name="service">The service to restart.</param>
    /// <param name="restartClass">The class of the dependent services.</param>
    /// <param name="dependents">Their names.</param>
    public static VssException ForbiddenByDependents(string service, RestartClass restartClass, IReadOnlyCollection<string> dependents) => Refused(
        $"The service '{service}' was not restarted, because that also stops its dependent {(dependents.Count == 1 ? "service" : "services")} {QuotedList(dependents)}"
        + (restartClass == RestartClass.Unknown
            ? $", and the effect of stopping {(dependents.Count == 1 ? "it" : "them")} is not known (restart class Unknown)."
            : $" (restart class {restartClass}).{string.Concat(KnownWriters.All.Where(known => known.RestartClass == restartClass && dependents.Any(known.IsHostedBy)).Select(NoteOf).Distinct())}"),
        restartClass is RestartClass.DoNotRestart or RestartClass.NoRestart
            ? "Restart the computer in a maintenance window."
            : $"If you can stop {QuotedList(dependents)} now, use -Force. Otherwise, run the command at another time.");

    /// <summary>The plan has changed since the user confirmed it.</summary>
    public static VssException PlanChanged(string service, IEnumerable<string> changes) => Refused(
        $"The service '{service}' was not restarted, because something changed after the restart was planned. {string.Join(" ", changes)} Nothing was stopped.",
        "Run the command again to see what the restart affects now.");

    public static VssException NotInstalled(string service) => Refused(
        $"The service '{service}', which hosts the writer, is not installed.",
        "Install or repair the role or application that provides the service.");

    /// <summary>A service that can be stopped but not started again.</summary>
    public static VssException Disabled(string service, string host) => Refused(
        $"The service '{service}' is disabled, so it could not be started again after {(service == host ? "a stop" : $"the restart of '{host}'")}. Nothing was stopped.",
        $"If the service is needed, change its start type first: {ShownCommand.StartType(service, "Manual")}");

    /// <summary>A service that cannot be stopped.</summary>
    public static VssException NotStoppable(string service, string why) => Refused(
        $"The service '{service}' cannot be stopped: {why}. Nothing was stopped.",
        "Restart the computer in a maintenance window, or use the tool that the vendor of the service provides.");

    /// <summary>A backup is running, or may be.</summary>
    public static VssException Busy(string service, IReadOnlyCollection<WriterStatus> writers, bool isCertain) => Refused(
        $"The service '{service}' was not restarted, because a backup {(isCertain ? "is making a shadow copy" : "may be running")}: "
        + $"{string.Join(", ", writers.Take(WritersNamed).Select(writer => $"{writer.Name} is {writer.State}"))}"
        + (writers.Count > WritersNamed ? $", and {writers.Count - WritersNamed} more." : "."),
        isCertain
            ? $"Wait until the shadow copy has been made ({new ShownCommand(ShownCommand.GetVssWriterStatus).With("Health", nameof(WriterHealth.Busy))} returns nothing), then run the command again."
            : "Wait until the backup has ended. If no backup is running, the writers are still waiting for an interrupted backup. Use -Force.");

    /// <summary>A service whose restart was confirmed hosts none of the requested writers.</summary>
    public static VssException NothingLeft(string service) => PlanChanged(service, ["It no longer hosts a requested writer that can be restarted."]);

    /// <summary>A text that is not a plan of this module.</summary>
    public static VssException PlanInvalid() => Refused(
        "The restart plan that you confirmed could not be read on that computer. Nothing was stopped.",
        "Use the same version of the module on both computers, or use -PushModule.");

    /// <summary>A service that ended before it was running.</summary>
    /// <param name="service">The service.</param>
    /// <param name="exitCode">Its exit code, as an HRESULT.</param>
    /// <param name="specificExitCode">Its own code, if the exit code is ERROR_SERVICE_SPECIFIC_ERROR; otherwise null.</param>
    public static VssException EndedWhileStarting(string service, int exitCode, int? specificExitCode) => Step(
        exitCode,
        $"The service '{service}' stopped while it was starting, with {KnownErrors.Of(exitCode)}"
        + (specificExitCode is int own ? string.Format(CultureInfo.InvariantCulture, " and the service-specific exit code {0} (0x{0:X8}).", own) : "."));

    /// <summary>A service that was disabled after the restart began.</summary>
    public static VssException DisabledMeanwhile(string service) => Step(
        HResult.FromWin32(Advapi32.ERROR_SERVICE_DISABLED), $"The service '{service}' was disabled during the restart. It was not stopped, because it could not be started again.");

    /// <summary>A service that did not reach the requested state within the limit.</summary>
    public static VssException TooSlow(string service, string state) => Step(
        HResult.ERROR_TIMEOUT, $"The service '{service}' was still {state} when the time limit expired.");

    /// <summary>A restart failed, or was interrupted; an interruption is reported only if the services could not be restored.</summary>
    /// <param name="service">The service to restart.</param>
    /// <param name="cause">What ended the restart.</param>
    /// <param name="notRestored">Why services could not be started again; null if all that were running are running again.</param>
    /// <param name="wasAnyStopped">Whether any service was asked to stop.</param>
    /// <param name="states">Every affected service with its current state.</param>
    public static VssException Failed(
        string service, Exception cause, VssException? notRestored, bool wasAnyStopped, IReadOnlyCollection<(string Service, string State)> states)
    {
        string what = cause is VssException ? $"failed: {cause.Message}" : "was interrupted.";
        string[] notRunning = [.. states.Where(each => each.State != Running).Select(each => each.Service)];
        string now = string.Join(", ", states.Select(each => $"'{each.Service}' is {each.State}"));
        string outcome = notRestored is not null ? $"Not all services that were running could be started again: {notRestored.Message} Current states: {now}."
            : !wasAnyStopped ? $"Nothing was stopped: {now}."
            : notRunning.Length == 0 ? $"All services that were running are running again: {now}."
            : $"The stopped services were started again. Current states: {now}.";
        return New(
            VssErrorId.VssRestartFailed,
            (cause as VssException ?? notRestored)!.HResult,
            $"The restart of the service '{service}' {what} {outcome}",
            notRestored is null || notRunning.Length == 0
                ? $"{ReadSystemLog}, fix the cause, and run the command again."
                : $"{ReadSystemLog}, fix the cause, and start the stopped services: {new ShownCommand(ShownCommand.StartService).Named(notRunning)}",
            cause);
    }

    /// <summary>The service was restarted, but its writers are still not healthy.</summary>
    public static VssException NotProven(
        string service, IEnumerable<string> unproven, VssException? lastGather, TimeSpan limit) => New(
        VssErrorId.VssRestartFailed,
        HResult.ERROR_TIMEOUT,
        $"The service '{service}' was restarted and is running, but not every writer reported a new, healthy instance within {VssErrors.SecondsOf(limit)}: "
        + $"{string.Join(" ", lastGather is null ? unproven : [$"the writers could not be queried. {lastGather.Message}"])}",
        "Read the errors of source VSS and of the writer's application in the Application event log. If the writer is only slow, increase -TimeoutSec.",
        lastGather);

    private static string QuotedList(IEnumerable<string> services) => NameList.Of([.. services.Select(service => $"'{service}'")]);

    private static string ReasonOf(RestartClass restartClass) => restartClass switch
    {
        RestartClass.Disruptive => $"the restart interrupts users (restart class {restartClass})",
        RestartClass.DoNotRestart => $"the restart also stops what depends on the service (restart class {restartClass})",
        RestartClass.NoRestart => $"a restart of a service does not help this writer (restart class {restartClass})",
        _ => $"the effect of the restart is not known (restart class {restartClass})",
    };

    private static string NoteOf(KnownWriter? known) => known?.Note is null ? string.Empty : $" {known.Note}";

    private static VssException Refused(string message, string action) => New(VssErrorId.VssRestartRefused, HResult.E_ABORT, message, action);

    private static VssException Step(int hresult, string message) =>
        New(VssErrorId.VssRestartFailed, hresult, message, $"{ReadSystemLog}.");

    private static VssException New(VssErrorId id, int hresult, string message, string action, Exception? cause = null) =>
        new(id, VssOperation.RestartService, hresult, message, action, cause);
}
