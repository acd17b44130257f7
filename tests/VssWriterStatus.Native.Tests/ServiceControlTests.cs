using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The Service Control Manager for real, with services of tests/TestService.</summary>
public class ServiceControlTests
{
    /// <summary>How many steps the restart of a service with two dependents has.</summary>
    private const int Steps = 6;

    public static TheoryData<int> EveryStep => [.. Enumerable.Range(0, Steps)];

    [Fact]
    public void The_state_of_a_service_is_told()
    {
        using var services = new TestServices();
        string name = services.Create("A");

        Assert.Equal(ServiceState.Stopped, services.Manager.StateOf(name));
        services.Run(name);
        Assert.Equal(ServiceState.Running, services.Manager.StateOf(name));
        Assert.Equal(ServiceState.Running, services.Manager.StateOf(name.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("VssNoSuchService")]
    [InlineData("no/name")]
    [InlineData("")]
    public void A_service_that_is_not_installed_is_told_from_one_that_is_stopped(string name)
    {
        using var services = new TestServices();

        Assert.Equal(ServiceState.NotInstalled, services.Manager.StateOf(name));
        VssException error = Assert.Throws<VssException>(() => services.Manager.Describe(name));
        Assert.Contains("ERROR_SERVICE_DOES_NOT_EXIST", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(ServiceStartType.Manual), false)]
    [InlineData(nameof(ServiceStartType.Automatic), true)]
    [InlineData(nameof(ServiceStartType.Disabled), false)]
    public void How_a_service_starts_is_told(string startType, bool runsAlways)
    {
        using var services = new TestServices();
        string name = services.Create("A", startType: Enum.Parse<ServiceStartType>(startType));

        ServiceStartup startup = services.Manager.StartupOf(name)!;

        Assert.Equal((startType, false, runsAlways), (startup.StartType.ToString(), startup.IsTriggered, startup.RunsAlways));
        Assert.Equal("LocalSystem", startup.Account);
        Assert.Null(services.Manager.StartupOf("VssNoSuchService"));
    }

    [Fact]
    public void The_services_that_run_are_told_and_no_others()
    {
        using var services = new TestServices();
        string running = services.Create("A");
        string stopped = services.Create("B");
        services.Run(running);

        Assert.Contains(running, services.Manager.Running());
        Assert.DoesNotContain(stopped, services.Manager.Running());
    }

    [Fact]
    public void What_decides_about_a_restart_is_told()
    {
        using var services = new TestServices();
        string manual = services.Create("A");
        string disabled = services.Create("B", startType: ServiceStartType.Disabled);
        string stubborn = services.Create("C", "no-stop");
        services.Run(manual);
        services.Run(stubborn);

        ServiceDescription described = services.Manager.Describe(manual);
        Assert.Equal((services.DisplayNameOf("A"), ServiceStartType.Manual, false, true), (described.DisplayName, described.StartType, described.IsProtected, described.AcceptsStop));
        Assert.Equal(ServiceStartType.Disabled, services.Manager.Describe(disabled).StartType);
        Assert.False(services.Manager.Describe(stubborn).AcceptsStop);
    }

    [Fact]
    public void A_service_that_nothing_needs_has_no_dependents()
    {
        using var services = new TestServices();

        Assert.Empty(services.Manager.ActiveDependentsOf(services.Create("A")));
    }

    [Fact]
    public void Stopping_what_is_stopped_and_starting_what_runs_is_no_error()
    {
        using var services = new TestServices();
        string name = services.Create("A");

        services.Manager.Stop(name);
        services.Run(name);
        services.Manager.Start(name);
    }

    [Fact]
    public void A_restart_gives_the_service_and_its_dependents_new_processes()
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", ""), ("B", "stop-ms=300 start-ms=300"), ("C", ""));
        string idle = services.Create("D", needs: ["A"]);
        uint[] before = [.. chain.Select(TestServices.ProcessOf)];
        List<string> steps = [];

        Assert.Null(Restart(services, chain[0], report: steps.Add));

        services.AssertRunning(chain);
        Assert.Equal(ServiceState.Stopped, services.Manager.StateOf(idle));
        Assert.Empty(before.Intersect(chain.Select(TestServices.ProcessOf)));
        Assert.Equal(
            [$"Stopping the service '{chain[2]}'", $"Stopping the service '{chain[1]}'", $"Stopping the service '{chain[0]}'"], steps.Take(3));
        Assert.Equal(
            [$"Starting the service '{chain[0]}'", $"Starting the service '{chain[1]}'", $"Starting the service '{chain[2]}'"], steps.Skip(3));
    }

    [Fact]
    public void A_service_that_is_stopped_is_started()
    {
        using var services = new TestServices();
        string name = services.Create("A");

        Assert.Null(Restart(services, name));

        services.AssertRunning(name);
    }

    [Fact]
    public void A_service_that_refuses_to_stop_is_an_error_and_all_runs()
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", ""), ("B", ""));
        services.Fault("A", "refuse-stop");

        VssException error = Assert.IsType<VssException>(Restart(services, chain[0], TimeSpan.FromSeconds(1)));

        // Wine does not hand on that it refused.
        Assert.Equal(VssErrorId.VssRestartFailed, error.ErrorId);
        Assert.Matches("ControlService failed|still Running", error.Message);
        services.AssertRunning(chain);
    }

