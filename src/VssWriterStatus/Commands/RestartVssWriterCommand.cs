using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
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

    /// <summary>The time to start again what was stopped.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

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

    private protected override string Activity => "Restarting VSS writers";

    private protected override Guid[]? AskedInstances => InstanceId;

    /// <summary>Each service has the limit for itself, and what was stopped is started again after it: better late than cut off halfway.</summary>
    private protected override TimeSpan? LimitThere =>
        WriterStatusQuery.LimitOf(TimeoutSec) is TimeSpan limit ? TimeSpan.FromTicks(limit.Ticks * MostServices) + StartLimit : null;

    private protected override bool TryGetQuestion(out WriterQuestion? question)
    {
        bool isAsked = base.TryGetQuestion(out question);
        if (isAsked && question is { WriterId: null, InstanceId: null } && (question.Name ?? []).Length == 0)
        {
            ThrowTerminatingError(VssErrorRecord.From(RestartErrors.NothingAsked(), null));
        }

        // The status of a writer elsewhere, which may be old or simulated, is not taken for an order to that computer.
        if (isAsked && !IsMachineGiven && InstanceId is not null && ComputerName?.Length == 1 && !IsHere(ComputerName[0]))
        {
            WriteError(VssErrorRecord.From(RestartErrors.OtherComputer(Name?[0], WriterId?[0], ComputerName[0]), ComputerName[0]));
            return false;
        }

        return isAsked;
    }

    private protected override void Answer(WriterSelection selection)
    {
        try
        {
            IServiceControl services = Simulation?.Services ?? LocalServices.Connect();
            var restart = new WriterRestart(services, GatherAll, Force, WriterStatusQuery.LimitOf(TimeoutSec), Report, StopToken);
            List<RestartTarget> targets = Find(selection, restart.Look());
            foreach (IGrouping<string, RestartTarget> service in restart.GroupAllowed(targets, (writer, refusal) => WriteError(VssErrorRecord.From(refusal, writer))))
            {
                Run(restart, service.Key, [.. service]);
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

    /// <summary>The writers that are asked for; one that does not answer is restarted too where its service is known.</summary>
    private List<RestartTarget> Find(WriterSelection selection, IReadOnlyList<WriterStatus> present)
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
            if (asked.IsOfInstance || RestartTarget.OfMissing(asked.Name, asked.WriterIds) is not RestartTarget missing)
            {
                WriteError(VssErrorRecord.From(asked.Error, asked.Target));
            }
            else
            {
                targets.Add(missing);
            }
        }

        return targets;
    }

    private void Run(WriterRestart restart, string service, IReadOnlyList<RestartTarget> targets)
    {
        try
        {
            RestartPlan plan = restart.Plan(AskedComputer, service, targets);
            if (!ShouldProcess(plan.ToString(), $"{plan}\nDo you want to restart the service '{service.ToPrintable()}'?", Activity))
            {
                return;
            }

            IReadOnlyList<WriterStatus> writers = restart.Run(plan);
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
        Gather([], limit, writers.Add);
        return writers;
    }

    /// <summary>Shows a step, which names services as whoever installed them did.</summary>
    private void Report(string step)
    {
        string shown = step.ToPrintable();
        WriteVerbose(shown);
        ShowStep(shown);
    }
}
