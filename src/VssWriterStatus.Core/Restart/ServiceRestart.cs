using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>One restart of one service and of its dependent services.</summary>
/// <remarks>
/// The dependent services that were planned are stopped before it and started after it, and only those that run; another that has started
/// meanwhile makes Windows refuse the stop. Whatever happens on the way, cancellation included, what was stopped is started again before
/// the restart is over; that takes no notice of the limit or of the cancellation.
/// </remarks>
/// <param name="services">The services of the computer.</param>
/// <param name="name">The service. One that is stopped is started.</param>
/// <param name="dependents">The dependent services to stop, in that order.</param>
/// <param name="limit">The limit from the first stop to the last start; null for none.</param>
/// <param name="report">Takes each step as it begins; whatever it throws ends the restart.</param>
/// <param name="cancellation">Ends the restart early.</param>
internal sealed class ServiceRestart(
    IServiceControl services, string name, IReadOnlyList<string> dependents, TimeSpan? limit, Action<string> report, CancellationToken cancellation)
{
    /// <summary>How often it is tried to start again what was stopped: a moment later there may be no obstacle.</summary>
    private const int RestoreAttempts = 3;

    private static readonly TimeSpan RestorePause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>What ran and was asked to stop, in that order.</summary>
    private readonly List<string> _stopped = [];

    /// <summary>The service that was asked to stop and has not yet done so.</summary>
    private string? _stopping;

    /// <summary>How long the services get to come back when the restart is undone.</summary>
    public TimeSpan RestoreLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a service that was asked to stop may go on as if it had not heard.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <exception cref="VssException">VssRestartFailed; the message says in what state the services are.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; what ran before runs again.</exception>
    public void Run()
    {
        try
        {
            foreach (string dependent in dependents)
            {
                Stop(dependent);
            }

            Stop(name);
            Start(name);
            foreach (string dependent in Enumerable.Reverse(_stopped).Where(stopped => stopped != name))
            {
                Start(dependent);
            }
        }
        catch (Exception cause)
        {
            VssException? notRestored = Restore();
            if (notRestored is null && cause is not VssException)
            {
                throw;
            }

            throw RestartErrors.Failed(name, cause, notRestored, _stopped.Count > 0, [.. _stopped.Append(name).Distinct().Select(service => (service, TryStateOf(service)))]);
        }
    }

    private void Stop(string service)
    {
        if (WaitWhile(IsPending, service, limit, cancellation) is ServiceState.Stopped or ServiceState.NotInstalled)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        if (services.Describe(service).StartType == ServiceStartType.Disabled)
        {
            throw RestartErrors.DisabledMeanwhile(service);
        }

        report($"Stopping the service '{service}'");
        _stopped.Add(service);
        _stopping = service;
        services.Stop(service);
        WaitWhile(state => state is not (ServiceState.Stopped or ServiceState.StartPending or ServiceState.NotInstalled), service, limit, cancellation);
        _stopping = null;
    }

    private void Start(string service)
    {
        cancellation.ThrowIfCancellationRequested();
        report($"Starting the service '{service}'");
        Start(service, limit, cancellation);
    }

    /// <summary>Starts the service unless somebody else has.</summary>
    private void Start(string service, TimeSpan? within, CancellationToken stop)
    {
        if (WaitWhile(IsPending, service, within, stop) is not (ServiceState.Stopped or ServiceState.NotInstalled))
        {
            return;
        }

        services.Start(service);
        ServiceState state = WaitWhile(IsPending, service, within, stop);
        if (state is ServiceState.Stopped or ServiceState.NotInstalled)
        {
            ServiceDescription ended = services.Describe(service);
            throw RestartErrors.EndedWhileStarting(service, ended.ExitCode, ended.SpecificExitCode);
        }
    }

    /// <summary>Starts again what was stopped; the failure that is left in the end.</summary>
    private VssException? Restore()
    {
        TimeSpan until = _clock.Elapsed + RestoreLimit;
        for (int attempt = 1; ; attempt++)
        {
            VssException? failure = null;
            foreach (string service in Enumerable.Reverse(_stopped))
            {
                try
                {
                    if (service == _stopping)
                    {
                        AwaitReaction(service);
                        _stopping = null;
                    }

                    Start(service, until, CancellationToken.None);
                }
                catch (VssException notRestored)
                {
                    failure ??= notRestored;
                }
            }

            if (failure is null || attempt == RestoreAttempts || _clock.Elapsed >= until)
            {
                return failure;
            }

            Thread.Sleep(RestorePause);
        }
    }

    /// <summary>A service that has just been asked to stop may still call itself running: it must not be left alone for that.</summary>
    private void AwaitReaction(string service)
    {
        var grace = Stopwatch.StartNew();
        while (grace.Elapsed < StopGrace && services.StateOf(service) is ServiceState.Running or ServiceState.Paused)
        {
            Thread.Sleep(FirstPoll);
        }
    }

    private ServiceState WaitWhile(Predicate<ServiceState> isUnderWay, string service, TimeSpan? within, CancellationToken stop)
    {
        for (TimeSpan pause = FirstPoll; ; pause = pause < LongestPoll ? pause + pause : LongestPoll)
        {
            ServiceState state = services.StateOf(service);
            if (!isUnderWay(state))
            {
                return state;
            }

            if (_clock.Elapsed >= within)
            {
                throw RestartErrors.TooSlow(service, state.ToString());
            }

            stop.WaitHandle.WaitOne(pause);
            stop.ThrowIfCancellationRequested();
        }
    }

    private static bool IsPending(ServiceState state) => state
        is ServiceState.StartPending or ServiceState.StopPending or ServiceState.ContinuePending or ServiceState.PausePending;

    private string TryStateOf(string service)
    {
        try
        {
            return services.StateOf(service).ToString();
        }
        catch (VssException)
        {
            return "in a state that could not be read";
        }
    }
}
