using VssWriterStatus.Errors;
using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;
using VssWriterStatus.Restart;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Restarts the services that host VSS writers, each once, and verifies that the writers are healthy again.</summary>
[Cmdlet(VerbsLifecycle.Restart, "VssWriter", DefaultParameterSetName = ComputerNameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WriterStatus))]
public sealed class RestartVssWriterCommand : SelectedWriterCommand
{
    /// <summary>An upper limit for the number of services that host writers on one computer.</summary>
    private const int MostServices = 10;

    /// <summary>The time to restart the services that were stopped.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    /// <summary>Whether the plans of other computers are queried, which takes one gather.</summary>
    private bool _isPlanning;

    private readonly RestartOrders _orders = new();

    /// <summary>The status in the record, if it is one; its properties identify the writer.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    public WriterStatus? Status { get; set; }

    /// <summary>The IDs of running instances.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NullOrNotEmpty]
    public Guid[]? InstanceId { get; set; }

    /// <summary>Restarts services even if users may notice it, or if writers wait for the end of a backup.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the writers as they are after the restart.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Returns the plan for each service as JSON and restarts nothing. The cmdlet on the calling computer asks its user to confirm the plan.</summary>
    [Parameter(DontShow = true)]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>The plans that the user confirmed on another computer. Nothing else is restarted, and a plan runs only if it is still valid.</summary>
    [Parameter(DontShow = true)]
    [ValidateNotNullOrEmpty]
    public string[]? ConfirmedPlan { get; set; }

    private protected override string Activity => "Restarting VSS writers";

    private protected override VssException RefusalOfSimulated(string name) =>
        Status is null ? base.RefusalOfSimulated(name) : RestartErrors.StatusSimulated(Status);

    private protected override Guid[]? AskedInstances => InstanceId;

    /// <summary>Each service has the full limit, and services that were stopped are started again after it: better late than interrupted halfway.</summary>
    private protected override TimeSpan? LimitThere => _isPlanning
        ? base.LimitThere
        : TimeLimit is TimeSpan limit ? TimeSpan.FromTicks(limit.Ticks * MostServices) + StartLimit : null;

    private protected override bool TryGetQuestion(out WriterQuestion? question)
    {
        bool isAsked = base.TryGetQuestion(out question);
        if (isAsked && question is { Name: null, WriterId: null, InstanceId: null })
        {
            ThrowTerminatingError(VssErrorRecord.From(RestartErrors.NothingAsked(), null));
        }

        if (isAsked && Status is not null
            && _orders.Add(Status, RecordConnection, mayBeSimulated: Simulation is not null || ConfirmedPlan is not null || PlanOnly) is VssException refusal)
        {
            WriteError(VssErrorRecord.From(refusal, Status.Name));
            return false;
        }

        // A record that names another computer, but not how to reach it, is not treated as an order to that computer.
        if (isAsked && RecordConnection is null && !IsMachineGiven && InstanceId is not null && ComputerName?.Length == 1 && !IsHere(ComputerName[0]))
        {
            WriteError(VssErrorRecord.From(RestartErrors.OtherComputer(Name?[0], WriterId?[0], ComputerName[0]), ComputerName[0]));
            return false;
        }

        return isAsked;
    }

    /// <summary>Gets the plans, asks the user to confirm each one, and has those carried out. The other computer refuses plans that are outdated.</summary>
    private protected override void AskOthers(IReadOnlyCollection<RemoteTarget> targets)
    {
        foreach (RemoteTarget target in targets)
        {
            target.Parameters[nameof(PlanOnly)] = true;
        }

        List<(RemoteTarget Target, RestartFacts Plan)> plans = [];
        _isPlanning = true;
        AskOthers(targets, CommandThere(typeof(string)), (target, answer) => plans.Add((target, PlanOf(answer, target))));
        _isPlanning = false;

        List<RemoteTarget> confirmed = [];
        foreach (IGrouping<RemoteTarget, RestartFacts> ofTarget in plans.GroupBy(plan => plan.Target, plan => plan.Plan))
        {
            string[] agreed = [.. ofTarget.Where(plan => IsConfirmed(plan, ofTarget.Key)).Select(plan => plan.ToJson())];
            if (agreed.Length > 0)
            {
                ofTarget.Key.Parameters.Remove(nameof(PlanOnly));
                ofTarget.Key.Parameters[nameof(ConfirmedPlan)] = agreed;
                confirmed.Add(ofTarget.Key);
            }
        }

        if (confirmed.Count > 0)
        {
            base.AskOthers(confirmed);
        }
    }

