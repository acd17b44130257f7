using System;
using System.Collections.Generic;
using VssWriterStatus.Polling;
using Xunit;

namespace VssWriterStatus.Tests.Polling;

public class PollingScheduleTests
{
    private TimeSpan _now;

    [Fact]
    public void Gathers_begin_at_multiples_of_the_interval_however_long_each_takes() =>
        Assert.Equal([0, 10, 20, 30, 40], Beginnings(Schedule(), 5, 3, 0.5, 9.9, 1));

    [Fact]
    public void A_gather_that_takes_longer_than_the_interval_leaves_moments_out() =>
        Assert.Equal([0, 30, 40, 60], Beginnings(Schedule(), 4, 25, 2, 10.5));

    [Fact]
    public void A_gather_that_takes_exactly_the_interval_is_followed_by_the_next() =>
        Assert.Equal([0, 10, 20], Beginnings(Schedule(), 3, 10, 10));

    [Fact]
    public void A_wait_that_ends_a_little_early_is_not_followed_by_a_gather_too_many()
    {
        PollingSchedule schedule = Schedule();
        schedule.Begin();
        schedule.UntilNext();
        _now = TimeSpan.FromSeconds(9.99);
        schedule.Begin();

        Assert.Equal(10.01, schedule.UntilNext()!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void A_wait_that_ends_late_does_not_shift_those_after_it()
    {
        PollingSchedule schedule = Schedule();
        schedule.Begin();
        schedule.UntilNext();
        _now = TimeSpan.FromSeconds(13);
        schedule.Begin();

        Assert.Equal(7, schedule.UntilNext()!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void Count_is_the_number_of_gathers_after_the_first()
    {
        PollingSchedule schedule = Schedule();
        schedule.Count = 2;

        Assert.Equal([0, 10, 20], Beginnings(schedule, 9, 1, 1, 1, 1));
    }

    [Fact]
    public void Without_limit_and_count_there_is_no_end() => Assert.Equal(1000, Beginnings(Schedule(), 1000).Length);

    [Fact]
    public void Before_the_limit_a_last_gather_begins_as_late_as_it_can_end_in_time()
    {
        PollingSchedule schedule = Schedule();
        schedule.TimeLimit = TimeSpan.FromSeconds(25);

        Assert.Equal([0, 10, 20, 22.9], Beginnings(schedule, 9, 2, 2, 2, 2, 2));
    }

    [Fact]
    public void No_gather_begins_that_cannot_end_before_the_limit()
    {
        PollingSchedule schedule = Schedule();
        schedule.TimeLimit = TimeSpan.FromSeconds(12);

        Assert.Equal([0], Beginnings(schedule, 9, 8));
    }

    [Theory]
    [InlineData(0, 180)]
    [InlineData(30, 180)]
    [InlineData(290, 10)]
    [InlineData(300, 0.1)]
    [InlineData(400, 0.1)]
    public void A_gather_has_what_is_left_but_no_more_than_is_usual(double now, double expected)
    {
        PollingSchedule schedule = Schedule();
        schedule.TimeLimit = TimeSpan.FromSeconds(300);
        _now = TimeSpan.FromSeconds(now);

        Assert.Equal(TimeSpan.FromSeconds(expected), schedule.LimitOfGather(TimeSpan.FromSeconds(180)));
    }

    [Fact]
    public void Without_a_limit_of_the_whole_a_gather_has_its_own() =>
        Assert.Equal(TimeSpan.FromSeconds(180), Schedule().LimitOfGather(TimeSpan.FromSeconds(180)));

    private PollingSchedule Schedule() => new(TimeSpan.FromSeconds(10), () => _now);

    /// <summary>When gathers that take so many seconds begin; those that are not named take none.</summary>
    private double[] Beginnings(PollingSchedule schedule, int most, params double[] gathers)
    {
        var beginnings = new List<double>();
        while (beginnings.Count < most)
        {
            beginnings.Add(_now.TotalSeconds);
            schedule.Begin();
            _now += TimeSpan.FromSeconds(beginnings.Count <= gathers.Length ? gathers[beginnings.Count - 1] : 0);
            if (schedule.UntilNext() is not TimeSpan pause)
            {
                break;
            }

            _now += pause;
        }

        return [.. beginnings];
    }
}
