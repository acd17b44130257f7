using System.IO;
using System.Reflection;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>The base of every cmdlet that gathers: the computer to query, the time limit, and the progress that the user sees.</summary>
public abstract class WriterStatusCommand : PSCmdlet, IGatherObserver, IDisposable
{
    private protected const string ComputerNameSet = "ComputerName";
    private protected const string SessionSet = "Session";
    private protected const string HostNameSet = "HostName";
    private const string SimulationSet = "Simulation";
    private protected const string PipedSimulationSet = "PipedSimulation";
    private const string CollectorFile = "VssWriterCollector.exe";

    /// <summary>The longest limit, in seconds, whose milliseconds fit a wait.</summary>
    private protected const int MaximumTimeoutSeconds = int.MaxValue / 1000;

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The time limit in seconds of the cmdlet's work, which by default is one gather; 0 means no limit.</summary>
    [Parameter]
    [ValidateRange(0, MaximumTimeoutSeconds)]
    public int TimeoutSec { get; set; } = WriterStatusQuery.DefaultTimeoutSeconds;

    /// <summary>Gathers in this process instead of in the collector.</summary>
    [Parameter(ParameterSetName = ComputerNameSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = HostNameSet)]
    public SwitchParameter InProcess { get; set; }

    /// <summary>Queries a simulation instead of the local computer. The name of a scenario is enough.</summary>
    [Parameter(ParameterSetName = SimulationSet, Mandatory = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    public VssSimulation? Simulation { get; set; }

    /// <summary>Cancelled when the user stops the pipeline.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>The heading of the progress.</summary>
    private protected virtual string Activity => "Gathering VSS writer status";

    /// <summary>The computer to query.</summary>
    private protected IComputer Computer => (IComputer?)Simulation ?? LocalComputer.Instance;

    /// <summary>The time limit of the cmdlet's work; null for none.</summary>
    private protected TimeSpan? TimeLimit => WriterStatusQuery.LimitOf(TimeoutSec);

    /// <summary>Ends any work that is still running.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the gather at once.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends any work that is still running.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>The source that gathers from <see cref="Computer"/>.</summary>
    /// <param name="skipMetadata">Whether the writers are not asked to identify themselves first.</param>
    private protected WriterGather NewGather(bool skipMetadata)
    {
        string collectorPath = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, CollectorFile);
        return new WriterGather(WriterStatusSources.Choose(Simulation, InProcess, collectorPath), Computer.Registry, skipMetadata, this, _stop.Token);
    }

    /// <summary>The error record for a query that failed.</summary>
    private protected void WriteFailure(VssException failure) => WriteError(ErrorOf(failure, Computer.ComputerName));

    /// <summary>The error record. Like every status, it names the source that was queried, and its commands act on that source.</summary>
    private protected ErrorRecord ErrorOf(VssException failure, object target)
    {
        failure.Source = Computer.Source.ToString();
        failure.ComputerName = Computer.ComputerName;
        failure.RecommendedAction = ShownCommand.RewriteFor(failure.RecommendedAction, TargetParameters.Of(Computer.Source, connection: null));
        return VssErrorRecord.From(failure, target);
    }

    void IGatherObserver.ShowStep(string step) => ShowStep(step);

    /// <summary>Shows the current step.</summary>
    private protected virtual void ShowStep(string step) => WriteProgress(new ProgressRecord(0, Activity, step));

    private protected void EndProgress()
    {
        if (!Stopping)
        {
            WriteProgress(new ProgressRecord(0, Activity, "Ended") { RecordType = ProgressRecordType.Completed });
        }
    }
}
