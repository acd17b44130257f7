using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>What every cmdlet that can run on other machines has in common: which machines, and how they are reached.</summary>
/// <remarks>
/// Another such cmdlet is a sealed class under this one, or under <see cref="SelectedWriterCommand"/> where users choose writers. It needs:
/// <list type="bullet">
/// <item>[Cmdlet] with DefaultParameterSetName = ComputerNameSet, and [OutputType] with the types of its answers: another computer can
/// answer with nothing else, and each of them has a <see cref="DeserializedConverter{T}"/>;</item>
/// <item><see cref="AnswerHere"/> (under SelectedWriterCommand: Answer), which asks <see cref="WriterStatusCommand.Computer"/>. A
/// <see cref="VssException"/> that leaves it becomes the error. On other computers the same cmdlet runs, with the same parameters;</item>
/// <item>where the objects hold advice, a case of RemoteVerdict, so that its commands name the computer;</item>
/// <item>only where many computers give one answer, <see cref="Handle"/> and <see cref="EndAnswers"/>.</item>
/// </list>
/// </remarks>
public abstract class RemotableCommand : WriterStatusCommand
{
    private protected const string DnsHostName = "DNSHostName";
    private const string VerboseParameter = "Verbose";
    private const string ConfirmParameter = "Confirm";
    private const int DefaultThrottleLimit = 32;
    private const int MaximumPort = 65535;

    /// <summary>What only remoting takes; given with it, even this computer is asked through remoting.</summary>
    private static readonly string[] ConnectionParameters =
    [
        nameof(Credential), nameof(Authentication), nameof(UseSSL), nameof(ConfigurationName),
        nameof(Port), nameof(UserName), nameof(KeyFilePath),
    ];

    /// <summary>What is for this side alone.</summary>
    private static readonly HashSet<string> RemotingParameters =
        [.. typeof(RemotableCommand).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Select(property => property.Name)];

    private readonly HashSet<VssSimulation> _simulations = [];
    private readonly Dictionary<object, RemoteTarget> _targets = [];
    private bool _isAskedHere;
    private int _refusals;