    [Fact]
    public void A_service_that_hangs_while_stopping_is_given_up_in_time_and_named()
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", ""), ("B", ""));
        services.Fault("B", "hang-at-stop");
        var clock = Stopwatch.StartNew();

        VssException error = Assert.IsType<VssException>(Restart(services, chain[0], TimeSpan.FromSeconds(1), restoreLimit: TimeSpan.FromSeconds(2)));

        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 10);
        Assert.Contains($"'{chain[1]}' is StopPending", error.Message, StringComparison.Ordinal);
        services.AssertRunning(chain[0]);
        services.Fault("B", "hang-at-stop", isOn: false);
    }

    [Fact]
    public void A_service_that_stops_after_the_limit_is_started_again()
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", "stop-ms=1500"), ("B", ""));

        VssException error = Assert.IsType<VssException>(Restart(services, chain[0], TimeSpan.FromMilliseconds(500)));

        Assert.Contains("All services that were running are running again", error.Message, StringComparison.Ordinal);
        services.AssertRunning(chain);
    }

    [Fact]
    public void A_service_that_dies_while_starting_is_an_error_that_says_so_and_that_it_is_stopped()
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", ""), ("B", ""));
        services.Fault("A", "die-at-start");

        VssException error = Assert.IsType<VssException>(Restart(services, chain[0]));

        Assert.Contains($"'{chain[0]}' stopped while it was starting, with 0x8007042A (ERROR_SERVICE_SPECIFIC_ERROR) and the service-specific exit code 42 (0x0000002A).", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{chain[0]}' is Stopped", error.Message, StringComparison.Ordinal);
        Assert.Contains("Start-Service", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_dies_while_starting_once_runs_again()
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", ""), ("B", ""));
        services.Fault("A", "die-once-at-start");

        Exception? outcome = Restart(services, chain[0]);

        Assert.Contains("All services that were running are running again", Assert.IsType<VssException>(outcome).Message, StringComparison.Ordinal);
        services.AssertRunning(chain);
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void Cancelling_at_a_step_leaves_running_what_ran(int step)
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", "stop-ms=150 start-ms=150"), ("B", "stop-ms=150"), ("C", "start-ms=150"));
        using var cancellation = new CancellationTokenSource();
        int told = 0;

        Exception? outcome = Restart(services, chain[0], report: _ => CancelAfter(told++ == step, cancellation), cancellation: cancellation.Token);

        // The last start may be over before the cancellation comes.
        Assert.True(outcome is OperationCanceledException || (step == Steps - 1 && outcome is null), outcome?.ToString());
        services.AssertRunning(chain);
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void A_step_that_throws_leaves_running_what_ran(int step)
    {
        using var services = new TestServices();
        string[] chain = services.Chain(("A", ""), ("B", ""), ("C", ""));
        int told = 0;

        Exception? outcome = Restart(services, chain[0], report: _ => ThrowIf(told++ == step));

        Assert.IsType<InvalidOperationException>(outcome);
        services.AssertRunning(chain);
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new InvalidOperationException();
        }
    }

    /// <summary>Cancels while the step is under way.</summary>
    private static void CancelAfter(bool isTime, CancellationTokenSource cancellation)
    {
        if (isTime)
        {
            cancellation.CancelAfter(20);
        }
    }

    private static Exception? Restart(
        TestServices services,
        string name,
        TimeSpan? limit = null,
        TimeSpan? restoreLimit = null,
        Action<string>? report = null,
        CancellationToken cancellation = default)
    {
        var restart = new ServiceRestart(services, name, services.ActiveDependentsOf(name), limit ?? TimeSpan.FromSeconds(20), report ?? (_ => { }), cancellation)
        {
            RestoreLimit = restoreLimit ?? TimeSpan.FromSeconds(20),
        };
        return Record.Exception(restart.Run);
    }
}
