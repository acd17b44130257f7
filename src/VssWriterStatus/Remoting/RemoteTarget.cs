using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using VssWriterStatus.Commands;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>A machine as the user named it, and what it is asked.</summary>
/// <param name="name">The name that results and errors carry.</param>
/// <param name="parameter">The parameter of Invoke-Command that takes the address.</param>
/// <param name="address">A name or a session.</param>
/// <param name="connection">How it is reached, as its answers tell it.</param>
internal sealed class RemoteTarget(string name, string parameter, object address, RemoteConnection connection)
{
    private readonly HashSet<string> _asked = [];
    private readonly List<WriterQuestion> _questions = [];

    public string Name { get; } = name;

    public string Parameter { get; } = parameter;

    public object Address { get; } = address;

    public RemoteConnection Connection { get; } = connection;

    /// <summary>Parameters of the cmdlet for this machine alone.</summary>
    public Dictionary<string, object> Parameters { get; } = [];

    /// <summary>What is asked beside the parameters of the cmdlet; empty where they say it all.</summary>
    public IReadOnlyList<WriterQuestion> Questions => _questions;

    /// <summary>Parameters of Invoke-Command for this machine alone.</summary>
    public Dictionary<string, object> ConnectionParameters { get; } = [];

    /// <summary>The machine as it was reached before.</summary>
    /// <param name="connection">How it was reached.</param>
    /// <param name="credential">The account to connect with; null for the user's own.</param>
    /// <exception cref="VssException">VssRemoteFailed: the session is closed, or the password is missing.</exception>
    public static RemoteTarget Again(RemoteConnection connection, PSCredential? credential)
    {
        if (connection.SessionId is Guid sessionId)
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            PSSession session = shell.AddCommand(@"Microsoft.PowerShell.Core\Get-PSSession").AddParameter("InstanceId", sessionId)
                .AddParameter("ErrorAction", ActionPreference.Ignore).Invoke<PSSession>().FirstOrDefault()
                ?? throw FleetErrors.SessionGone(connection.ToString());
            return new RemoteTarget(session.ComputerName, nameof(RemotableCommand.Session), session, connection);
        }

        bool isSsh = connection.HostName is not null;
        if (!isSsh && connection.UserName is not null && credential is null)
        {
            throw FleetErrors.CredentialMissing(connection.ComputerName!, connection.UserName);
        }

        var target = new RemoteTarget(
            (connection.HostName ?? connection.ComputerName)!,
            isSsh ? nameof(RemotableCommand.HostName) : nameof(RemotableCommand.ComputerName),
            (connection.HostName ?? connection.ComputerName)!,
            connection);
        target.Reach(nameof(RemotableCommand.UserName), isSsh ? connection.UserName : null);
        target.Reach(nameof(RemotableCommand.Port), connection.Port);
        target.Reach(nameof(RemotableCommand.KeyFilePath), connection.KeyFilePath);
        target.Reach(nameof(RemotableCommand.Authentication), connection.Authentication);
        target.Reach(nameof(RemotableCommand.ConfigurationName), connection.ConfigurationName);
        target.Reach(nameof(RemotableCommand.UseSSL), connection.UseSSL ? true : null);
        return target;
    }

    private void Reach(string parameter, object? value)
    {
        if (value is not null)
        {
            ConnectionParameters[parameter] = value;
        }
    }

    /// <summary>Adds a question once.</summary>
    public void Ask(WriterQuestion? question)
    {
        if (question is not null && _asked.Add(question.ToString()))
        {
            _questions.Add(question);
        }
    }
}
