using System.Diagnostics;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Services;

namespace VssWriterStatus.Restart;

/// <summary>One restart of a service and its dependent services.</summary>
/// <remarks>
/// The planned dependent services are stopped before it and started after it, if they are running. If another dependent service has started
/// in the meantime, Windows refuses the stop. Whatever happens, including cancellation, all stopped services are started again before
/// the restart ends; this ignores the limit and the cancellation.
/// </remarks>
/// <param name="services">The services of the computer.</param>
/// <param name="name">The service. If it is stopped, it is only started.</param>
/// <param name="dependents">The dependent services, in the order in which to stop them.</param>
/// <param name="limit">The limit from the first stop to the last start; null for none.</param>
/// <param name="report">Receives each step as it begins; an exception that it throws ends the restart.</param>
/// <param name="cancellation">Ends the restart early.</param>
internal sealed class ServiceRestart(
    IServiceControl services, string name, IReadOnlyList<string> dependents, TimeSpan? limit, Action<string> report, CancellationToken cancellation)
{
    /// <summary>How many times to try to start the stopped services again: an obstacle may disappear after a moment.</summary>
    private const int RestoreAttempts = 3;

    private static readonly TimeSpan RestorePause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The services that were running and were asked to stop, in that order.</summary>
    private readonly List<string> _stopped = [];

    /// <summary>The service that was asked to stop and has not stopped yet.</summary>
    private string? _stopping;

    /// <summary>How long the services have to start again when the restart is undone.</summary>
    public TimeSpan RestoreLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a service that was asked to stop may show no reaction.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <exception cref="VssException">VssRestartFailed; the message gives the state of the services.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the services that were running before are running again.</exception>
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

    /// <summary>Starts the service unless something else has started it.</summary>
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

    /// <summary>Starts the stopped services again; returns the failure that remains in the end.</summary>
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

    /// <summary>Waits for a service that was just asked to stop: it may still report Running, and would otherwise stay stopped.</summary>
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
