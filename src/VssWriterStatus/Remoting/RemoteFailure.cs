using System.Management.Automation.Remoting;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>Converts the errors of PowerShell remoting to the module's own errors.</summary>
/// <param name="command">The command that was run.</param>
/// <param name="endpoint">The session configuration that the user specified; null for the default.</param>
internal sealed class RemoteFailure(string command, string? endpoint)
{
    /// <summary>ERROR_ACCESS_DENIED (winerror.h), as the transport reports it.</summary>
    private const int AccessDenied = 5;

    /// <summary>ERROR_ACCESS_DISABLED_BY_POLICY (AppLocker, Software Restriction) and ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION (WDAC), winerror.h.</summary>
    private static readonly int[] BlockedByPolicy = [unchecked((int)0x800704EC), unchecked((int)0x800711C7)];

    /// <summary>The reason why the computer's session or command failed.</summary>
    public VssException Of(Exception reason, RemoteTarget machine, bool wasConnected) => reason switch
    {
        PSRemotingTransportException { ErrorCode: AccessDenied } => FleetErrors.AccessDenied(machine.Name, reason.Message),
        ActionPreferenceStopException { ErrorRecord: not null } stop => Of(stop.ErrorRecord.Exception, machine, wasConnected),
        RemoteException { ErrorRecord: not null } failure => Of(failure.ErrorRecord, machine.Name, connection: null),
        _ => FleetErrors.ConnectionFailed(machine.Name, $"{machine.SshErrors} {reason.Message}".TrimStart(), wasConnected),
    };

    /// <summary>An error that came from the computer. The commands in it apply to that computer.</summary>
    public VssException Of(ErrorRecord error, RemoteTarget machine) => Of(error, machine.Name, machine.Connection);

    private VssException Of(ErrorRecord error, string machine, RemoteConnection? connection)
    {
        string message = error.ErrorDetails?.Message ?? error.Exception.Message;
        string id = VssErrorRecord.IdOf(error);
        if (Enum.GetNames(typeof(VssErrorId)).Contains(id))
        {
            bool isSimulated = Property<string>(error, nameof(Exception.Source)) == nameof(VssSource.Simulation);
            return new VssException(
                (VssErrorId)Enum.Parse(typeof(VssErrorId), id),
                Property<string>(error, nameof(VssException.Operation)) ?? VssOperation.AskMachine,
                Property<int?>(error, nameof(Exception.HResult)) ?? HResult.E_UNEXPECTED,
                $"[{machine}] {message}",
                ShownCommand.RewriteFor(error.ErrorDetails?.RecommendedAction ?? string.Empty, TargetParameters.Of(VssSource.System, connection)))
            {
                ComputerName = machine.ToPrintable(),
                WriterName = Property<string>(error, nameof(VssException.WriterName))?.ToPrintable(),
                Source = isSimulated ? nameof(VssSource.Simulation) : nameof(VssSource.System),
            };
        }

        return id switch
        {
            PushedModule.RestrictedErrorId => FleetErrors.LanguageRestricted(machine, message),
            PushedModule.FailedErrorId => FleetErrors.PushFailed(machine, message),
            "ScriptsNotAllowed" => FleetErrors.LanguageRestricted(machine, nameof(PSLanguageMode.NoLanguage)),
            "CommandNotFoundException" => endpoint is null
                ? FleetErrors.ModuleMissing(machine, command)
                : FleetErrors.NotInEndpoint(machine, command, endpoint),
            _ when IsBlocked(error) => FleetErrors.BlockedByPolicy(machine, message),
            "CouldNotAutoLoadModule" => FleetErrors.ModuleNotLoaded(machine, message),
            _ => FleetErrors.CommandFailed(machine, message),
        };
    }

    private static bool IsBlocked(ErrorRecord error) =>
        Property<int?>(error, nameof(Exception.HResult)) is int hresult && BlockedByPolicy.Contains(hresult);

    /// <summary>A property of the remote exception, which was deserialized as a bag.</summary>
    private static T? Property<T>(ErrorRecord error, string name)
    {
        object? value = (error.Exception as RemoteException)?.SerializedRemoteException?.Properties[name]?.Value;
        return value is not null && LanguagePrimitives.TryConvertTo(value, out T converted) ? converted : default;
    }
}