    private static RestartFacts PlanOf(PSObject answer, RemoteTarget target) =>
        RestartFacts.Parse((string)answer.BaseObject) ?? throw FleetErrors.AnswerInvalid(target.Name, "a text that is not a plan");

    /// <summary>Whether the user agrees. The user is not asked if all writers in the specified statuses are healthy by now.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The other computer; null for the local computer and for a simulation.</param>
    private bool IsConfirmed(RestartFacts plan, RemoteTarget? target = null)
    {
        if (_orders.RefusalOf(plan, target?.Connection) is VssException refusal)
        {
            WriteError(target is null ? ErrorOf(refusal, plan.ServiceName) : VssErrorRecord.From(refusal, target.Name));
            return false;
        }

        string sentence = target is null ? plan.Sentence : $"[{target.Name}] {plan.Sentence}";
        return ShouldProcess(sentence, $"{sentence}\nDo you want to restart the service '{plan.ServiceName.ToPrintable()}'?", Activity);
    }

    private protected override void Answer(WriterSelection selection)
    {
        WriterGather gather = NewGather();
        Dictionary<string, RestartFacts>? confirmed = ReadConfirmed();

        // A writer that is not known to be idle may take part in a backup.
        var restart = new WriterRestart(Computer.Services, limit => gather.All(limit, mayBeIncomplete: Force), Force, TimeLimit, Report, StopToken);
        List<RestartTarget> targets = restart.Find(selection, Computer.Registry, Refuse);
        foreach (IGrouping<string, RestartTarget> service in restart.GroupAllowed(targets, Refuse))
        {
            Run(restart, service.Key, [.. service], confirmed);
        }

        foreach (string service in confirmed?.Keys ?? Enumerable.Empty<string>())
        {
            WriteError(ErrorOf(RestartErrors.NothingLeft(service), service));
        }
    }

    /// <summary>The confirmed plans by service; null if the user is asked on this computer.</summary>
    /// <exception cref="VssException">VssRestartRefused: a text is not a valid plan.</exception>
    private Dictionary<string, RestartFacts>? ReadConfirmed() => ConfirmedPlan?
        .Select(text => RestartFacts.Parse(text) ?? throw RestartErrors.PlanInvalid())
        .ToDictionary(plan => plan.ServiceName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reports what is not restarted. This happens once, when the plans are made.</summary>
    private void Refuse(object target, VssException refusal)
    {
        if (ConfirmedPlan is null)
        {
            WriteError(ErrorOf(refusal, target));
        }
    }

    /// <summary>The work to do on a service; null for none.</summary>
    private RestartFacts? Agree(WriterRestart restart, string service, IReadOnlyList<RestartTarget> targets, Dictionary<string, RestartFacts>? confirmed)
    {
        if (confirmed is not null)
        {
            bool isAgreed = confirmed.TryGetValue(service, out RestartFacts? agreed) && IsConfirmed(agreed);
            confirmed.Remove(service);
            return isAgreed ? agreed : null;
        }

        RestartFacts plan = restart.Plan(Computer.ComputerName, service, targets).Facts;
        if (PlanOnly)
        {
            WriteObject(plan.ToJson());
            return null;
        }

        return IsConfirmed(plan) ? plan : null;
    }

    private void Run(WriterRestart restart, string service, IReadOnlyList<RestartTarget> targets, Dictionary<string, RestartFacts>? confirmed)
    {
        try
        {
            if (Agree(restart, service, targets, confirmed) is not RestartFacts plan)
            {
                return;
            }

            IReadOnlyList<WriterStatus> writers = restart.Run(Computer.ComputerName, targets, plan);
            if (PassThru)
            {
                WriteObject(writers, enumerateCollection: true);
            }
        }
        catch (VssException failure) when (Stopping)
        {
            // The pipeline accepts no more errors, but services that remain stopped must be reported.
            Host.UI.WriteErrorLine(failure.Message);
            throw new PipelineStoppedException();
        }
        catch (VssException failure)
        {
            WriteError(ErrorOf(failure, service));
        }
    }

    /// <summary>Shows a step. It names services by the names that their installers chose.</summary>
    private void Report(string step)
    {
        string shown = step.ToPrintable();
        WriteVerbose(shown);
        ShowStep(shown);
    }
}
