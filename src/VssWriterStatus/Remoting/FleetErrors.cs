using System;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>The errors of another machine, each with its id, what happened and what to do. Every message begins with the machine.</summary>
internal static class FleetErrors
{
    private const string SeeAbout = "The help topic about_VssWriterStatus_Fleet describes what a remote computer needs.";

    /// <summary>No session with the machine came about, or it broke.</summary>
    public static VssException ConnectionFailed(string machine, string reason, bool wasConnected) => Failed(
        machine,
        $"{(wasConnected ? "The connection broke off" : "There is no connection")}: {reason}",
        "See that the machine runs and that New-PSSession to it works with the same parameters; where it is only busy, ask again.");

    /// <summary>A session through which a status came exists no more.</summary>
    public static VssException SessionGone(string session) => Failed(
        session,
        "The session through which the status was gathered is closed.",
        "Get the status again with Get-VssWriterStatus, and use the new objects.");

    /// <summary>A status was gathered with a credential, and statuses keep no passwords.</summary>
    public static VssException CredentialMissing(string machine, string userName) => Failed(
        machine,
        $"The status was gathered as {userName}, and its password is not kept.",
        "Use -Credential with that account.");

    /// <summary>The machine refused the user.</summary>
    public static VssException AccessDenied(string machine, string reason) => New(
        VssErrorId.VssAccessDenied,
        machine,
        $"The machine refused the connection: {reason}",
        "Use -Credential with an account that is an administrator there, or -ConfigurationName with an endpoint that is open to yours.",
        HResult.E_ACCESSDENIED);

    /// <summary>The command failed there for a reason that is not VSS.</summary>
    public static VssException CommandFailed(string machine, string reason) => Failed(
        machine,
        $"The command could not be run there: {reason}",
        "Run it on the machine itself; a machine with another version of the module may not know a parameter.");

    public static VssException ModuleMissing(string machine, string command) => Failed(
        machine,
        $"There is no {command}: the module VssWriterStatus is not installed there.",
        $"Use -PushModule to send the module along for this one time, or install it there: {new ShownCommand(ShownCommand.InstallModule).Named("VssWriterStatus").With("Scope", "AllUsers")}");

    public static VssException ModuleNotLoaded(string machine, string reason) => Failed(
        machine,
        $"The module VssWriterStatus is there but cannot be loaded: {reason}",
        "Import it there and read the error: the execution policy, a missing file or a policy of application control may be in the way.");

    public static VssException NotInEndpoint(string machine, string command, string endpoint) => Failed(
        machine,
        $"The endpoint '{endpoint}' (JEA) has no {command}.",
        $"Let a role of the endpoint see {command} (VisibleCmdlets) and import the module VssWriterStatus, which must be installed there. {SeeAbout}");

    /// <summary>The session may not run scripts, which a push of the module needs.</summary>
    public static VssException LanguageRestricted(string machine, string mode) => string.Equals(mode, "NoLanguage", StringComparison.Ordinal)
        ? Failed(
            machine,
            "The module cannot be pushed: the endpoint is restricted (JEA, NoLanguage mode) and runs no scripts.",
            $"Leave out -PushModule; install the module there and let a role of the endpoint see its cmdlets. {SeeAbout}")
        : Failed(
            machine,
            $"The module cannot be pushed: PowerShell runs in {mode} mode there, as a policy of application control (WDAC, AppLocker) sets it.",
            "Leave out -PushModule; install the module there and let the policy permit its files, by their publisher or their hashes.");

    public static VssException BlockedByPolicy(string machine, string reason) => Failed(
        machine,
        $"A policy of application control (WDAC, AppLocker, Software Restriction) blocks the module: {reason}",
        "Let the policy permit the module's files, by their publisher or their hashes; with -PushModule they run from the user's temporary folder.");

    public static VssException PushFailed(string machine, string reason) => Failed(
        machine,
        $"The module could not be pushed: {reason}",
        "See that the user's temporary folder there can be written and has room for some megabytes, or install the module there.");

    public static VssException TimedOut(string machine, TimeSpan limit, bool wasConnected, string sshErrors) => New(
        VssErrorId.VssTimeout,
        machine,
        $"{(wasConnected ? "The machine had not answered to the end" : "The machine had not accepted the connection")} when the time limit of {VssErrors.SecondsOf(limit)} had passed. {sshErrors}".TrimEnd(),
        "See that the machine runs and answers others; raise -TimeoutSec where it is only slow.",
        HResult.ERROR_TIMEOUT);

    /// <summary>What came is not what the command gives.</summary>
    public static VssException AnswerInvalid(string machine, string problem) => New(
        VssErrorId.VssProtocolError,
        machine,
        $"The machine's answer was refused, and what else it sent with it: {problem}.",
        "Do not trust the machine before you know why: see what Get-Command finds there under the command's name, and which module it comes from.");

    public static VssException AsksForInput(string machine) => Failed(
        machine,
        "The session there asks for input, which nobody can give.",
        "Run the command on the machine itself to see the question; a profile or a proxy of the command may ask it.");

    /// <summary>An error that the cmdlet reported on the machine.</summary>
    /// <param name="machine">The computer, by the name that was used for it.</param>
    /// <param name="id">The id of the error.</param>
    /// <param name="operation">The operation that failed there.</param>
    /// <param name="hresult">Its HRESULT.</param>
    /// <param name="message">What happened.</param>
    /// <param name="recommendedAction">What the administrator can do about it.</param>
    /// <param name="source">Who was asked there.</param>
    /// <param name="writerName">The writer that was asked for and did not answer; null for other errors.</param>
    public static VssException Relayed(
        string machine, VssErrorId id, string operation, int hresult, string message, string recommendedAction, VssSource source, string? writerName) =>
        new(id, operation, hresult, $"[{machine}] {message}", recommendedAction)
        {
            ComputerName = machine.ToPrintable(),
            WriterName = writerName?.ToPrintable(),
            Source = source.ToString(),
        };

    public static VssException NothingToPush(string reason) => NewHere(
        $"The module cannot be sent along: {reason}",
        "Install the module again.");

    public static VssException MachineMissing() => NewHere(
        "Parameters of a connection are given, but no machine.",
        "Name it with -ComputerName (WinRM), -HostName (SSH) or -Session, or leave them out to ask this computer.");

    /// <summary>An object of a simulation, where a real computer would be queried.</summary>
    public static VssException Simulated(string name) => NewHere(
        $"{name} is simulated. No real computer was queried.",
        "Query the simulation: use -Simulation with the simulation that the object came from, such as -Simulation $vss.");

    public static VssException SshNotSupported() => NewHere(
        "Windows PowerShell has no remoting over SSH, which -HostName needs.",
        "Use PowerShell 7, or -ComputerName, which goes over WinRM.");

    private static VssException NewHere(string message, string action) =>
        new(VssErrorId.VssRemoteFailed, VssOperation.AskMachine, HResult.E_INVALIDARG, message, action);

    private static VssException Failed(string machine, string message, string action) =>
        New(VssErrorId.VssRemoteFailed, machine, message, action);

    private static VssException New(VssErrorId id, string machine, string message, string action, int hresult = HResult.E_UNEXPECTED) =>
        new(id, VssOperation.AskMachine, hresult, $"[{machine}] {message}", action)
        {
            ComputerName = machine.ToPrintable(),
            Source = nameof(VssSource.System),
        };
}
