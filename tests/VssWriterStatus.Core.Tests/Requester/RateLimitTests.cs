using System;
using System.Linq;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

public class RateLimitTests
{
    private TimeSpan _now;

    [Fact]
    public void A_flood_exceeds_it_once()
    {
        RateLimit limit = New();

        Assert.Equal(1, Enumerable.Range(0, 1000).Count(_ => limit.Exceeds(1)));
        Assert.True(limit.IsExceeded);
    }

    [Fact]
    public void One_that_is_too_large_exceeds_it() => Assert.True(New().Exceeds(101));

    [Fact]
    public void What_comes_slowly_may_come_for_ever()
    {
        RateLimit limit = New();
        for (int second = 0; second < 100_000; second++)
        {
            _now = TimeSpan.FromSeconds(second);
            Assert.False(limit.Exceeds(10));
        }
    }

    [Fact]
    public void Silence_fills_it_no_further_than_full()
    {
        RateLimit limit = New();
        _now = TimeSpan.FromDays(365);

        Assert.False(limit.Exceeds(100));
        Assert.True(limit.Exceeds(1));
    }

    private RateLimit New() => new(most: 100, perSecond: 10, () => _now);
}
