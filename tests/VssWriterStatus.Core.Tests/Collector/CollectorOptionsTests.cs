using System;
using VssWriterStatus.Collector;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Collector;

public class CollectorOptionsTests
{
    [Fact]
    public void What_the_module_writes_the_collector_reads()
    {
        var query = new WriterStatusQuery
        {
            WriterIds = [Guid.NewGuid(), Guid.NewGuid()],
            SkipMetadata = true,
            TimeLimit = TimeSpan.FromSeconds(7),
        };

        CollectorOptions options = CollectorOptions.Parse(CollectorOptions.ArgumentsFor(query).Split(' '), out string? error);

        Assert.Null(error);
        Assert.True(options.JsonLines && options.CancelOnInputClose && !options.IsSimulation);
        Assert.Equal(query.WriterIds, options.Query.WriterIds);
        Assert.Equal((query.SkipMetadata, query.TimeLimit), (options.Query.SkipMetadata, options.Query.TimeLimit));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(5, 5)]
    public void No_limit_stays_no_limit(int seconds, int? expected)
    {
        var query = new WriterStatusQuery { TimeLimit = WriterStatusQuery.LimitOf(seconds) };

        CollectorOptions options = CollectorOptions.Parse(CollectorOptions.ArgumentsFor(query).Split(' '), out _);

        Assert.Equal(expected, (int?)options.Query.TimeLimit?.TotalSeconds);
    }

    [Fact]
    public void The_default_limit_is_180_seconds() =>
        Assert.Equal(180, CollectorOptions.Parse([], out _).Query.TimeLimit?.TotalSeconds);

    [Theory]
    [InlineData("--simulation", null)]
    [InlineData("--simulation --jsonl", null)]
    [InlineData("--simulation file.json --jsonl", "file.json")]
    public void A_simulation_may_name_a_file(string arguments, string? path)
    {
        CollectorOptions options = CollectorOptions.Parse(arguments.Split(' '), out string? error);

        Assert.Null(error);
        Assert.True(options.IsSimulation);
        Assert.Equal(path, options.SimulationPath);
    }

    [Theory]
    [InlineData("--timeout", "--timeout")]
    [InlineData("--timeout soon", "--timeout")]
    [InlineData("--timeout -1", "--timeout")]
    [InlineData("--timeout 9999999999", "--timeout")]
    [InlineData("--writer", "--writer")]
    [InlineData("--writer System", "--writer")]
    [InlineData("--nosuch", "'--nosuch'")]
    [InlineData("stray", "'stray'")]
    public void A_wrong_argument_is_named(string arguments, string named)
    {
        CollectorOptions.Parse(arguments.Split(' '), out string? error);

        Assert.Contains(named, error, StringComparison.Ordinal);
    }
}
