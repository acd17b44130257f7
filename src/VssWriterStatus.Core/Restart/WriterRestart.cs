using System.Diagnostics;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Selection;
using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>Restarts the services that host writers, each once, if that is allowed; then verifies that the writers are healthy.</summary>
/// <param name="services">The services of the computer.</param>
/// <param name="gather">Gathers all writers within a limit; null for no limit.</param>
/// <param name="force">Whether the restart may interrupt users, or stop writers that wait for the end of a backup.</param>
/// <param name="limit">The limit of each restart, from the first stop to the verification; null for none.</param>
/// <param name="report">Receives each step as it begins.</param>
/// <param name="cancellation">Ends a restart early; the services that were running are then started again.</param>
internal sealed class WriterRestart(
    IServiceControl services,
    Func<TimeSpan?, IReadOnlyList<WriterStatus>> gather,
    bool force,
    TimeSpan? limit,
    Action<string> report,
    CancellationToken cancellation)
{
    private static readonly TimeSpan ProofPause = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _sinceGather = new();
    private IReadOnlyList<WriterStatus> _present = [];

    /// <summary>How old the writers' answer may be when their service is stopped: the user may have taken a long time to decide.</summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>All writers that currently answer.</summary>
    /// <exception cref="VssException">The gather failed.</exception>
    public IReadOnlyList<WriterStatus> Look()
    {
        _present = gather(limit);
        _sinceGather.Restart();
        return _present;
    }

    /// <summary>The requested writers in their current status; one that does not answer is also restarted if its service is known.</summary>
    /// <param name="selection">The writers that were requested.</param>
    /// <param name="registry">The registry of the computer, which shows whether an old version of Exchange is installed.</param>
    /// <param name="refuse">Receives each request that matches no writer: the request, and the reason.</param>
    /// <exception cref="VssException">The gather failed.</exception>
    public List<RestartTarget> Find(WriterSelection selection, IMachineRegistry registry, Action<object, VssException> refuse)
    {
        List<RestartTarget> targets = [.. Look().Where(selection.Includes).Select(RestartTarget.Of)];
        foreach (AbsentWriter asked in selection.Absent())
        {
            RestartTarget? missing = asked.IsOfInstance
                ? null
                : RestartTarget.OfMissing(asked.Name, asked.WriterIds, service => services.StateOf(service) != ServiceState.NotInstalled, registry);
            if (missing is null)
            {
                refuse(asked.Target, asked.Error);
                continue;
            }

            targets.Add(missing);
        }

        return targets;
    }

    /// <summary>The writers that may be restarted, by the service that hosts them.</summary>
    /// <param name="targets">The writers.</param>
    /// <param name="refuse">Receives each writer that may not be restarted: its name, and the reason.</param>
    public IReadOnlyList<IGrouping<string, RestartTarget>> GroupAllowed(IEnumerable<RestartTarget> targets, Action<object, VssException> refuse)
    {
        List<RestartTarget> allowed = [];
        foreach (RestartTarget target in targets.GroupBy(target => target.Identity).Select(same => same.First()))
        {
            if (RefusalOf(target) is VssException refusal)
            {
                refuse(target.Name, refusal);
            }
            else
            {
                allowed.Add(target);
            }
        }

        return [.. allowed.GroupBy(target => target.ServiceName!, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What the restart of a service affects at present.</summary>
    /// <param name="computerName">The computer.</param>
    /// <param name="service">The service.</param>
    /// <param name="targets">The writers to restart; the service hosts all of them.</param>
    /// <exception cref="VssException">VssRestartRefused: the service cannot be restarted, or must not be restarted now. Or a gather failed.</exception>
    public RestartPlan Plan(string computerName, string service, IReadOnlyList<RestartTarget> targets)
    {
        if (_sinceGather.Elapsed > FreshFor)
        {
            Look();
        }

        ServiceState state = services.StateOf(service);
        if (state == ServiceState.NotInstalled)
        {
            throw RestartErrors.NotInstalled(service);
        }

        PlannedService host = Describe(service, state, service, targets.Select(target => target.RestartClass).OrderBy(RankOf).Last());
        PlannedService[] dependents = [.. services.ActiveDependentsOf(service).Select(dependent =>
            Describe(dependent, services.StateOf(dependent), service, ClassOf(dependent)))];
        RefuseDependents(service, dependents);
        RefuseWhileBusy(service);
        return new RestartPlan(
            computerName,
            host,
            dependents,
            targets,
            [.. HostedBy(service)],
            dependents.Append(host).Select(each => each.RestartClass).OrderBy(RankOf).Last());
    }

    /// <summary>Restarts one service and waits until its writers have returned as new, healthy instances.</summary>
    /// <param name="computerName">The computer.</param>
    /// <param name="targets">The writers to restart; the service hosts all of them.</param>
    /// <param name="confirmed">What the user confirmed: if the current facts differ, nothing is stopped.</param>
    /// <returns>The writers to restart, in their new status.</returns>
    /// <exception cref="VssException">VssRestartRefused: something has changed since the plan. VssRestartFailed: see its message. Or a gather failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the services that were running before are running again.</exception>
    public IReadOnlyList<WriterStatus> Run(string computerName, IReadOnlyList<RestartTarget> targets, RestartFacts confirmed)
    {
        RestartPlan plan = Plan(computerName, confirmed.ServiceName, targets);
        IReadOnlyList<string> changes = plan.Facts.ChangesSince(confirmed);
        if (changes.Count > 0)
        {
            throw RestartErrors.PlanChanged(plan.ServiceName, changes);
        }

        var clock = Stopwatch.StartNew();
        new ServiceRestart(services, plan.ServiceName, [.. plan.Dependents.Select(dependent => dependent.Name)], limit, report, cancellation).Run();
        return Prove(plan, clock);
    }

    private VssException? RefusalOf(RestartTarget target)
    {
        RestartClass restartClass = target.RestartClass;
        if (target.ServiceName is null && restartClass != RestartClass.NoRestart)
        {
            return RestartErrors.ServiceNotKnown(target.Known, target.Name);
        }

        return IsAllowed(restartClass) ? null : RestartErrors.ForbiddenByClass(target.Known, target.Name, target.ServiceName);
    }

    private bool IsAllowed(RestartClass restartClass) => restartClass switch
    {
        RestartClass.Safe => true,
        RestartClass.Disruptive or RestartClass.Unknown => force,
        _ => false,
    };

    private static int RankOf(RestartClass restartClass) =>
        Array.IndexOf([RestartClass.Safe, RestartClass.Disruptive, RestartClass.Unknown, RestartClass.DoNotRestart], restartClass);

    /// <summary>What a restart of the service interrupts, according to the writers that it can host; Unknown if the catalogue has none of them.</summary>
    private static RestartClass ClassOf(string service) => KnownWriters.All
        .Where(known => known.IsHostedBy(service) && known.RestartClass != RestartClass.NoRestart)
        .Select(known => known.RestartClass)
        .DefaultIfEmpty(RestartClass.Unknown)
        .OrderBy(RankOf)
        .Last();

    /// <exception cref="VssException">VssRestartRefused: it cannot be stopped, or cannot be started again.</exception>
    private PlannedService Describe(string service, ServiceState state, string host, RestartClass restartClass)
    {
        ServiceDescription description = services.Describe(service);
        RefuseUnlessRestartable(service, state, description, host);
        return new PlannedService(service, state, description, restartClass);
    }

    private void RefuseDependents(string service, IReadOnlyList<PlannedService> dependents)
    {
        PlannedService[] forbidden = [.. dependents.Where(dependent => !IsAllowed(dependent.RestartClass))];
        if (forbidden.Length > 0)
        {
            RestartClass worst = forbidden.Select(dependent => dependent.RestartClass).OrderBy(RankOf).Last();
            throw RestartErrors.ForbiddenByDependents(
                service,
                worst,
                [.. forbidden.Where(dependent => dependent.RestartClass == worst).Select(dependent => dependent.Name)]);
        }
    }

    /// <summary>Before anything is stopped: rejects a service that cannot be stopped, or cannot be started again.</summary>
    private static void RefuseUnlessRestartable(string service, ServiceState state, ServiceDescription description, string host)
    {
        if (description.StartType == ServiceStartType.Disabled)
        {
            throw RestartErrors.Disabled(service, host);
        }

        if (description.IsProtected)
        {
            throw RestartErrors.NotStoppable(service, "Windows protects it");
        }

        if (state == ServiceState.Running && !description.AcceptsStop)
        {
            throw RestartErrors.NotStoppable(service, "it does not accept a stop request");
        }
    }

    /// <summary>
    /// Nothing is restarted while a shadow copy is created (states 2 to 4). A writer can wait for the end of a backup (state 5) for hours while
    /// the backup runs, or forever after an aborted one: VSS does not report which it is, but the user may know.
    /// </summary>
    private void RefuseWhileBusy(string service)
    {
        WriterStatus[] making = [.. _present.Where(writer => writer.State.TakesPart())];
        if (making.Length > 0)
        {
            throw RestartErrors.Busy(service, making, isCertain: true);
        }

        WriterStatus[] waiting = [.. _present.Where(writer => writer.State == WriterState.WaitingForBackupComplete)];
        if (waiting.Length > 0 && !force)
        {
            throw RestartErrors.Busy(service, waiting, isCertain: false);
        }
    }

    /// <summary>The writers that answer and become new instances with the service; a NoRestart writer listed with it does not.</summary>
    private IEnumerable<WriterStatus> HostedBy(string service) => _present.Where(writer =>
        string.Equals(writer.ServiceName, service, StringComparison.OrdinalIgnoreCase)
        && RestartTarget.Of(writer).RestartClass != RestartClass.NoRestart);

    /// <summary>Waits until each writer of the service is verified: the same class id and name, a new instance id, and healthy.</summary>
    private WriterStatus[] Prove(RestartPlan plan, Stopwatch clock)
    {
        RestartTarget[] expected = [.. plan.Writers.Select(RestartTarget.Of), .. plan.Targets.Where(target => !plan.Writers.Any(target.IsShownBy))];
        RestartTarget[] unproven = expected;
        bool isAnswered = false;
        while (true)
        {
            report($"Waiting for the writers of the service '{plan.ServiceName}'");
            VssException? notGathered = TryLook(clock);
            if (notGathered is null)
            {
                isAnswered = true;
                WriterStatus[] healed = [.. HostedBy(plan.ServiceName).Where(writer =>
                    writer.Health == WriterHealth.Healthy && plan.Writers.All(former => former.InstanceId != writer.InstanceId))];

                // The number must match too: one instance that has returned does not prove that its twin has.
                unproven = [.. expected.Where(target => healed.Count(target.IsShownBy) < expected.Count(other => other.Identity.Equals(target.Identity)))];
                if (unproven.Length == 0)
                {
                    return [.. healed.Where(writer => plan.Targets.Any(target => target.IsShownBy(writer)))];
                }
            }

            cancellation.WaitHandle.WaitOne(ProofPause);
            cancellation.ThrowIfCancellationRequested();
            if (clock.Elapsed >= limit)
            {
                throw RestartErrors.NotProven(
                    plan.ServiceName, unproven.Select(LastStatusOf).Distinct(), isAnswered ? null : notGathered, limit.Value);
            }
        }
    }

    /// <summary>Gathers within the remaining time; VSS may refuse at first if it was just restarted.</summary>
    private VssException? TryLook(Stopwatch clock)
    {
        try
        {
            _present = gather(limit is null ? null : TimeSpan.FromTicks(Math.Max(1, (limit.Value - clock.Elapsed).Ticks)));
            _sinceGather.Restart();
            return null;
        }
        catch (VssException notGathered)
        {
            return notGathered;
        }
    }

    private string LastStatusOf(RestartTarget target) => string.Join(" ", _present
        .Where(target.IsShownBy)
        .Select(writer => $"{writer}")
        .DefaultIfEmpty($"{target.Name} does not report."));
}
