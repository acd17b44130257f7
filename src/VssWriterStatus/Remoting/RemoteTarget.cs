using System.Collections.Generic;

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

    /// <summary>Adds a question once.</summary>
    public void Ask(WriterQuestion question)
    {
        if (_asked.Add(question.ToString()))
        {
            _questions.Add(question);
        }
    }
}
