using System.Collections;
using System.Management.Automation.Runspaces;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>A computer as the user named it, and the queries for it.</summary>
/// <param name="name">The name that results and errors carry.</param>
/// <param name="connection">How the computer is reached, as its answers report it.</param>
/// <param name="parameters">How the computer is reached, as parameters of Invoke-Command.</param>
internal sealed class RemoteTarget(string name, RemoteConnection connection, IDictionary parameters)
{
    private readonly HashSet<string> _asked = [];
    private readonly List<WriterQuestion> _questions = [];

    public string Name { get; } = name;

    public RemoteConnection Connection { get; } = connection;

    /// <summary>How the computer is reached, as parameters of Invoke-Command.</summary>
    public IDictionary ConnectionParameters { get; } = parameters;

    /// <summary>Parameters of the cmdlet for this computer only.</summary>
    public Dictionary<string, object> Parameters { get; } = [];

    /// <summary>What ssh wrote about the computer.</summary>
    public SshErrorText SshErrors { get; } = new();

    /// <summary>Whether the user opened the connection, which then stays open.</summary>
    public bool IsSessionOfUser => Connection.SessionId is not null;

    /// <summary>The queries in addition to the parameters of the cmdlet; empty if those specify everything.</summary>
    public IReadOnlyList<WriterQuestion> Questions => _questions;

    /// <summary>The computer of a session that the user opened.</summary>
    public static RemoteTarget Of(PSSession session) => new(
        session.ComputerName, new RemoteConnection { SessionId = session.InstanceId }, new Hashtable { [TargetParameters.SessionParameter] = session });

    /// <summary>The computer, reached the same way as before.</summary>
    /// <param name="connection">How the computer was reached.</param>
    /// <param name="given">The credential or key file that the user specified now, which takes precedence.</param>
    /// <exception cref="VssException">VssRemoteFailed: the session is closed, or the password is missing.</exception>
    public static RemoteTarget Again(RemoteConnection connection, IDictionary given)
    {
        if (connection.SessionId is Guid sessionId)
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            return Of(shell.AddCommand(@"Microsoft.PowerShell.Core\Get-PSSession").AddParameter("InstanceId", sessionId)
                .AddParameter("ErrorAction", ActionPreference.Ignore).Invoke<PSSession>().FirstOrDefault()
                ?? throw FleetErrors.SessionGone(connection.ToString()));
        }

        foreach (KeyValuePair<string, string?> parameter in TargetParameters.Of(VssSource.System, connection))
        {
            if (given.Contains(parameter.Key))
            {
                continue;
            }

            given[parameter.Key] = parameter.Key == TargetParameters.CredentialParameter
                ? throw FleetErrors.CredentialMissing(connection.ComputerName!, connection.UserName!)
                : parameter.Value ?? (object)true;
        }

        return new RemoteTarget((connection.HostName ?? connection.ComputerName)!, connection, given);
    }

    /// <summary>Adds a query unless it was added before.</summary>
    public void Ask(WriterQuestion? question)
    {
        if (question is not null && _asked.Add(question.ToString()))
        {
            _questions.Add(question);
        }
    }
}
