using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation.Runspaces;

namespace VssWriterStatus.Remoting;

/// <summary>The cmdlet as it runs on each computer: the same name, the same parameters.</summary>
internal sealed class RemoteCommand
{
    public const string InvokeCommand = @"Microsoft.PowerShell.Core\Invoke-Command";

    private readonly string _name;
    private readonly ScriptBlock _script;
    private readonly object[] _pushed;
    private readonly Dictionary<string, object?> _parameters;

    /// <param name="info">The cmdlet.</param>
    /// <param name="parameters">Its parameters on that computer.</param>
    /// <param name="endpoint">The session configuration that the user specified; null for the default.</param>
    /// <param name="pushesModule">Whether the module is sent to the computer.</param>
    /// <param name="answerType">The type of its answers; null for the types of the cmdlet.</param>
    /// <exception cref="VssException">The module cannot be sent.</exception>
    public RemoteCommand(
        CmdletInfo info,
        IEnumerable<KeyValuePair<string, object?>> parameters,
        string? endpoint,
        bool pushesModule,
        Type? answerType = null)
    {
        _name = info.Name;
        _parameters = parameters.ToDictionary(parameter => parameter.Key, parameter => ToWire(parameter.Value));
        _pushed = pushesModule ? PushedModule.Arguments() : [];

        // PowerShell sends the second form as a command with parameters, not as a script, so a restricted endpoint accepts it too.
        _script = ScriptBlock.Create(pushesModule ? PushedModule.ReadScript() : $"param($Parameters) {info.Name} @Parameters");

        Output = new RemoteOutput(answerType is null ? [.. info.OutputType.Select(output => output.Type)] : [answerType]);
        Failure = new RemoteFailure(info.Name, endpoint);
    }

    public RemoteOutput Output { get; }

    public RemoteFailure Failure { get; }

    /// <summary>Starts the query of the computer.</summary>
    /// <param name="target">The computer.</param>
    /// <param name="runspace">The runspace that keeps the job, and whose host the session uses.</param>
    /// <exception cref="RuntimeException">Invoke-Command refuses the parameters or the address.</exception>
    public Job Start(RemoteTarget target, Runspace runspace)
    {
        var parameters = new Hashtable(_parameters, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object> own in target.Parameters)
        {
            parameters[own.Key] = ToWire(own.Value);
        }

        PSObject[] input = [];
        if (target.Questions.Count > 0)
        {
            // One query is sent as parameters, several as records.
            WriterQuestion? only = target.Questions.Count == 1 ? target.Questions[0] : null;
            Set(parameters, nameof(WriterQuestion.Name), only?.Name);
            Set(parameters, nameof(WriterQuestion.WriterId), only?.WriterId);
            if (target.Questions.Any(question => question.InstanceId is not null))
            {
                Set(parameters, nameof(WriterQuestion.InstanceId), only?.InstanceId);
            }

            input = only is null ? [.. target.Questions.Select(question => question.ToRecord())] : [];
        }

        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(InvokeCommand)
            .AddParameters(target.ConnectionParameters)
            .AddParameter("ScriptBlock", _script)
            .AddParameter("ArgumentList", _pushed.Length == 0 ? new object[] { parameters } : [.. _pushed, _name, parameters, input])
            .AddParameter("AsJob")
            .AddParameter("ErrorAction", ActionPreference.Stop)
            .AddCommand(JobTaker.CommandName);
        if (target.Connection.HostName is not null)
        {
            target.SshErrors.BeginTaking();
        }

        try
        {
            Collection<Job> jobs = input.Length == 0 || _pushed.Length > 0 ? shell.Invoke<Job>() : shell.Invoke<Job>(input);
            return jobs[0];
        }
        finally
        {
            SshErrorText.EndTaking();
        }
    }

    private static void Set(Hashtable parameters, string name, object? value)
    {
        parameters.Remove(name);
        if (value is not null)
        {
            parameters.Add(name, value);
        }
    }

    /// <summary>A value in a form that every version of the module accepts, and the proxies of an endpoint too.</summary>
    private static object? ToWire(object? value) => value switch
    {
        PSObject wrapped => ToWire(wrapped.BaseObject),
        SwitchParameter isPresent => isPresent.ToBool(),
        Enum name => name.ToString(),
        string or Guid[] => value,
        Array values => values.Cast<object?>().Select(ToWire).ToArray(),
        _ => value,
    };
}
