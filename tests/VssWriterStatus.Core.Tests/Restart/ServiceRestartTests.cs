using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;
using VssWriterStatus.Tests.Services;
using Xunit;

namespace VssWriterStatus.Tests.Restart;

public class ServiceRestartTests
{
    /// <summary>Every call of a restart without faults, by its place.</summary>
    public static TheoryData<int, string> EveryStep
    {
        get
        {
            var services = new FakeServices();
            Run(services);
            var steps = new TheoryData<int, string>();
            for (int step = 0; step < services.Calls.Count; step++)
            {
                steps.Add(step, services.Calls[step]);
            }

            return steps;
        }
    }

    [Fact]
    public void What_needs_the_service_stops_before_it_and_starts_after_it_and_only_what_ran()
    {
        var services = new FakeServices();

        Assert.Null(Run(services));

        Assert.Equal(["Stop Grandchild", "Stop Child", "Stop Host", "Start Host", "Start Child", "Start Grandchild"], services.Changes);
        AssertAsBefore(services);
    }

    [Fact]
    public void A_service_that_is_stopped_is_started()
    {
        var services = new FakeServices();
        services.Set("Grandchild", ServiceState.Stopped);
        services.Set("Child", ServiceState.Stopped);
        services.Set(FakeServices.Host, ServiceState.Stopped);

        Assert.Null(Run(services));

        Assert.Equal(["Start Host"], services.Changes);
        Assert.Equal(ServiceState.Running, services.States[FakeServices.Host]);
    }

    [Fact]
    public void A_service_that_is_starting_is_waited_for_before_it_is_stopped()
    {
        var services = new FakeServices();
        services.Set(FakeServices.Host, ServiceState.StartPending);

        Assert.Null(Run(services));
        AssertAsBefore(services);
    }

