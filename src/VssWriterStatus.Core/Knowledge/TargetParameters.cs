using System.Globalization;

namespace VssWriterStatus.Knowledge;

/// <summary>The parameters that make a command act on the computer that an object belongs to, and on no other.</summary>
internal static class TargetParameters
{
    public const string SimulationParameter = "Simulation";
    public const string SessionParameter = "Session";
    public const string CredentialParameter = "Credential";

    /// <summary>The variable that the help uses for a simulation; if it is not set, the command fails and does no harm.</summary>
    private const string SimulationVariable = "$vss";

    /// <summary>The parameters and their values, such as ComputerName and "SRV1"; null for a switch. Empty for the local computer.</summary>
    /// <param name="source">The source that answered.</param>
    /// <param name="connection">How the computer was reached; null for the local computer.</param>
    public static IReadOnlyCollection<KeyValuePair<string, string?>> Of(VssSource source, RemoteConnection? connection) => connection is not null
        ? [.. Of(connection)]
        : source == VssSource.Simulation ? [new(SimulationParameter, SimulationVariable)] : [];

    /// <summary>The connection as text, the same for equal connections.</summary>
    /// <param name="connection">The connection; null for the local computer.</param>
    public static string TextOf(RemoteConnection? connection) =>
        new ShownCommand(ShownCommand.RestartVssWriter).On(Of(VssSource.System, connection)).ToString();

    /// <summary>Whether the value is a PowerShell expression, which is not quoted.</summary>
    public static bool IsExpression(string parameter) => parameter is SimulationParameter or SessionParameter;

    private static IEnumerable<KeyValuePair<string, string?>> Of(RemoteConnection connection)
    {
        if (connection.SessionId is not null)
        {
            // Names of sessions are not unique, and their numbers refer to other sessions in the next PowerShell.
            yield return new(SessionParameter, $"(Get-PSSession -InstanceId {connection.SessionId})");
            yield break;
        }

        (string Name, string? Value)[] given =
        [
            (nameof(connection.ComputerName), connection.ComputerName),
            (nameof(connection.HostName), connection.HostName),
            (connection.HostName is not null ? nameof(connection.UserName) : CredentialParameter, connection.UserName),
            (nameof(connection.Port), connection.Port?.ToString(CultureInfo.InvariantCulture)),
            (nameof(connection.KeyFilePath), connection.KeyFilePath),
            (nameof(connection.Authentication), connection.Authentication),
            (nameof(connection.ConfigurationName), connection.ConfigurationName),
        ];
        foreach ((string name, string? value) in given)
        {
            if (value is not null)
            {
                yield return new(name, value);
            }
        }

        if (connection.UseSSL)
        {
            yield return new(nameof(connection.UseSSL), null);
        }
    }
}
