using System;
using VssWriterStatus.Restart;
using Xunit;

namespace VssWriterStatus.Tests.Restart;

public class RestartOrdersTests
{
    private static readonly RestartFacts Plan = new("SQLWriter", "Restart it.", [new(RestartFacts.WriterSubject("SqlServerWriter"), "Healthy")]);

    private readonly RestartOrders _orders = new();

    [Theory]
    [InlineData(0, true)]
    [InlineData(29, true)]
    [InlineData(31, false)]
    [InlineData(-31, false)]
    public void A_status_is_an_order_while_it_is_fresh_by_either_clock(int minutes, bool isTaken) =>
        Assert.Equal(isTaken, _orders.Add(Status(minutes), null, mayBeSimulated: false) is null);

    [Fact]
    public void A_simulated_status_is_no_order_for_a_real_service()
    {
        Assert.Equal(VssErrorId.VssRestartRefused, _orders.Add(Status(0, VssSource.Simulation), null, mayBeSimulated: false)?.ErrorId);
        Assert.Null(_orders.Add(Status(0, VssSource.Simulation), null, mayBeSimulated: true));
    }

    [Fact]
    public void A_service_is_left_alone_whose_writers_have_recovered_on_that_computer()
    {
        var there = new RemoteConnection { HostName = "srv1" };
        _orders.Add(Status(0), there, mayBeSimulated: false);

        Assert.Contains("healthy now", _orders.RefusalOf(Plan, there)?.Message, StringComparison.Ordinal);
        Assert.Null(_orders.RefusalOf(Plan, null));
    }

    private static WriterStatus Status(int minutesAgo, VssSource source = VssSource.System) => new()
    {
        ComputerName = "SRV1",
        Name = "SqlServerWriter",
        ServiceName = "SQLWriter",
        Health = WriterHealth.Failed,
        GatheredAt = DateTimeOffset.UtcNow.AddMinutes(-minutesAgo),
        Source = source,
    };
}
