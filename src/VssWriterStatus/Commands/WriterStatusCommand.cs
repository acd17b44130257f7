using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Reflection;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>What every cmdlet that gathers has in common: whom it asks, for how long, and what the user sees meanwhile.</summary>
public abstract class WriterStatusCommand : PSCmdlet, IDisposable
{
    private protected const string ComputerNameSet = "ComputerName";
    private protected const string SessionSet = "Session";
    private protected const string HostNameSet = "HostName";
    private const string SimulationSet = "Simulation";
    private protected const string PipedSimulationSet = "PipedSimulation";
    private const string CollectorFile = "VssWriterCollector.exe";

    /// <summary>The longest limit whose milliseconds fit a wait.</summary>
    private protected const int MaximumTimeoutSeconds = int.MaxValue / 1000;

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _warnings = [];

    /// <summary>The limit in seconds of what the cmdlet does, which is one gather unless it says otherwise; 0 is none.</summary>
    [Parameter]
    [ValidateRange(0, MaximumTimeoutSeconds)]
    public int TimeoutSec { get; set; } = WriterStatusQuery.DefaultTimeoutSeconds;

    /// <summary>Asks for status without asking the writers to identify themselves first, where VSS allows it.</summary>
    [Parameter]
    public SwitchParameter SkipMetadata { get; set; }

    /// <summary>Gathers in this process instead of the collector.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    public SwitchParameter InProcess { get; set; }

    /// <summary>Asks a simulation, which the name of a scenario is enough for, instead of this computer.</summary>
    [Parameter(ParameterSetName = SimulationSet, Mandatory = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    public VssSimulation? Simulation { get; set; }

    /// <summary>Cancelled when the user stops the pipeline.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>What progress is headed with.</summary>
    private protected virtual string Activity => "Gathering VSS writer status";

    /// <summary>Ends what is left running.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the gather at once.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what is left running.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Gathers once; the writers come as they are read. A gather that cannot be done is a non-terminating error.</summary>
    /// <param name="writerIds">The writer classes to ask; empty for all.</param>
    /// <param name="handle">Takes each writer.</param>
    /// <returns>What is known beside the writers; null where the gather could not be done.</returns>
    private protected GatherOutcome? TryGather(Guid[] writerIds, Action<WriterStatus> handle)
    {
        try
        {
            return Gather(writerIds, handle);
        }
        catch (VssException failure)
        {
            WriteFailure(failure);
            return null;
        }
    }

    /// <summary>An error for a question that could not be answered.</summary>
    private protected void WriteFailure(VssException failure) => WriteError(ErrorOf(failure, AskedComputer));

    /// <summary>The registry of the computer that is asked.</summary>
    private protected IMachineRegistry Registry => Simulation?.Registry ?? (IMachineRegistry)new MachineRegistry();

    /// <summary>The name of the computer that is asked.</summary>
    private protected string AskedComputer => Simulation?.ComputerName ?? Environment.MachineName;

    /// <summary>Gathers once; the writers come as they are read.</summary>
    /// <exception cref="VssException">The gather could not be done.</exception>
    /// <exception cref="PipelineStoppedException">The user stopped it.</exception>
    private protected GatherOutcome Gather(Guid[] writerIds, Action<WriterStatus> handle)
    {
        try
        {
            return Gather(writerIds, WriterStatusQuery.LimitOf(TimeoutSec), handle);
        }
        finally
        {
            EndProgress();
        }
    }

    /// <summary>Gathers once of several times, within a limit of its own; null is none. The progress is left for the next.</summary>
    /// <exception cref="VssException">The gather could not be done.</exception>
    /// <exception cref="PipelineStoppedException">The user stopped it.</exception>
    private protected GatherOutcome Gather(Guid[] writerIds, TimeSpan? limit, Action<WriterStatus> handle)
    {
        var query = new WriterStatusQuery
        {
            WriterIds = writerIds,
            SkipMetadata = SkipMetadata,
            TimeLimit = limit,
        };
        string collectorPath = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, CollectorFile);
        IWriterStatusSource source = WriterStatusSources.Choose(Simulation, InProcess, collectorPath);
        try
        {
            return Follow(source.Gather(query, _stop.Token), handle);
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Shows what the gather does now.</summary>
    private protected virtual void ShowStep(string step) => WriteProgress(new ProgressRecord(0, Activity, step));

    private protected void EndProgress()
    {
        if (!Stopping)
        {
            WriteProgress(new ProgressRecord(0, Activity, "Ended") { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <summary>The error, which says as every status does who was asked.</summary>
    private protected ErrorRecord ErrorOf(VssException failure, object target)
    {
        failure.Source = (Simulation is null ? VssSource.System : VssSource.Simulation).ToString();
        failure.ComputerName = AskedComputer;
        return VssErrorRecord.From(failure, target);
    }

    private GatherOutcome Follow(IEnumerable<GatherMessage> messages, Action<WriterStatus> handle)
    {
        GatherStarted? started = null;
        GatherProgress? step = null;
        List<string> warnings = [];
        List<VssException> notRead = [];
        DateTimeOffset? gatheredAt = null;
        foreach (GatherMessage message in messages)
        {
            switch (message)
            {
                case GatherStarted start:
                    started = start;
                    break;
                case GatherWarning warning:
                    warnings.Add(warning.Text);
                    WarnOnce(warning.Text);
                    break;
                case GatherProgress next:
                    if (next.Operation != step?.Operation)
                    {
                        ReportEnd(step, next.Elapsed);
                        step = next;
                    }

                    ShowStep(Describe(next));
                    break;
                case WriterRead read:
                    gatheredAt ??= Now();
                    handle(WriterVerdict.Judge(
                        read.Writer,
                        started!.ComputerName,
                        gatheredAt.Value,
                        started.ComSecurity,
                        started.Source,
                        InstalledExchange.HostServiceOf(read.Writer.WriterId, read.Writer.Name, Registry)));
                    break;
                case WriterNotRead unread:
                    notRead.Add(VssErrors.WriterNotRead(unread.Operation, unread.HResult, unread.Index, unread.Count));
                    break;
                case GatherEnded end:
                    ReportEnd(step, end.Elapsed);
                    WriteVerbose(string.Format(
                        CultureInfo.InvariantCulture, "{0} writers in {1:0} ms", end.Writers, end.Elapsed.TotalMilliseconds));
                    break;
            }
        }

        return new GatherOutcome(started!, gatheredAt ?? Now(), warnings, notRead);
    }

    /// <summary>What is so in every gather need not be said in each.</summary>
    private protected void WarnOnce(string text)
    {
        if (_warnings.Add(text))
        {
            WriteWarning(text);
        }
    }

    /// <summary>The time in whole seconds: fractions are lost on the way from another computer.</summary>
    private static DateTimeOffset Now()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The step and, once it is worth telling, for how long the gather has run.</summary>
    private static string Describe(GatherProgress progress) => progress.Elapsed < TimeSpan.FromSeconds(1)
        ? progress.Operation
        : string.Format(CultureInfo.InvariantCulture, "{0}, {1:0} s", progress.Operation, Math.Floor(progress.Elapsed.TotalSeconds));

    private void ReportEnd(GatherProgress? step, TimeSpan now)
    {
        if (step is not null)
        {
            WriteVerbose(string.Format(
                CultureInfo.InvariantCulture, "{0}: {1:0} ms", step.Operation, (now - step.Elapsed).TotalMilliseconds));
        }
    }
}