    /// <summary>The computers to ask over WinRM.</summary>
    [Parameter(ParameterSetName = ComputerNameSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", DnsHostName, "MachineName")]
    [ValidateNotNullOrEmpty]
    public string[]? ComputerName { get; set; }

    /// <summary>The sessions to ask through.</summary>
    [Parameter(ParameterSetName = SessionSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSSession[]? Session { get; set; }

    /// <summary>The hosts to ask over SSH: host, user@host or host:port.</summary>
    /// <remarks>Not mandatory, or the pipeline would never be asked for it; see <see cref="ProcessRecord"/>.</remarks>
    [Parameter(ParameterSetName = HostNameSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? HostName { get; set; }

    /// <summary>The user to connect as.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The way to prove who the user is.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    public AuthenticationMechanism Authentication { get; set; }

    /// <summary>Connects over HTTPS.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    public SwitchParameter UseSSL { get; set; }

    /// <summary>The session configuration, or endpoint, to connect to.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationName { get; set; }

    /// <summary>The port to connect to.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    [ValidateRange(1, MaximumPort)]
    public int Port { get; set; }

    /// <summary>The user of the hosts.</summary>
    [Parameter(ParameterSetName = HostNameSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The file of the private key.</summary>
    [Parameter(ParameterSetName = HostNameSet)]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>How many machines are asked at once.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; } = DefaultThrottleLimit;

    /// <summary>Sends the module along for this one time.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    public SwitchParameter PushModule { get; set; }

    /// <summary>How the computer of an object from the pipeline was reached.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public RemoteConnection? Connection { get; set; }

    /// <summary>Who answered for an object from the pipeline; objects of other kinds have this property too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public object? Source { get; set; }

    /// <summary>A simulation from the pipeline.</summary>
    [Parameter(ParameterSetName = PipedSimulationSet, Mandatory = true, ValueFromPipeline = true, DontShow = true)]
    [SimulationsOnly]
    public VssSimulation? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        IsMachineGiven = NamesMachines && Connection is null;
        if (ParameterSetName == HostNameSet
            && !InvokeCommand.GetCommand(RemoteCommand.InvokeCommand, CommandTypes.Cmdlet).Parameters.ContainsKey(nameof(HostName)))
        {
            ThrowTerminatingError(VssErrorRecord.From(FleetErrors.SshNotSupported(), HostName));
        }
    }

    /// <summary>Takes what the record asks, of this computer or of others.</summary>
    protected sealed override void ProcessRecord()
    {
        if (RecordConnection is RemoteConnection connection)
        {
            AskAgain(connection);
            return;
        }

        if (!NamesMachines && Array.Exists(ConnectionParameters, MyInvocation.BoundParameters.ContainsKey))
        {
            Refuse(FleetErrors.MachineMissing(), null);
            return;
        }

        if (Simulation is null && Connection is null && $"{Source}" == nameof(VssSource.Simulation))
        {
            string name = ComputerName?.FirstOrDefault() ?? "The object";
            Refuse(RefusalOfSimulated(name), name);
            return;
        }

        switch (ParameterSetName)
        {
            case PipedSimulationSet:
                if (TryAskHere())
                {
                    _simulations.Add(InputObject!);
                }

                break;
            case ComputerNameSet when ComputerName is not null:
                string[] others = [.. ComputerName.Where(name => !IsHere(name))];
                if (others.Length < ComputerName.Length)
                {
                    _isAskedHere |= TryAskHere();
                }

                Array.ForEach(others, Ask);
                break;
            case SessionSet:
                Array.ForEach(Session!, Ask);
                break;
            case HostNameSet:
                Array.ForEach(HostName!, Ask);
                break;
            default:
                _isAskedHere |= TryAskHere();
                break;
        }
    }

    /// <summary>Answers all that was asked: the other machines together, then this computer.</summary>
    protected sealed override void EndProcessing()
    {
        AskOthers();

        // An empty pipeline asks for nothing, not for everything.
        if (_isAskedHere)
        {
            TryAnswerHere();
        }

        foreach (VssSimulation simulation in _simulations)
        {
            Simulation = simulation;
            TryAnswerHere();
        }

        EndAnswers();
    }

    /// <summary>What the cmdlet makes of an answer of another computer before anybody sees it.</summary>
    private protected virtual object SeenFromHere(object answer) => answer;

    /// <summary>Takes an object that came from another computer.</summary>
    private protected virtual void Handle(RemoteTarget target, PSObject answer) => WriteObject(answer);

    /// <summary>Everything has answered that will.</summary>
    private protected virtual void EndAnswers()
    {
    }

    /// <summary>How many computers and simulations are asked, those included that cannot be.</summary>
    private protected int AskedCount => _targets.Count + _simulations.Count + _refusals + (_isAskedHere ? 1 : 0);

    /// <summary>The parameters of the cmdlet as it runs on another computer.</summary>
    private protected virtual void AdaptThere(IDictionary<string, object?> parameters)
    {
    }

    /// <summary>The limit of the cmdlet on each machine; null for none.</summary>
    private protected virtual TimeSpan? LimitThere => TimeLimit;

    /// <summary>Whether the record is about named machines, rather than this computer or a simulation.</summary>
    private protected bool NamesMachines => (ComputerName ?? Session ?? HostName ?? (object?)Connection ?? InputObject) is not null;

    /// <summary>Whether the machines stand on the command line, rather than in the objects of the pipeline.</summary>
    private protected bool IsMachineGiven { get; private set; }

    /// <summary>How the computer was reached that the record came from, where the record is to be taken there again; else null.</summary>
    private protected RemoteConnection? RecordConnection => IsMachineGiven || Simulation is not null ? null : Connection;

    /// <summary>Why nothing real is done with an object of a simulation.</summary>
    /// <param name="name">The simulated computer.</param>
    private protected virtual VssException RefusalOfSimulated(string name) => FleetErrors.Simulated(name);

    /// <summary>The name of the record's machine, where it is one.</summary>
    private protected string? Machine => ParameterSetName switch
    {
        ComputerNameSet when ComputerName?.Length == 1 => ComputerName[0],
        SessionSet when Session!.Length == 1 => Session[0].Name,
        HostNameSet when HostName!.Length == 1 => HostName[0],
        _ => null,
    };

    /// <summary>Takes what the record asks of this computer; whether it asks for anything.</summary>
    private protected virtual bool TryAskHere() => true;

    /// <summary>Answers what was asked of <see cref="WriterStatusCommand.Computer"/>, which is this computer or a simulation.</summary>
    /// <exception cref="VssException">The question cannot be answered: a non-terminating error.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    private protected abstract void AnswerHere();

    /// <summary>What the record asks of its machines in parameters that the pipeline gives.</summary>
    /// <param name="question">Null where the parameters of the cmdlet say it all.</param>
    /// <returns>Whether it asks for anything.</returns>
    private protected virtual bool TryGetQuestion(out WriterQuestion? question)
    {
        question = null;
        return true;
    }

    /// <summary>Whether the cmdlet asks before it changes something; it asks here, where the user is.</summary>
    private bool ChangesThere => MyInvocation.MyCommand.Parameters.ContainsKey(ConfirmParameter);

    private void TryAnswerHere()
    {
        try
        {
            try
            {
                AnswerHere();
            }
            finally
            {
                EndProgress();
            }
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (VssException failure)
        {
            WriteFailure(failure);
        }
    }

    private void AskOthers()
    {
        if (_targets.Count == 0)
        {
            return;
        }

        try
        {
            AskOthers(_targets.Values);
        }
        catch (VssException failure)
        {
            ThrowTerminatingError(VssErrorRecord.From(failure, MyInvocation.MyCommand.Name));
        }
    }

    /// <summary>Asks the machines, and gives on what they answer.</summary>
    private protected virtual void AskOthers(IReadOnlyCollection<RemoteTarget> targets) => AskOthers(targets, CommandThere(), Handle);

    /// <summary>Runs a command on the machines.</summary>
    /// <param name="targets">The machines.</param>
    /// <param name="command">The command.</param>
    /// <param name="take">Takes each object that a machine answers.</param>
    private protected void AskOthers(IReadOnlyCollection<RemoteTarget> targets, RemoteCommand command, Action<RemoteTarget, PSObject> take) =>
        new Fleet(this, command, take, StopToken) { ThrottleLimit = ThrottleLimit, TimeLimit = LimitThere }.Ask(targets);

    private void Ask(object key, Func<RemoteTarget> create)
    {
        if (!TryGetQuestion(out WriterQuestion? question))
        {
            return;
        }

        if (!_targets.TryGetValue(key, out RemoteTarget? target))
        {
            _targets.Add(key, target = create());
        }

        target.Ask(question);
    }

    /// <summary>Asks the computer that the user named.</summary>
    private void Ask(string name) => Ask(name.ToUpperInvariant(), () =>
    {
        Hashtable parameters = ParametersOfUser(ConnectionParameters);
        parameters[ParameterSetName] = name;
        return new RemoteTarget(name, ConnectionTo(name), parameters);
    });

    private void Ask(PSSession session) => Ask(session, () => RemoteTarget.Of(session));

    /// <summary>Takes the record's question to the computer that the record came from, in the way in which it came.</summary>
    private void AskAgain(RemoteConnection connection)
    {
        try
        {
            Ask(TargetParameters.TextOf(connection), () => RemoteTarget.Again(connection, ParametersOfUser([nameof(Credential), nameof(KeyFilePath)])));
        }
        catch (VssException failure)
        {
            Refuse(failure, connection.ToString());
        }
    }

    /// <summary>What was asked and cannot be: an error, and one answer less than was asked for.</summary>
    private void Refuse(VssException refusal, object? target)
    {
        _refusals++;
        WriteError(VssErrorRecord.From(refusal, target));
    }

    /// <summary>The parameters of those names that the user specified.</summary>
    private Hashtable ParametersOfUser(string[] names)
    {
        var parameters = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Where(MyInvocation.BoundParameters.ContainsKey))
        {
            parameters[name] = MyInvocation.BoundParameters[name];
        }

        return parameters;
    }

    /// <summary>How the computer of that name is reached with the parameters of the record.</summary>
    private RemoteConnection ConnectionTo(string name)
    {
        bool isSsh = ParameterSetName == HostNameSet;
        return new RemoteConnection
        {
            ComputerName = isSsh ? null : name,
            HostName = isSsh ? name : null,
            UserName = isSsh ? UserName : Credential?.UserName,
            Port = Port == 0 ? null : Port,
            KeyFilePath = KeyFilePath,
            UseSSL = UseSSL,
            Authentication = MyInvocation.BoundParameters.ContainsKey(nameof(Authentication)) ? Authentication.ToString() : null,
            ConfigurationName = ConfigurationName,
        };
    }

    private protected bool IsHere(string computer) =>
        LocalComputer.IsNamed(computer)
        && !Array.Exists(ConnectionParameters, MyInvocation.BoundParameters.ContainsKey);

    /// <summary>The cmdlet as it runs on each machine.</summary>
    /// <param name="answerType">The type of its answers; null for those of the cmdlet.</param>
    private protected RemoteCommand CommandThere(Type? answerType = null)
    {
        Dictionary<string, object> bound = MyInvocation.BoundParameters;
        var parameters = bound
            .Where(parameter => !RemotingParameters.Contains(parameter.Key)
                && !CommonParameters.Contains(parameter.Key)
                && !OptionalCommonParameters.Contains(parameter.Key)
                // A status of the pipeline is asked for by its properties.
                && parameter.Value is not WriterStatus)
            .ToDictionary(parameter => parameter.Key, parameter => (object?)parameter.Value);
        if (bound.TryGetValue(VerboseParameter, out object? verbose))
        {
            parameters.Add(VerboseParameter, verbose);
        }

        if (ChangesThere)
        {
            parameters.Add(ConfirmParameter, false);
        }

        AdaptThere(parameters);
        return new RemoteCommand((CmdletInfo)MyInvocation.MyCommand, parameters, SeenFromHere, ConfigurationName, PushModule, answerType);
    }
}
