using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>Restarts the services that host writers, each once, where that may be done; and proves that it helped.</summary>
/// <param name="services">The services of the computer.</param>
/// <param name="gather">Gathers all writers within a limit; null is none.</param>
/// <param name="force">Whether users may notice the restart, and writers may be waiting for the end of a backup.</param>
/// <param name="limit">The limit of each restart, from the first stop to the proof; null for none.</param>
/// <param name="report">Takes each step as it begins.</param>
/// <param name="cancellation">Ends a restart early; what ran before runs again then.</param>
internal sealed class WriterRestart(
    IServiceControl services,
    Func<TimeSpan?, IReadOnlyList<WriterStatus>> gather,
    bool force,
    TimeSpan? limit,
    Action<string> report,
    CancellationToken cancellation)
{
    /// <summary>How old the writers' answer may be when their service is stopped: the user may have thought about it for long.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ProofPause = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _sinceGather = new();
    private IReadOnlyList<WriterStatus> _present = [];

    /// <summary>All writers that answer now, for <see cref="Plan"/>.</summary>
    /// <exception cref="VssException">The gather could not be done.</exception>
    public IReadOnlyList<WriterStatus> Look()
    {
        _present = gather(limit);
        _sinceGather.Restart();
        return _present;
    }

    /// <summary>What is to be restarted for the writers, service by service.</summary>
    /// <param name="computerName">The computer.</param>
    /// <param name="targets">The writers.</param>
    /// <param name="refuse">Takes what is not restarted: the writer's or the service's name, and why.</param>
    public IReadOnlyList<RestartPlan> Plan(string computerName, IEnumerable<RestartTarget> targets, Action<string, VssException> refuse)
    {
        List<RestartTarget> allowed = [];
        foreach (RestartTarget target in targets.GroupBy(target => (target.WriterId, target.Name.ToUpperInvariant())).Select(same => same.First()))
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

        List<RestartPlan> plans = [];
        foreach (IGrouping<string, RestartTarget> ofService in allowed.GroupBy(target => target.ServiceName!, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                plans.Add(PlanOf(computerName, ofService.Key, [.. ofService]));
            }
            catch (VssException refusal)
            {
                refuse(ofService.Key, refusal);
            }
        }

        return plans;
    }

    /// <summary>Restarts one service and waits until its writers are there again as new, healthy instances.</summary>
    /// <returns>The writers for whose sake it was done, as they are now.</returns>
    /// <exception cref="VssException">VssRestartRefused: a backup has begun meanwhile. VssRestartFailed: see its message. Or no gather could be done.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; what ran before runs.</exception>
    public IReadOnlyList<WriterStatus> Run(RestartPlan plan)
    {
        if (_sinceGather.Elapsed > FreshFor)
        {
            Look();
        }

        RefuseWhileBusy(plan.ServiceName);
        WriterStatus[] before = [.. HostedBy(plan.ServiceName)];
        var clock = Stopwatch.StartNew();
        new ServiceRestart(services, plan.ServiceName, limit, report, cancellation).Run();
        return Prove(plan, before, clock);
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

    private static int SeverityOf(RestartClass restartClass) => Array.IndexOf([RestartClass.Safe, RestartClass.Disruptive, RestartClass.Unknown], restartClass);

    /// <exception cref="VssException">The service cannot be restarted, or must not be now.</exception>
    private RestartPlan PlanOf(string computerName, string service, IReadOnlyList<RestartTarget> targets)
    {
        ServiceState state = services.StateOf(service);
        if (state == ServiceState.NotInstalled)
        {
            throw RestartErrors.NotInstalled(service);
        }

        ServiceDescription host = services.Describe(service);
        IReadOnlyList<string> dependents = services.ActiveDependentsOf(service);
        RefuseUnlessRestartable(service, state, host, service);
        List<RestartClass> classes = [.. targets.Select(target => target.RestartClass)];
        foreach (string dependent in dependents)
        {
            RefuseUnlessRestartable(dependent, services.StateOf(dependent), services.Describe(dependent), service);
            foreach (KnownWriter known in KnownWriters.All.Where(known => known.IsHostedBy(dependent) && known.RestartClass != RestartClass.NoRestart))
            {
                classes.Add(IsAllowed(known.RestartClass) ? known.RestartClass : throw RestartErrors.ForbiddenByDependent(service, dependent, known));
            }
        }

        RefuseWhileBusy(service);
        return new RestartPlan(
            computerName,
            service,
            host.DisplayName,
            classes.OrderBy(SeverityOf).Last(),
            targets,
            [.. HostedBy(service)],
            dependents);
    }

    /// <summary>Before anything is stopped: what cannot be stopped, or not be started again, is no part of a restart.</summary>
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
            throw RestartErrors.NotStoppable(service, "it takes no request to stop");
        }
    }

    /// <summary>
    /// While a shadow copy is made (states 2 to 4) nothing is restarted. A writer that waits for the end of a backup (state 5) may do so for
    /// hours of a backup that runs, or for ever after one that was broken off: VSS does not tell which, but the user may.
    /// </summary>
    private void RefuseWhileBusy(string service)
    {
        WriterStatus[] making = [.. _present.Where(writer =>
            writer.State is >= WriterState.WaitingForFreeze and <= WriterState.WaitingForPostSnapshot)];
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

    /// <summary>The writers that answer and become new instances with the service; a NoRestart writer named with it does not.</summary>
    private IEnumerable<WriterStatus> HostedBy(string service) => _present.Where(writer =>
        string.Equals(writer.ServiceName, service, StringComparison.OrdinalIgnoreCase)
        && RestartTarget.Of(writer).RestartClass != RestartClass.NoRestart);

    private WriterStatus[] Prove(RestartPlan plan, WriterStatus[] before, Stopwatch clock)
    {
        RestartTarget[] expected = [.. before.Select(RestartTarget.Of), .. plan.Targets.Where(target => !before.Any(target.IsShownBy))];
        RestartTarget[] unproven = expected;
        bool isAnswered = false;
        while (true)
        {
            report($"Waiting for the writers of the service '{plan.ServiceName}'");
            VssException? notGathered = TryLook(clock);
            if (notGathered is null)
            {
                isAnswered = true;
                WriterStatus[] healthy = [.. HostedBy(plan.ServiceName).Where(writer =>
                    writer.Health == WriterHealth.Healthy && before.All(old => old.InstanceId != writer.InstanceId))];
                unproven = [.. expected.Where(target => healthy.Count(target.IsShownBy) < expected.Count(target.IsSameAs))];
                if (unproven.Length == 0)
                {
                    return [.. healthy.Where(writer => plan.Targets.Any(target => target.IsShownBy(writer)))];
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

    /// <summary>Gathers within what is left; a VSS that has just been restarted may refuse at first.</summary>
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

    private string LastStatusOf(RestartTarget target) =>
        _present.FirstOrDefault(target.IsShownBy)?.ToString() ?? $"{target.Name} does not answer.";
}
