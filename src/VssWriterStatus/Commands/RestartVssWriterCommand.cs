using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Errors;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;

namespace VssWriterStatus.Commands;

/// <summary>Restarts the services that host VSS writers, each once, and proves that the writers are healthy again.</summary>
[Cmdlet(VerbsLifecycle.Restart, "VssWriter", DefaultParameterSetName = ComputerNameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WriterStatus))]
public sealed class RestartVssWriterCommand : SelectedWriterCommand
{
    /// <summary>More services than host writers on one computer.</summary>
    private const int MostServices = 10;

    /// <summary>How old a status may be that is taken for an order: long enough to read it and decide. The clock of another computer may be off.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(30);

    /// <summary>The time to start again what was stopped.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    /// <summary>Whether other computers are asked for their plans, which takes one gather.</summary>
    private bool _isPlanning;

    /// <summary>The statuses that asked for a restart, because their writers were not healthy.</summary>
    private readonly List<(WriterStatus Writer, string? Connection)> _unwell = [];

    /// <summary>The status of the record, where it is one; its properties say which writer is asked for.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    public WriterStatus? Status { get; set; }

    /// <summary>The ids of running instances.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NullOrNotEmpty]
    public Guid[]? InstanceId { get; set; }

    /// <summary>Restarts although users may notice it, or writers wait for the end of a backup.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the writers as they are after the restart.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Returns the plan for each service as a line of JSON instead of restarting it; for the same cmdlet on another computer, which asks the user.</summary>
    [Parameter(DontShow = true)]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>The plans that the user confirmed on another computer; nothing else is restarted, and these only where they still hold.</summary>
    [Parameter(DontShow = true)]
    [ValidateNotNullOrEmpty]
    public string[]? ConfirmedPlan { get; set; }

    private protected override string Activity => "Restarting VSS writers";

    private protected override VssException RefusalOfSimulated(string name) =>
        Status is null ? base.RefusalOfSimulated(name) : RestartErrors.StatusSimulated(Status);

    private protected override Guid[]? AskedInstances => InstanceId;

    /// <summary>Each service has the limit for itself, and what was stopped is started again after it: better late than cut off halfway.</summary>
    private protected override TimeSpan? LimitThere => _isPlanning
        ? base.LimitThere
        : WriterStatusQuery.LimitOf(TimeoutSec) is TimeSpan limit ? TimeSpan.FromTicks(limit.Ticks * MostServices) + StartLimit : null;

    private protected override bool TryGetQuestion(out WriterQuestion? question)
    {
        bool isAsked = base.TryGetQuestion(out question);
        if (isAsked && question is { Name: null, WriterId: null, InstanceId: null })
        {
            ThrowTerminatingError(VssErrorRecord.From(RestartErrors.NothingAsked(), null));
        }

        if (isAsked && Status is not null)
        {
            if (RefusalOf(Status) is VssException refusal)
            {
                WriteError(VssErrorRecord.From(refusal, Status.Name));
                return false;
            }

            if (Status.Health != WriterHealth.Healthy)
            {
                _unwell.Add((Status, TextOf(RecordConnection)));
            }
        }

        // A record that names another computer, without the way to it, is not taken for an order to that computer.
        if (isAsked && RecordConnection is null && !IsMachineGiven && InstanceId is not null && ComputerName?.Length == 1 && !IsHere(ComputerName[0]))
        {
            WriteError(VssErrorRecord.From(RestartErrors.OtherComputer(Name?[0], WriterId?[0], ComputerName[0]), ComputerName[0]));
            return false;
        }

        return isAsked;
    }

    /// <summary>Fetches the plans, lets the user decide on each, and has the confirmed ones carried out: there they are refused if they no longer hold.</summary>
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

    /// <summary>The same text for the same way to a computer; null for this one.</summary>
    private static string? TextOf(RemoteConnection? connection) => connection is null ? null : TargetParameters.TextOf(connection);

    /// <summary>Whether the user agrees; not asked where all writers that statuses asked for are healthy by now.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The other computer; null for this one and for a simulation.</param>
    private bool IsConfirmed(RestartFacts plan, RemoteTarget? target = null)
    {
        string[] writers =
        [
            .. from asked in _unwell
               where asked.Connection == TextOf(target?.Connection) && string.Equals(asked.Writer.ServiceName, plan.ServiceName, StringComparison.OrdinalIgnoreCase)
               select asked.Writer.Name,
        ];
        if (writers.Length > 0 && Array.TrueForAll(writers, plan.IsHealthy))
        {
            WriteError(VssErrorRecord.From(RestartErrors.HealthyAgain(plan.ServiceName, writers), target?.Name ?? plan.ServiceName));
            return false;
        }

        string sentence = target is null ? plan.Sentence : $"[{target.Name}] {plan.Sentence}";
        return ShouldProcess(sentence, $"{sentence}\nDo you want to restart the service '{plan.ServiceName.ToPrintable()}'?", Activity);
    }

