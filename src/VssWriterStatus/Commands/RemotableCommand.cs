using System.Collections;
using System.Management.Automation.Runspaces;
using System.Reflection;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>The base of every cmdlet that can run on other computers: the parameters that select computers and how to reach them.</summary>
/// <remarks>
/// To add such a cmdlet, derive a sealed class from this one, or from <see cref="SelectedWriterCommand"/> if users select writers. It needs:
/// <list type="bullet">
/// <item>[Cmdlet] with DefaultParameterSetName = ComputerNameSet, and [OutputType] with the types of its answers: another computer can
/// return no other types, and VssWriterStatus.types.ps1xml names <see cref="DeserializedConverter"/> for each;</item>
/// <item><see cref="AnswerHere"/> (under SelectedWriterCommand: Answer), which queries <see cref="WriterStatusCommand.Computer"/>. A
/// <see cref="VssException"/> that leaves it becomes the error. Other computers run the same cmdlet with the same parameters;</item>
/// <item>if the objects contain advice, a case of RemoteVerdict, so that its commands name the computer;</item>
/// <item>only if many computers give one answer, <see cref="Handle"/> and <see cref="EndAnswers"/>.</item>
/// </list>
/// </remarks>
public abstract class RemotableCommand : WriterStatusCommand
{
    private protected const string DnsHostName = "DNSHostName";
    private const string VerboseParameter = "Verbose";
    private const string ConfirmParameter = "Confirm";
    private const int DefaultThrottleLimit = 32;
    private const int MaximumPort = 65535;

    /// <summary>The parameters that only remoting uses. If one of them is specified, even the local computer is queried through remoting.</summary>
    private static readonly string[] ConnectionParameters =
    [
        nameof(Credential), nameof(Authentication), nameof(UseSSL), nameof(ConfigurationName),
        nameof(Port), nameof(UserName), nameof(KeyFilePath),
    ];

    /// <summary>The parameters that apply only on the computer where the user runs the cmdlet.</summary>
    private static readonly HashSet<string> RemotingParameters =
        [.. typeof(RemotableCommand).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Select(property => property.Name)];

    private readonly HashSet<VssSimulation> _simulations = [];
    private readonly Dictionary<object, RemoteTarget> _targets = [];
    private bool _isAskedHere;
    private int _refusals;

