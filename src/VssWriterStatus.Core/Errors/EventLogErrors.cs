using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Errors;

/// <summary>Why the events of writers cannot be read, each with a recommended action.</summary>
internal static class EventLogErrors
{
    private static readonly ShownCommand Events = new(ShownCommand.GetVssWriterEvent);

    /// <summary>This platform has no event logs.</summary>
    public static VssException NotSupported() => new(
        VssErrorId.VssNotSupportedOnPlatform,
        VssOperation.ReadEventLog,
        HResult.E_NOTIMPL,
        "The event logs could not be read, because the cmdlet Get-WinEvent is not available. Only Windows has event logs.",
        "Run the command on the Windows computer, for example with Invoke-Command.");

    /// <summary>A log cannot be read.</summary>
    public static VssException LogFailed(string logName, string reason, Exception? cause) => new(
        VssErrorId.VssEventLogFailed,
        VssOperation.ReadEventLog,
        cause?.HResult ?? HResult.E_UNEXPECTED,
        $"The event log '{logName}' could not be read: {reason}",
        "Run PowerShell as Administrator, and make sure that the Windows Event Log service (EventLog) is running and that Get-WinEvent -ListLog lists the log.",
        cause);

    /// <summary>An input object is about a writer of a simulation.</summary>
    public static VssException Simulated(string? name) => new(
        VssErrorId.VssEventLogFailed,
        VssOperation.ReadEventLog,
        HResult.E_INVALIDARG,
        $"{name ?? "The writer"} is simulated, and a simulation has no event logs.",
        "To read the events of a writer of the local computer, specify the writer with -Name.");

    /// <summary>An input object is about a writer of another computer.</summary>
    public static VssException Elsewhere(string computer, string? name) => new(
        VssErrorId.VssEventLogFailed,
        VssOperation.ReadEventLog,
        HResult.E_INVALIDARG,
        $"{name ?? "The writer"} is on {computer}, but Get-VssWriterEvent reads the event logs of the local computer only.",
        $"Run it on that computer: {(name is null ? Events : Events.Named(name)).On([new("ComputerName", computer)])}");
}
