using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>The errors of another computer, each with its ID, what happened and what to do. Every message begins with the computer.</summary>
/// <remarks>A test compiles this file without the global usings of the module.</remarks>
internal static class FleetErrors
{
    /// <summary>With -Force, it also installs the current version beside an older one.</summary>
    private static readonly ShownCommand InstallCommand =
        new ShownCommand(ShownCommand.InstallModule).Named("VssWriterStatus").With("Scope", "AllUsers").With("Force");

    private const string SeeAbout = "See the help topic about_VssWriterStatus_Fleet.";

    /// <summary>The session with the computer could not be opened, or it broke.</summary>
    public static VssException ConnectionFailed(string machine, string reason, bool wasConnected) => Failed(
        machine,
        $"{(wasConnected ? "The connection was lost" : "The connection failed")}: {reason}",
        "Make sure that the computer is running and that New-PSSession connects to it with the same parameters. If the computer is only busy, run the command again.");

    /// <summary>A session through which a status was gathered no longer exists.</summary>
    public static VssException SessionGone(string session) => Failed(
        session,
        "The session through which the status was gathered is closed.",
        "Get the status again with Get-VssWriterStatus, and use the new objects.");

    /// <summary>A status was gathered with a credential, but statuses do not store passwords.</summary>
    public static VssException CredentialMissing(string machine, string userName) => Failed(
        machine,
        $"The status was gathered as {userName}, whose password is not stored.",
        "Specify that account with -Credential.");

    /// <summary>The computer denied access to the user.</summary>
    public static VssException AccessDenied(string machine, string reason) => New(
        VssErrorId.VssAccessDenied,
        machine,
        $"The computer refused the connection: {reason}",
        "Use -Credential with an account that is an administrator of that computer, or -ConfigurationName with an endpoint that your account can use.",
        HResult.E_ACCESSDENIED);

    /// <summary>The command failed on the computer for a reason other than VSS.</summary>
    public static VssException CommandFailed(string machine, string reason) => Failed(
        machine,
        $"The command could not be run: {reason}",
        "Run the command on that computer. If another version of the module is installed there, it may not have all parameters.");

    public static VssException ModuleMissing(string machine, string command) => Failed(
        machine,
        $"The cmdlet {command} was not found. The module VssWriterStatus is not installed on that computer, or its version is older and does not have this cmdlet.",
        $"Use -PushModule to send the module for this command only, or install the current version on that computer: {InstallCommand}");

    public static VssException ModuleNotLoaded(string machine, string reason) => Failed(
        machine,
        $"The module VssWriterStatus is installed but could not be loaded: {reason}",
        "Import the module on that computer and read the error. Check the execution policy, application control policies, and the files of the module.");

    public static VssException NotInEndpoint(string machine, string command, string endpoint) => Failed(
        machine,
        $"The endpoint '{endpoint}' (JEA) does not provide {command}.",
        $"Install the current version of the module VssWriterStatus on that computer (an older version may not have this cmdlet), import it in the endpoint, and add {command} to VisibleCmdlets of one of its roles. {SeeAbout}");

    /// <summary>The session does not permit scripts, which sending the module requires.</summary>
    public static VssException LanguageRestricted(string machine, string mode) => mode == "NoLanguage"
        ? Failed(
            machine,
            "The module could not be pushed, because the endpoint is restricted (JEA, NoLanguage mode) and does not run scripts.",
            $"Omit -PushModule. Install the module on that computer, and add its cmdlets to VisibleCmdlets of a role of the endpoint. {SeeAbout}")
        : Failed(
            machine,
            $"The module could not be pushed, because an application control policy (WDAC, AppLocker) restricts PowerShell to {mode} mode.",
            "Omit -PushModule. Install the module on that computer, and allow its files in the policy by publisher or by hash.");

    public static VssException BlockedByPolicy(string machine, string reason) => Failed(
        machine,
        $"An application control policy (WDAC, AppLocker, Software Restriction) blocked the module: {reason}",
        "Allow the files of the module in the policy by publisher or by hash. With -PushModule, they run from the user's temporary folder.");

    public static VssException PushFailed(string machine, string reason) => Failed(
        machine,
        $"The module could not be pushed: {reason}",
        "Make sure that the user's temporary folder on that computer is writable and has several megabytes of free space, or install the module there.");

    public static VssException TimedOut(string machine, System.TimeSpan limit, bool wasConnected, string sshErrors) => New(
        VssErrorId.VssTimeout,
        machine,
        $"{(wasConnected ? "The computer did not return a complete answer" : "The computer did not accept the connection")} within {VssErrors.SecondsOf(limit)}. {sshErrors}".TrimEnd(),
        "Make sure that the computer is running and reachable. If it is only slow, increase -TimeoutSec.",
        HResult.ERROR_TIMEOUT);

    /// <summary>The computer sent an object that the command does not return.</summary>
    public static VssException AnswerInvalid(string machine, string problem) => New(
        VssErrorId.VssProtocolError,
        machine,
        $"The computer returned an invalid answer: {problem}. The rest of its answer was discarded.",
        "Do not trust the computer until you know the cause. Run Get-Command on that computer to see which module the command comes from.");

    public static VssException AsksForInput(string machine) => Failed(
        machine,
        "The session asked for input, which is not possible in a remote query.",
        "Run the command on that computer to see the prompt. It can come from a profile or from a proxy of the command.");

    public static VssException NothingToPush(string reason) => NewHere(
        $"The module could not be sent: {reason}",
        "Reinstall the module.");

    public static VssException MachineMissing() => NewHere(
        "Connection parameters were specified, but no computer.",
        "Specify the computer with -ComputerName (WinRM), -HostName (SSH), or -Session. To query the local computer, omit the connection parameters.");

    /// <summary>The object is from a simulation, but a real computer would be queried.</summary>
    public static VssException Simulated(string name) => NewHere(
        $"{name} is simulated. No real computer was queried.",
        "Query the simulation: use -Simulation with the simulation that the object came from, such as -Simulation $vss.");

    public static VssException SshNotSupported() => NewHere(
        "Windows PowerShell does not support remoting over SSH, which -HostName requires.",
        "Use PowerShell 7, or use -ComputerName, which connects through WinRM.");

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