    [Fact]
    public void Each_step_is_told_before_it_is_done()
    {
        var services = new FakeServices();
        List<string> steps = [];

        Run(services, report: steps.Add);

        Assert.Equal(6, steps.Count);
        Assert.Equal("Stopping the service 'Grandchild'", steps[0]);
        Assert.Equal("Starting the service 'Host'", steps[3]);
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void A_step_that_fails_leaves_no_service_stopped_that_ran(int step, string call)
    {
        var services = new FakeServices { Before = (at, _) => ThrowIf(at == step, call) };

        VssException error = Assert.IsType<VssException>(Run(services));

        AssertAsBefore(services);
        Assert.Equal(VssErrorId.VssRestartFailed, error.ErrorId);
        Assert.Contains(services.Changes.Length == 0 ? "Nothing was stopped: " : "All services that were running are running again: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Host' is Running", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void Cancelling_at_a_step_leaves_no_service_stopped_that_ran(int step, string call)
    {
        using var cancellation = new CancellationTokenSource();
        var services = new FakeServices { Before = (at, _) => CancelIf(at == step, cancellation) };

        Exception? outcome = Run(services, cancellation: cancellation.Token);

        // At the very last look there is nothing left to cancel.
        Assert.True(outcome is OperationCanceledException || step == EveryStep.Count - 1, $"{call}: {outcome}");
        AssertAsBefore(services);
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void A_step_whose_telling_throws_leaves_no_service_stopped_that_ran(int step, string call)
    {
        // As PowerShell does to a cmdlet that writes while it is being stopped.
        var services = new FakeServices();
        int told = 0;

        Exception? outcome = Run(services, report: _ => ThrowUnless(told++ != step));

        Assert.True(step >= 6 ? outcome is null : outcome is InvalidOperationException, $"{call}: {outcome}");
        AssertAsBefore(services);
    }

    [Fact]
    public void A_second_failure_while_services_are_started_again_is_overcome()
    {
        var first = new FakeServices { Before = (_, call) => ThrowIf(call == "Start Host", call) };
        Run(first);
        int firstFault = first.Calls.IndexOf("Start Host");
        for (int second = firstFault + 1; second < first.Calls.Count; second++)
        {
            var services = new FakeServices { Before = (at, call) => ThrowIf(at == firstFault || at == second, call) };

            Assert.IsType<VssException>(Run(services));

            AssertAsBefore(services);
        }
    }

    [Fact]
    public void A_service_that_can_never_be_started_is_named_with_the_state_of_all()
    {
        var services = new FakeServices { Before = (_, call) => ThrowIf(call == "Start Child", call) };

        VssException error = Assert.IsType<VssException>(Run(services));

        Assert.Equal(ServiceState.Running, services.States[FakeServices.Host]);
        Assert.Contains("Not all services that were running could be started again", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Grandchild' is Stopped, 'Child' is Stopped, 'Host' is Running", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Start-Service -Name Grandchild,Child", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_dies_while_starting_is_an_error_with_its_exit_code()
    {
        var services = new FakeServices { Dying = { FakeServices.Host } };

        VssException error = Assert.IsType<VssException>(Run(services));

        Assert.Contains("stopped while it was starting", error.Message, StringComparison.Ordinal);
        Assert.Contains("ERROR_SERVICE_SPECIFIC_ERROR) and the service-specific exit code 42 (0x0000002A).", error.Message, StringComparison.Ordinal);
        Assert.Equal(unchecked((int)0x8007042A), error.HResult);
    }

    [Fact]
    public void A_service_that_does_not_stop_in_time_is_an_error_and_what_needs_it_runs_again()
    {
        var services = new FakeServices { Deaf = { FakeServices.Host } };

        VssException error = Assert.IsType<VssException>(Run(services, TimeSpan.FromSeconds(1)));

        Assert.Contains("'Host' was still Running when the time limit expired", error.Message, StringComparison.Ordinal);
        AssertAsBefore(services);
    }

    [Fact]
    public void A_service_that_never_comes_out_of_its_start_is_not_said_to_run_again()
    {
        var services = new FakeServices();
        services.Set("Child", ServiceState.Stopped);
        services.Set("Grandchild", ServiceState.Stopped);
        services.Before = (_, _) => services.Set(FakeServices.Host, ServiceState.StartPending);

        VssException error = Assert.IsType<VssException>(Run(services, TimeSpan.FromMilliseconds(50)));

        Assert.EndsWith("Nothing was stopped: 'Host' is StartPending.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_is_disabled_while_its_dependents_stop_is_not_stopped()
    {
        var services = new FakeServices();
        services.Before = (_, call) =>
        {
            if (call == "Stop Child")
            {
                services.Disabled.Add(FakeServices.Host);
            }
        };

        VssException error = Assert.IsType<VssException>(Run(services));

        Assert.Equal(["Stop Grandchild", "Stop Child", "Start Child", "Start Grandchild"], services.Changes);
        Assert.Contains("'Host' was disabled during the restart", error.Message, StringComparison.Ordinal);
        AssertAsBefore(services);
    }

    [Fact]
    public void A_dependent_that_was_not_planned_is_not_stopped()
    {
        var services = new FakeServices();

        Assert.IsType<VssException>(Run(services, dependents: ["Child"]));

        Assert.DoesNotContain("Stop Grandchild", services.Calls);
        AssertAsBefore(services);
    }

    [Fact]
    public void A_service_that_hangs_while_stopping_is_given_up_in_time()
    {
        var services = new FakeServices { Hanging = { "Child" } };
        var clock = Stopwatch.StartNew();

        VssException error = Assert.IsType<VssException>(Run(services, TimeSpan.FromMilliseconds(100)));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 12);
        Assert.Contains("'Child' is StopPending", error.Message, StringComparison.Ordinal);
        Assert.Equal(ServiceState.Running, services.States[FakeServices.Host]);
    }

    [Fact]
    public void A_service_that_stops_only_after_the_limit_is_started_again()
    {
        var services = new FakeServices { Hanging = { "Child" } };
        int looks = 0;
        services.Before = (_, call) =>
        {
            if (call == "StateOf Child" && ++looks == 20)
            {
                services.Hanging.Clear();
            }
        };

        Assert.IsType<VssException>(Run(services, TimeSpan.FromMilliseconds(50), restoreLimit: TimeSpan.FromSeconds(20)));

        AssertAsBefore(services);
    }

    [Fact]
    public void A_service_that_was_asked_to_stop_and_stops_late_is_started_again_after_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var services = new FakeServices { Deaf = { FakeServices.Host } };
        int looks = -1;
        services.Before = (_, call) =>
        {
            if (call == "Stop Host")
            {
                cancellation.Cancel();
                looks = 0;
            }
            else if (call == "StateOf Host" && looks >= 0 && looks++ == 2)
            {
                services.Set(FakeServices.Host, ServiceState.StopPending);
            }
        };

        Assert.IsType<OperationCanceledException>(Run(services, cancellation: cancellation.Token, stopGrace: TimeSpan.FromSeconds(5)), exactMatch: false);

        AssertAsBefore(services);
    }

    private static Exception? Run(
        FakeServices services,
        TimeSpan? limit = null,
        Action<string>? report = null,
        TimeSpan? restoreLimit = null,
        TimeSpan? stopGrace = null,
        string[]? dependents = null,
        CancellationToken cancellation = default)
    {
        var restart = new ServiceRestart(services, FakeServices.Host, dependents ?? ["Grandchild", "Child"], limit, report ?? (_ => { }), cancellation)
        {
            RestoreLimit = restoreLimit ?? TimeSpan.FromSeconds(1),
            StopGrace = stopGrace ?? TimeSpan.FromMilliseconds(30),
        };
        return Record.Exception(restart.Run);
    }

    /// <summary>What ran runs, what did not does not.</summary>
    private static void AssertAsBefore(FakeServices services)
    {
        // Nothing is left under way either.
        foreach (KeyValuePair<string, ServiceState> service in services.States)
        {
            ServiceState expected = service.Key == "Idle" ? ServiceState.Stopped : ServiceState.Running;
            Assert.True(service.Value == expected, $"{service.Key} is {service.Value} after {string.Join(", ", services.Calls)}");
        }
    }

    private static void ThrowIf(bool fails, string call)
    {
        if (fails)
        {
            throw FakeServices.Failure(call);
        }
    }

    private static void ThrowUnless(bool works)
    {
        if (!works)
        {
            throw new InvalidOperationException();
        }
    }

    private static void CancelIf(bool now, CancellationTokenSource cancellation)
    {
        if (now)
        {
            cancellation.Cancel();
        }
    }
}
