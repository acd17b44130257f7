using System;
using System.Diagnostics;
using System.Threading;
using VssWriterStatus.Requester;
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
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 3);
        Assert.Contains(VssOperation.Cancel, gathering.Calls);
        gathering.AssertReleased();
    }

    [Theory]
    [MemberData(nameof(StatusGatherTests.GatherMethods), MemberType = typeof(StatusGatherTests))]
    public void A_cancelled_gather_cancels_the_operation_and_releases_everything(string method)
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = new Stopwatch();
        using CancellationTokenRegistration start = cancellation.Token.Register(clock.Start);

        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{method}\": {{\"hang\": true}}}}, {StatusGatherTests.TwoWriters}}}", cancellation: cancellation.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(gathering.Failure);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1);
        Assert.Contains(VssOperation.Cancel, gathering.Calls);
        gathering.AssertReleased();
    }
}