    /// <summary>The computers to query over WinRM.</summary>
    [Parameter(ParameterSetName = ComputerNameSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", DnsHostName, "MachineName")]
    [ValidateNotNullOrEmpty]
    public string[]? ComputerName { get; set; }

    /// <summary>The sessions to use.</summary>
    [Parameter(ParameterSetName = SessionSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSSession[]? Session { get; set; }

    /// <summary>The hosts to query over SSH: host, user@host or host:port.</summary>
    /// <remarks>Not mandatory, because the pipeline would then never be bound to it; see <see cref="ProcessRecord"/>.</remarks>
    [Parameter(ParameterSetName = HostNameSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? HostName { get; set; }

    /// <summary>The user to connect as.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The authentication mechanism.</summary>
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

    /// <summary>The user name on the hosts.</summary>
    [Parameter(ParameterSetName = HostNameSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The private key file.</summary>
    [Parameter(ParameterSetName = HostNameSet)]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>How many computers are queried at the same time.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; } = DefaultThrottleLimit;

    /// <summary>Sends the module to the computers, for this call only.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    public SwitchParameter PushModule { get; set; }

    /// <summary>How the computer of a pipeline object was reached.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public RemoteConnection? Connection { get; set; }

    /// <summary>Which source answered for a pipeline object; objects of other kinds have this property too.</summary>
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

    /// <summary>Collects what the record queries, on the local computer or on others.</summary>
    protected sealed override void ProcessRecord()
    {
        if (RecordConnection is RemoteConnection connection)
        {
            AskAgain(connection);
            return;
        }

        if (!NamesMachines && IsConnectionGiven)
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

    /// <summary>Runs all collected queries: the other computers together, then the local computer.</summary>
    protected sealed override void EndProcessing()
    {
        if (_targets.Count > 0)
        {
            TryAskOthers();
        }

        // An empty pipeline selects nothing, not everything.
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

    /// <summary>Takes an object that came from another computer.</summary>
    private protected virtual void Handle(RemoteTarget target, PSObject answer) => WriteObject(answer);

    /// <summary>Called when all answers have arrived.</summary>
    private protected virtual void EndAnswers()
    {
    }

    /// <summary>How many computers and simulations are queried, including those that cannot be.</summary>
    private protected int AskedCount => _targets.Count + _simulations.Count + _refusals + (_isAskedHere ? 1 : 0);

    /// <summary>The parameters of the cmdlet when it runs on another computer.</summary>
    private protected virtual void AdaptThere(IDictionary<string, object?> parameters)
    {
    }

    /// <summary>The time limit of the cmdlet on each computer; null for none.</summary>
    private protected virtual TimeSpan? LimitThere => TimeLimit;

    /// <summary>Whether the record names computers, rather than the local computer or a simulation.</summary>
    private protected bool NamesMachines => (ComputerName ?? Session ?? HostName ?? (object?)Connection ?? InputObject) is not null;

    /// <summary>Whether the computers are specified on the command line, rather than by the pipeline objects.</summary>
    private protected bool IsMachineGiven { get; private set; }

    /// <summary>How the record's computer was reached, if the query returns to that computer; otherwise null.</summary>
    private protected RemoteConnection? RecordConnection => IsMachineGiven || Simulation is not null ? null : Connection;

    /// <summary>The reason why an object of a simulation is never used on a real computer.</summary>
    /// <param name="name">The simulated computer.</param>
    private protected virtual VssException RefusalOfSimulated(string name) => FleetErrors.Simulated(name);

    /// <summary>The name of the record's computer, if it has one.</summary>
    private protected string? Machine => ParameterSetName switch
    {
        ComputerNameSet when ComputerName?.Length == 1 => ComputerName[0],
        SessionSet when Session!.Length == 1 => Session[0].Name,
        HostNameSet when HostName!.Length == 1 => HostName[0],
        _ => null,
    };

    /// <summary>Collects what the record queries on the local computer. Returns whether it queries anything.</summary>
    private protected virtual bool TryAskHere() => true;

    /// <summary>Answers the query of <see cref="WriterStatusCommand.Computer"/>, which is the local computer or a simulation.</summary>
    /// <exception cref="VssException">The query failed: a non-terminating error.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    private protected abstract void AnswerHere();

    /// <summary>What the record queries on its computers, in parameters that the pipeline binds.</summary>
    /// <param name="question">Null if the parameters of the cmdlet specify everything.</param>
    /// <returns>Whether it queries anything.</returns>
    private protected virtual bool TryGetQuestion(out WriterQuestion? question)
    {
        question = null;
        return true;
    }

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

    private void TryAskOthers()
    {
        try
        {
            AskOthers(_targets.Values);
        }
        catch (VssException failure)
        {
            ThrowTerminatingError(VssErrorRecord.From(failure, MyInvocation.MyCommand.Name));
        }
    }

    /// <summary>Queries the computers and passes on their answers.</summary>
    private protected virtual void AskOthers(IReadOnlyCollection<RemoteTarget> targets) => AskOthers(targets, CommandThere(), Handle);

    /// <summary>Runs a command on the computers.</summary>
    /// <param name="targets">The computers.</param>
    /// <param name="command">The command.</param>
    /// <param name="take">Receives each object that a computer returns.</param>
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

    /// <summary>Adds a query of the computer that the user named.</summary>
    private void Ask(string name) => Ask(name.ToUpperInvariant(), () =>
    {
        Hashtable parameters = ParametersOfUser(ConnectionParameters);
        parameters[ParameterSetName] = name;
        return new RemoteTarget(name, ConnectionTo(name), parameters);
    });

    private void Ask(PSSession session) => Ask(session, () => RemoteTarget.Of(session));

    /// <summary>Sends the record's query to the computer that the record came from, by the same connection.</summary>
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

    /// <summary>Reports a query that cannot be made: an error, and one expected answer less.</summary>
    private void Refuse(VssException refusal, object? target)
    {
        _refusals++;
        WriteError(VssErrorRecord.From(refusal, target));
    }

    /// <summary>The parameters with those names that the user specified.</summary>
    private Hashtable ParametersOfUser(string[] names)
    {
        var parameters = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Where(MyInvocation.BoundParameters.ContainsKey))
        {
            parameters[name] = MyInvocation.BoundParameters[name];
        }

        return parameters;
    }

    /// <summary>How the computer with that name is reached with the parameters of the record.</summary>
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

    private protected bool IsHere(string computer) => LocalComputer.IsNamed(computer) && !IsConnectionGiven;

    private bool IsConnectionGiven => Array.Exists(ConnectionParameters, MyInvocation.BoundParameters.ContainsKey);

    /// <summary>The cmdlet as it runs on each computer.</summary>
    /// <param name="answerType">The type of its answers; null for the types of the cmdlet.</param>
    private protected RemoteCommand CommandThere(Type? answerType = null)
    {
        Dictionary<string, object> bound = MyInvocation.BoundParameters;
        var parameters = bound
            .Where(parameter => !RemotingParameters.Contains(parameter.Key)
                && !CommonParameters.Contains(parameter.Key)
                && !OptionalCommonParameters.Contains(parameter.Key)
                // A status from the pipeline is queried by its properties.
                && parameter.Value is not WriterStatus)
            .ToDictionary(parameter => parameter.Key, parameter => (object?)parameter.Value);
        if (bound.TryGetValue(VerboseParameter, out object? verbose))
        {
            parameters.Add(VerboseParameter, verbose);
        }

        // A cmdlet that changes something asks for confirmation here, where the user is.
        if (MyInvocation.MyCommand.Parameters.ContainsKey(ConfirmParameter))
        {
            parameters.Add(ConfirmParameter, false);
        }

        AdaptThere(parameters);
        return new RemoteCommand((CmdletInfo)MyInvocation.MyCommand, parameters, ConfigurationName, PushModule, answerType);
    }
}
