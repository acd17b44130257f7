using System;
using System.Collections.Generic;
using System.Diagnostics;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

/// <summary>An operation that never ends: limit, cancellation, release.</summary>
public class EndlessOperationTests
{
    [Theory]
    [MemberData(nameof(StatusGatherTests.GatherMethods), MemberType = typeof(StatusGatherTests))]
    public void An_operation_that_never_ends_is_cancelled_at_the_time_limit(string method)
    {
        var clock = Stopwatch.StartNew();

        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{method}\": {{\"hang\": true}}}}, {StatusGatherTests.TwoWriters}}}",
            new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal((VssErrorId.VssTimeout, method), (gathering.VssFailure.ErrorId, gathering.VssFailure.Operation));
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);
        Assert.Contains(VssOperation.Cancel, gathering.Calls);
        gathering.AssertReleased();
    }

    [Theory]
    [MemberData(nameof(StatusGatherTests.GatherMethods), MemberType = typeof(StatusGatherTests))]
    public void A_cancelled_gather_cancels_the_operation_and_releases_everything(string method)
    {
        var clock = Stopwatch.StartNew();

        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{method}\": {{\"hang\": true}}}}, {StatusGatherTests.TwoWriters}}}", cancelAt: method);

        Assert.IsAssignableFrom<OperationCanceledException>(gathering.Failure);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.Contains(VssOperation.Cancel, gathering.Calls);
        gathering.AssertReleased();
    }

    [Theory]
    [InlineData(VssOperation.Cancel)]
    [InlineData(VssOperation.Wait)]
    [InlineData(VssOperation.QueryStatus)]
    public void What_fails_after_the_time_limit_does_not_hide_the_timeout(string method)
    {
        var simulation = new VssSimulation("test", "SIMULATION", [], [], new SimulatedRegistry(), [], new FailsAfterCancel(method), hasEx3: true);

        Gathering gathering = Gathering.Of(simulation, new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal((VssErrorId.VssTimeout, VssOperation.GatherWriterStatus), (gathering.VssFailure.ErrorId, gathering.VssFailure.Operation));
        gathering.AssertReleased();
    }

    [Theory]
    [InlineData(VssOperation.Cancel)]
    [InlineData(VssOperation.Wait)]
    [InlineData(VssOperation.QueryStatus)]
    public void What_fails_after_the_cancellation_is_not_told(string method)
    {
        var simulation = new VssSimulation("test", "SIMULATION", [], [], new SimulatedRegistry(), [], new FailsAfterCancel(method), hasEx3: true);

        Gathering gathering = Gathering.Of(simulation, cancelAt: VssOperation.GatherWriterStatus);

        Assert.IsAssignableFrom<OperationCanceledException>(gathering.Failure);
        gathering.AssertReleased();
    }

    /// <summary>An endless operation, of which a method fails from Cancel on.</summary>
    private sealed class FailsAfterCancel(string method) : Dictionary<string, SimulatedCall>, IReadOnlyDictionary<string, SimulatedCall>
    {
        private volatile bool _isCancelled;

        bool IReadOnlyDictionary<string, SimulatedCall>.TryGetValue(string key, out SimulatedCall value)
        {
            _isCancelled |= key == VssOperation.Cancel;
            value = key == VssOperation.GatherWriterStatus ? new SimulatedCall { Hangs = true }
                : key == method && _isCancelled ? new SimulatedCall { Result = HResult.E_UNEXPECTED }
                : SimulatedCall.Works;
            return true;
        }
    }
}
