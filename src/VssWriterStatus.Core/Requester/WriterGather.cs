using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Requester;

/// <summary>Asks a source for the writers and makes statuses of its messages; as often as it is asked to. All that gathers does so here.</summary>
/// <param name="source">Who is asked.</param>
/// <param name="registry">The registry of the computer, which tells the host services that differ from version to version.</param>
/// <param name="skipMetadata">Whether the writers are not asked to identify themselves first.</param>
/// <param name="observer">Sees the steps and the warnings.</param>
/// <param name="cancellation">Ends a gather early.</param>
internal sealed class WriterGather(
    IWriterStatusSource source, IMachineRegistry registry, bool skipMetadata, IGatherObserver observer, CancellationToken cancellation)
{
    private readonly HashSet<string> _warnings = [];

    /// <summary>Gathers once.</summary>
    /// <param name="writerIds">The writer classes to ask; empty for all.</param>
    /// <param name="limit">The limit of the gather; null for none.</param>
    /// <param name="take">Takes each writer as it is read.</param>
    /// <returns>What is known beside the writers.</returns>
    /// <exception cref="VssException">The gather could not be done.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public GatherOutcome Run(Guid[] writerIds, TimeSpan? limit, Action<WriterStatus> take) =>
        Run(new WriterStatusQuery { WriterIds = writerIds, SkipMetadata = skipMetadata, TimeLimit = limit }, take, _ => { });

    /// <summary>Rehearses a backup once.</summary>
    /// <param name="volumes">The volumes, each ending in a backslash; empty for every fixed volume that VSS supports.</param>
    /// <param name="limit">The limit of the rehearsal; null for none.</param>
    /// <param name="take">Takes each writer as it is read.</param>
    /// <param name="takeStep">Takes each <see cref="PhaseEnded"/>, <see cref="VolumeAdded"/> and <see cref="StatusGathered"/> as it happens.</param>
    /// <returns>What is known beside them.</returns>
    /// <exception cref="VssException">The question could not be put.</exception>
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
    /// <param name="query">What is asked.</param>
    /// <param name="wants">Whether a writer is asked for, by its name, class and instance.</param>
    /// <param name="learn">Takes the volumes of the computer, before its components.</param>
    /// <param name="take">Takes each <see cref="WriterMetadata"/> or <see cref="WriterComponent"/> once it is read.</param>
    /// <returns>What is known beside them.</returns>
    /// <exception cref="VssException">They could not be read.</exception>
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

    /// <summary>Reads which components volumes do not hold completely: no backup of the volumes contains them.</summary>
    /// <param name="volumes">The volumes.</param>
    /// <param name="limit">The limit of the gather; null for none.</param>
    /// <param name="outside">Takes each such component, which tells what of it they do not hold.</param>
    /// <returns>What is known beside them.</returns>
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

    /// <param name="query">What is asked.</param>
    /// <param name="take">Takes each message that says something of a writer, who answers, and when it was gathered.</param>
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
    /// <param name="mayBeIncomplete">Whether writers may be left out that could not be read.</param>
    /// <exception cref="VssException">The gather could not be done, or a writer could not be read.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IReadOnlyList<WriterStatus> All(TimeSpan? limit, bool mayBeIncomplete)
    {
        List<WriterStatus> writers = [];
        GatherOutcome outcome = Run([], limit, writers.Add);
        return outcome.NotRead.Count == 0 || mayBeIncomplete ? writers : throw outcome.NotRead[0];
    }

    /// <summary>Warns of what is so in every gather, and need not be said in each.</summary>
    public void WarnOnce(string text)
    {
        if (_warnings.Add(text))
        {
            observer.WriteWarning(text);
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
            observer.WriteVerbose(string.Format(CultureInfo.InvariantCulture, "{0}: {1:0} ms", step.Operation, (now - step.Elapsed).TotalMilliseconds));
        }
    }
}
