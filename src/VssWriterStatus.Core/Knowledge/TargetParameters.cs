using System.Globalization;

namespace VssWriterStatus.Knowledge;

/// <summary>The parameters that make a command act on the computer that an object is about, and on no other.</summary>
internal static class TargetParameters
{
    /// <summary>The variable that the help uses for a simulation; where it is not set, the command is refused and does no harm.</summary>
    private const string Simulation = " -Simulation $vss";

    /// <summary>The parameters with a leading space, such as " -ComputerName SRV1"; empty for the local computer.</summary>
    /// <param name="source">Who answered.</param>
    /// <param name="connection">How the computer was reached; null for the local computer.</param>
    public static string Of(VssSource source, RemoteConnection? connection) => connection is not null
        ? Of(connection)
        : source == VssSource.Simulation ? Simulation : string.Empty;

    private static string Of(RemoteConnection connection)
    {
        if (connection.SessionId is not null)
        {
            // Names of sessions are not unique, and their numbers mean others in the next PowerShell.
            return $" -Session (Get-PSSession -InstanceId {connection.SessionId})";
        }

        bool isSsh = connection.HostName is not null;
        return string.Concat(
            Parameter(nameof(connection.ComputerName), connection.ComputerName),
            Parameter(nameof(connection.HostName), connection.HostName),
            Parameter(isSsh ? nameof(connection.UserName) : "Credential", connection.UserName),
            connection.Port is int port ? string.Format(CultureInfo.InvariantCulture, " -Port {0}", port) : string.Empty,
            Parameter(nameof(connection.KeyFilePath), connection.KeyFilePath),
            Parameter(nameof(connection.Authentication), connection.Authentication),
            Parameter(nameof(connection.ConfigurationName), connection.ConfigurationName),
            connection.UseSSL ? " -UseSSL" : string.Empty);
    }

    private static string Parameter(string name, string? value) =>
        value is null ? string.Empty : $" -{name} {RestartAdvice.Quote(value)}";
}
