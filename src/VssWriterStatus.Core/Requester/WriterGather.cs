using System.Globalization;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Requester;

/// <summary>Queries a source and turns its messages into statuses, as often as it is called. Every gather goes through this class.</summary>
/// <param name="source">The source to query.</param>
/// <param name="registry">The registry of the computer, which shows the host services that differ from version to version.</param>
/// <param name="skipMetadata">Whether the writers are not asked to identify themselves first.</param>
/// <param name="observer">Receives the steps and the warnings.</param>
/// <param name="cancellation">Ends a gather early.</param>
internal sealed class WriterGather(
    IWriterStatusSource source, IMachineRegistry registry, bool skipMetadata, IGatherObserver observer, CancellationToken cancellation)
{
    private readonly HashSet<string> _warnings = [];

    /// <summary>Gathers once.</summary>
    /// <param name="writerIds">The writer classes to query; empty for all.</param>
    /// <param name="limit">The limit of the gather; null for none.</param>
    /// <param name="take">Receives each writer as it is read.</param>
    /// <returns>What is known besides the writers.</returns>
    /// <exception cref="VssException">The gather failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public GatherOutcome Run(Guid[] writerIds, TimeSpan? limit, Action<WriterStatus> take) =>
        Run(new WriterStatusQuery { WriterIds = writerIds, SkipMetadata = skipMetadata, TimeLimit = limit }, take, _ => { });

    /// <summary>Rehearses a backup once.</summary>
    /// <param name="volumes">The volumes, each ending in a backslash; empty for every fixed volume that VSS supports.</param>
    /// <param name="limit">The limit of the rehearsal; null for none.</param>
    /// <param name="take">Receives each writer as it is read.</param>
    /// <param name="takeStep">Receives each <see cref="PhaseEnded"/>, <see cref="VolumeAdded"/> and <see cref="StatusGathered"/> as it occurs.</param>
    /// <returns>What is known besides the writers and the steps.</returns>
    /// <exception cref="VssException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public GatherOutcome Rehearse(string[] volumes, TimeSpan? limit, Action<WriterStatus> take, Action<GatherMessage> takeStep) =>
        Run(new WriterStatusQuery { RehearsalVolumes = volumes, TimeLimit = limit }, take, takeStep);

    private GatherOutcome Run(WriterStatusQuery query, Action<WriterStatus> take, Action<GatherMessage> takeStep) => Run(query, (message, started, gatheredAt) =>
    {
        if (message is not WriterRead read)
        {
            takeStep(message);
            return;
        }

        take(WriterVerdict.Judge(
            read.Writer,
            started.ComputerName,
            gatheredAt,
            started.ComSecurity,
            started.Source,
            InstalledExchange.HostServiceOf(read.Writer.WriterId, read.Writer.Name, registry)));
    });

    /// <summary>Reads once what the writers would back up.</summary>
    /// <param name="query">The query.</param>
    /// <param name="wants">Whether a writer is wanted, by its name, class and instance.</param>
    /// <param name="learn">Receives the volumes of the computer, before its components.</param>
    /// <param name="take">Receives each <see cref="WriterMetadata"/> or <see cref="WriterComponent"/> once it is read.</param>
    /// <returns>What is known besides the metadata.</returns>
    /// <exception cref="VssException">The metadata could not be read.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public GatherOutcome ReadMetadata(WriterStatusQuery query, Func<string, Guid, Guid, bool> wants, Action<IReadOnlyList<Volume>> learn, Action<object> take)
    {
        var assembly = new MetadataAssembly(query.Metadata, wants);
        bool hasLearnt = false;
        return Run(query, (message, started, gatheredAt) =>
        {
            if (message is MetadataBegun && !hasLearnt)
            {
                hasLearnt = true;
                learn(assembly.Volumes);
            }

            if (assembly.Take(message, started, gatheredAt) is object complete)
            {
                take(complete);
            }
        });
    }

    /// <summary>Reads which components are not completely on the volumes: a backup of the volumes leaves them incomplete.</summary>
    /// <param name="volumes">The volumes.</param>
    /// <param name="limit">The limit of the gather; null for none.</param>
    /// <param name="outside">Receives each such component, with the parts of it that are elsewhere.</param>
    /// <returns>What is known besides the components.</returns>
    /// <exception cref="VssException">The components could not be read.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public GatherOutcome ReadOutside(string[] volumes, TimeSpan? limit, Action<WriterComponent> outside)
    {
        var selection = new ComponentSelection(null, null, null, volumes);
        return ReadMetadata(
            new WriterStatusQuery { TimeLimit = limit, Metadata = MetadataScope.Volumes },
            (_, _, _) => true,
            known => selection.Learn(known),
            found =>
            {
                if (found is WriterComponent component && selection.Includes(component))
                {
                    outside(component);
                }
            });
    }

    /// <param name="query">The query.</param>
    /// <param name="take">Receives each message about a writer, the source that answers, and the time of the gather.</param>
    private GatherOutcome Run(WriterStatusQuery query, Action<GatherMessage, GatherStarted, DateTimeOffset> take)
    {
        GatherStarted? started = null;
        GatherProgress? step = null;
        List<string> warnings = [];
        List<VssException> notRead = [];
        DateTimeOffset? gatheredAt = null;
        foreach (GatherMessage message in source.Gather(query, cancellation))
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

                    observer.ShowStep(Describe(next));
                    break;
                case WriterNotRead unread:
                    notRead.Add(VssErrors.WriterNotRead(unread.Operation, unread.HResult, unread.Index, unread.Count));
                    break;
                case MetadataNotRead unread:
                    notRead.Add(VssErrors.MetadataNotRead(unread.Writer, unread.Component, unread.Operation, unread.HResult, unread.Index, unread.Count));
                    break;
                case GatherEnded end:
                    ReportEnd(step, end.Elapsed);
                    observer.WriteVerbose(string.Format(CultureInfo.InvariantCulture, "{0} writers in {1:0} ms", end.Writers, end.Elapsed.TotalMilliseconds));
                    break;
                default:
                    gatheredAt ??= Now();
                    take(message, started!, gatheredAt.Value);
                    break;
            }
        }

        return new GatherOutcome(started!.ComputerName, started.Source, started.ComSecurity, gatheredAt ?? Now(), warnings, notRead);
    }

    /// <summary>Gathers all writers once.</summary>
    /// <param name="limit">The limit of the gather; null for none.</param>
    /// <param name="mayBeIncomplete">Whether writers that could not be read may be left out.</param>
    /// <exception cref="VssException">The gather failed, or a writer could not be read.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IReadOnlyList<WriterStatus> All(TimeSpan? limit, bool mayBeIncomplete)
    {
        List<WriterStatus> writers = [];
        GatherOutcome outcome = Run([], limit, writers.Add);
        return outcome.NotRead.Count == 0 || mayBeIncomplete ? writers : throw outcome.NotRead[0];
    }

    /// <summary>Warns once of a condition that holds in every gather.</summary>
    public void WarnOnce(string text)
    {
        if (_warnings.Add(text))
        {
            observer.WriteWarning(text);
        }
    }

    /// <summary>The time in whole seconds, because fractions are lost in transfer from another computer.</summary>
    private static DateTimeOffset Now()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The step and, after a while, how long the gather has been running.</summary>
    private static string Describe(GatherProgress progress) => progress.Elapsed < TimeSpan.FromSeconds(1)
        ? progress.Operation
        : string.Format(CultureInfo.InvariantCulture, "{0}, {1:0} s", progress.Operation, Math.Floor(progress.Elapsed.TotalSeconds));

    private void ReportEnd(GatherProgress? step, TimeSpan now)
    {
        if (step is not null)
        {
            observer.WriteVerbose(string.Format(CultureInfo.InvariantCulture, "{0}: {1:0} ms", step.Operation, (now - step.Elapsed).TotalMilliseconds));
        }
    }
}