    /// <summary>Why a status is not taken for an order; null where it is.</summary>
    private VssException? RefusalOf(WriterStatus status)
    {
        if (status.Source == VssSource.Simulation && Simulation is null && ConfirmedPlan is null && !PlanOnly)
        {
            return RestartErrors.StatusSimulated(status);
        }

        TimeSpan age = DateTimeOffset.UtcNow - status.GatheredAt;
        return age.Duration() > FreshFor ? RestartErrors.StatusTooOld(status, age) : null;
    }

    private protected override void Answer(WriterSelection selection)
    {
        try
        {
            Dictionary<string, RestartFacts>? confirmed = ReadConfirmed();
            IServiceControl services = Simulation?.Services ?? LocalServices.Connect();
            var restart = new WriterRestart(services, GatherAll, Force, WriterStatusQuery.LimitOf(TimeoutSec), Report, StopToken);
            List<RestartTarget> targets = Find(selection, restart.Look(), services);
            foreach (IGrouping<string, RestartTarget> service in restart.GroupAllowed(targets, Refuse))
            {
                Run(restart, service.Key, [.. service], confirmed);
            }

            foreach (string service in confirmed?.Keys ?? Enumerable.Empty<string>())
            {
                WriteError(VssErrorRecord.From(RestartErrors.NothingLeft(service), service));
            }
        }
        catch (VssException failure)
        {
            WriteFailure(failure);
        }
        finally
        {
            EndProgress();
        }
    }

    /// <summary>The confirmed plans by service; null where the user is asked here.</summary>
    /// <exception cref="VssException">VssRestartRefused: a text is no plan.</exception>
    private Dictionary<string, RestartFacts>? ReadConfirmed() => ConfirmedPlan?
        .Select(text => RestartFacts.Parse(text) ?? throw RestartErrors.PlanInvalid())
        .ToDictionary(plan => plan.ServiceName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reports what is not restarted; once, when the plans are made.</summary>
    private void Refuse(object target, VssException refusal)
    {
        if (ConfirmedPlan is null)
        {
            WriteError(VssErrorRecord.From(refusal, target));
        }
    }

    /// <summary>The writers that are asked for; one that does not answer is restarted too where its service is known.</summary>
    private List<RestartTarget> Find(WriterSelection selection, IReadOnlyList<WriterStatus> present, IServiceControl services)
    {
        List<RestartTarget> targets = [];
        foreach (WriterStatus writer in present)
        {
            if (selection.Includes(writer))
            {
                targets.Add(RestartTarget.Of(writer));
            }
        }

        foreach (MissingAnswer asked in selection.Missing())
        {
            RestartTarget? missing = asked.IsOfInstance
                ? null
                : RestartTarget.OfMissing(
                    asked.Name,
                    asked.WriterIds,
                    service => services.StateOf(service) != ServiceState.NotInstalled,
                    Registry);
            if (missing is null)
            {
                Refuse(asked.Target, asked.Error);
                continue;
            }

            targets.Add(missing);
        }

        return targets;
    }

    /// <summary>What is to be done with a service; null for nothing.</summary>
    private RestartFacts? Agree(WriterRestart restart, string service, IReadOnlyList<RestartTarget> targets, Dictionary<string, RestartFacts>? confirmed)
    {
        if (confirmed is not null)
        {
            bool isAgreed = confirmed.TryGetValue(service, out RestartFacts? agreed) && IsConfirmed(agreed);
            confirmed.Remove(service);
            return isAgreed ? agreed : null;
        }

        RestartFacts plan = restart.Plan(AskedComputer, service, targets).Facts;
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

            IReadOnlyList<WriterStatus> writers = restart.Run(AskedComputer, targets, plan);
            if (PassThru)
            {
                WriteObject(writers, enumerateCollection: true);
            }
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (VssException failure) when (Stopping)
        {
            // The pipeline takes no more errors, and what is left stopped must be said.
            Host.UI.WriteErrorLine(failure.Message);
            throw new PipelineStoppedException();
        }
        catch (VssException failure)
        {
            WriteError(VssErrorRecord.From(failure, service));
        }
    }

    private List<WriterStatus> GatherAll(TimeSpan? limit)
    {
        List<WriterStatus> writers = [];
        GatherOutcome outcome = Gather([], limit, writers.Add);

        // A writer that is not known to be idle may take part in a backup.
        return outcome.NotRead.Count == 0 || Force ? writers : throw outcome.NotRead[0];
    }

    /// <summary>Shows a step, which names services as whoever installed them did.</summary>
    private void Report(string step)
    {
        string shown = step.ToPrintable();
        WriteVerbose(shown);
        ShowStep(shown);
    }
}
