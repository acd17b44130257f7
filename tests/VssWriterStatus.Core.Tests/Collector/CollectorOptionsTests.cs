using System;
using System.IO;
using System.Linq;
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
        Assert.True(options.WritersFromInput);
        Assert.Null(options.ReadWriters(new StringReader(CollectorOptions.InputFor(query))));
        Assert.True(options.JsonLines && options.CancelOnInputClose && !options.IsSimulation);
        Assert.Equal(query.WriterIds, options.Query.WriterIds);
        Assert.Equal((query.SkipMetadata, query.TimeLimit), (options.Query.SkipMetadata, options.Query.TimeLimit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("C:\\")]
    [InlineData("C:\\|D:\\Mounted volume\\|\\\\?\\Volume{e8132975-6f93-4464-a53e-1050253ae220}\\")]
    public void The_volumes_of_a_rehearsal_that_the_module_writes_the_collector_reads(string volumes)
    {
        string[] sent = volumes.Split(['|'], StringSplitOptions.RemoveEmptyEntries);

        CollectorOptions options = CollectorOptions.Parse(
            SplitAsWindows(CollectorOptions.ArgumentsFor(new WriterStatusQuery { RehearsalVolumes = sent, TimeLimit = null })), out string? error);

        Assert.Null(error);
        Assert.Equal(sent, options.Query.RehearsalVolumes);
        Assert.Null(options.Query.TimeLimit);
    }

    [Fact]
    public void A_rehearsal_has_the_time_that_a_backup_needs()
    {
        Assert.Equal(600, CollectorOptions.Parse(["--rehearse"], out _).Query.TimeLimit!.Value.TotalSeconds);
        Assert.Equal(5, CollectorOptions.Parse(["--timeout", "5", "--rehearse"], out _).Query.TimeLimit!.Value.TotalSeconds);
        Assert.Equal(180, CollectorOptions.Parse([], out _).Query.TimeLimit!.Value.TotalSeconds);
        Assert.Null(CollectorOptions.Parse([], out _).Query.RehearsalVolumes);
    }

    [Theory]
    [InlineData("--volume C:", "--volume requires --rehearse")]
    [InlineData("--rehearse --volume", "--volume requires a volume")]
    [InlineData("--rehearse --volume Data", "--volume requires a volume")]
    [InlineData("--rehearse --volume C:\\\"", "--volume requires a volume")]
    [InlineData("--rehearse --skip-metadata", "cannot be used with it")]
    [InlineData("--rehearse --writer e8132975-6f93-4464-a53e-1050253ae220", "cannot be used with it")]
    [InlineData("--rehearse --writers-from-stdin", "cannot be used with it")]
    public void A_rehearsal_that_makes_no_sense_is_refused(string arguments, string says)
    {
        CollectorOptions.Parse(arguments.Split(' '), out string? error);

        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    /// <summary>The arguments of a command line as CommandLineToArgvW splits it: 2n backslashes before a quotation mark are n, and the mark begins or ends a part.</summary>
    private static string[] SplitAsWindows(string commandLine) =>
        [.. System.Text.RegularExpressions.Regex.Matches(commandLine, @"(?:""(?<part>(?:[^""\\]|\\(?!\\*"")|(?:\\\\)+(?=""))*)""|(?<part>[^ ""]+))")
            .Cast<System.Text.RegularExpressions.Match>()
            .Select(match => System.Text.RegularExpressions.Regex.Replace(match.Groups["part"].Value, match.Value[0] == '"' ? @"(\\+)$" : "(?!)", trailing => new string('\\', trailing.Length / 2)))];

    [Fact]
    public void Any_number_of_writer_classes_is_handed_over_and_the_command_line_stays_short()
    {
        var query = new WriterStatusQuery { WriterIds = [.. Enumerable.Range(0, 50_000).Select(_ => Guid.NewGuid())] };
        CollectorOptions options = CollectorOptions.Parse(CollectorOptions.ArgumentsFor(query).Split(' '), out _);

        Assert.InRange(CollectorOptions.ArgumentsFor(query).Length, 1, 200);
        Assert.Null(options.ReadWriters(new StringReader(CollectorOptions.InputFor(query))));
        Assert.Equal(query.WriterIds, options.Query.WriterIds);
    }

    [Fact]
    public void Without_writer_classes_nothing_is_read()
    {
        var query = new WriterStatusQuery();

        Assert.False(CollectorOptions.Parse(CollectorOptions.ArgumentsFor(query).Split(' '), out _).WritersFromInput);
        Assert.Empty(CollectorOptions.InputFor(query));
    }

    [Theory]
    [InlineData("")]
    [InlineData("e8132975-6f93-4464-a53e-1050253ae220\n")]
    [InlineData("System Writer\n\n")]
    public void Writer_classes_that_are_wrong_or_incomplete_are_refused(string input) =>
        Assert.Contains("--writers-from-stdin", CollectorOptions.Parse(["--writers-from-stdin"], out _).ReadWriters(new StringReader(input)), StringComparison.Ordinal);

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
