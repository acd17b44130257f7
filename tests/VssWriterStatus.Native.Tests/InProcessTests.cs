using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The requester in this process, through P/Invoke and the tables of an independent implementation.</summary>
public class InProcessTests
{
    private static readonly string[] TwoWriters =
    [
        "writer|name=System Writer|writerId=e8132975-6f93-4464-a53e-1050253ae220|instanceId=11111111-2222-3333-4444-555555555555",
        "writer|name=SqlServerWriter|writerId=a65faa63-5ea8-4ebc-9dbd-a0c4db26912a|state=8|failure=0x800423F4|application=0x80040E14|applicationMessage=full",
    ];

    /// <summary>The methods that can fail, each with the HRESULTs that are documented for it or can be met anywhere.</summary>
    public static TheoryData<string, uint> Faults
    {
        get
        {
            string[] methods =
            [
                VssOperation.CreateVssBackupComponents, VssOperation.InitializeForBackup, VssOperation.GatherWriterMetadata,
                VssOperation.Wait, VssOperation.QueryStatus, VssOperation.GatherWriterStatus, VssOperation.GetWriterStatusCount,
                VssOperation.QueryInterface, VssOperation.GetWriterStatusEx,
            ];
            uint[] hresults = [0x80070005, 0x80070057, 0x8007000E, 0x80042301, 0x80042302, 0x80042318, 0x8000FFFF, 0x800706BA];
            var faults = new TheoryData<string, uint>();
            foreach (string method in methods)
            {
                foreach (uint hresult in hresults)
                {
                    faults.Add(method, hresult);
                }
            }

            return faults;
        }
    }

    [Fact]
    public void A_gather_makes_the_documented_calls_in_their_order()
    {
        using var standIn = new StandIn(TwoWriters);

        Gather(out _);

        Assert.Equal(
            [
                "CreateVssBackupComponentsInternal", "InitializeForBackup",
                "GatherWriterMetadata", "Wait", "QueryStatus", "Release",
                "GatherWriterStatus", "Wait", "QueryStatus", "Release",
                "GetWriterStatusCount", "QueryInterface", "GetWriterStatusEx", "GetWriterStatusEx", "Release",
                "FreeWriterStatus", "FreeWriterMetadata", "Release",
            ],
            standIn.Methods);
        standIn.AssertReleased();
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Fact]
    public void Every_output_arrives_as_it_was_sent()
    {
        using var standIn = new StandIn(TwoWriters);

        List<RawWriterStatus> writers = Writers(Gather(out _));

        Assert.Equal("System Writer", writers[0].Name);
        Assert.Equal(Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220"), writers[0].WriterId);
        Assert.Equal(Guid.Parse("11111111-2222-3333-4444-555555555555"), writers[0].InstanceId);
        Assert.Equal((1, 0, 0, null), (writers[0].State, writers[0].Failure, writers[0].Application, writers[0].ApplicationMessage));
        Assert.Equal(
            (8, unchecked((int)0x800423F4), unchecked((int)0x80040E14), "full"),
            (writers[1].State, writers[1].Failure, writers[1].Application, writers[1].ApplicationMessage));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_and_everything_is_released(string method, uint hresult)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|hresult=0x{hresult:X8}"]);

        Gather(out Exception? failure);

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal((OperationOf(method), unchecked((int)hresult)), (error.Operation, error.HResult));
        standIn.AssertReleased();
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Theory]
    [InlineData(VssOperation.GatherWriterMetadata)]
    [InlineData(VssOperation.GatherWriterStatus)]
    public void A_failed_operation_is_told_and_everything_is_released(string method)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|asyncResult=0x80042318|asyncDelayMs=300"]);

        Gather(out Exception? failure);

        Assert.Equal(VssErrorId.VssWriterInfrastructure, Assert.IsType<VssException>(failure).ErrorId);
        standIn.AssertReleased();
    }

    [Theory]
    [InlineData(VssOperation.GatherWriterMetadata)]
    [InlineData(VssOperation.GatherWriterStatus)]
    public void An_endless_operation_is_cancelled_at_the_limit(string method)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|asyncHang=yes"]);
        var clock = Stopwatch.StartNew();

        Gather(out Exception? failure, new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal(VssErrorId.VssTimeout, Assert.IsType<VssException>(failure).ErrorId);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);
        Assert.Contains("Cancel", standIn.Methods);
        standIn.AssertReleased();
    }

    [Fact]
    public void Cancelling_cancels_the_operation_and_releases_everything()
    {
        using var standIn = new StandIn([.. TwoWriters, "call|method=GatherWriterStatus|asyncHang=yes"]);
        var clock = Stopwatch.StartNew();

        Gather(out Exception? failure, cancelAt: VssOperation.GatherWriterStatus);

        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.Contains("Cancel", standIn.Methods);
        standIn.AssertReleased();
    }

    [Fact]
    public void Without_the_newer_interface_the_older_one_serves()
    {
        using var standIn = new StandIn([.. TwoWriters, "ex3|no"]);

        List<RawWriterStatus> writers = Writers(Gather(out _));

        Assert.Equal([1, 8], writers.Select(writer => writer.State));
        Assert.All(writers, writer => Assert.Null(writer.Application));
        Assert.Equal(2, standIn.Methods.Count(method => method == "GetWriterStatus"));
        standIn.AssertReleased();
    }

    [Fact]
    public void Class_ids_are_pushed_down()
    {
        using var standIn = new StandIn(TwoWriters);

        List<GatherMessage> messages = Gather(
            out _, new WriterStatusQuery { WriterIds = [Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a"), Guid.Empty] });

        Assert.Equal("SqlServerWriter", Assert.Single(Writers(messages)).Name);
        Assert.Equal(
            "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a 00000000-0000-0000-0000-000000000000",
            standIn.Calls.Single(call => call.Method == "EnableWriterClasses").Arguments);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Metadata_is_skipped_where_VSS_allows_it(bool isNeeded)
    {
        using var standIn = new StandIn([.. TwoWriters, .. isNeeded ? new[] { "needs-metadata|yes" } : []]);

        List<GatherMessage> messages = Gather(out Exception? failure, new WriterStatusQuery { SkipMetadata = true });

        Assert.Null(failure);
        Assert.Equal(2, Writers(messages).Count);
        Assert.Equal(isNeeded, standIn.Methods.Contains("GatherWriterMetadata"));
        standIn.AssertReleased();
    }

    [Theory]
    [InlineData(@"quotes \u0022 and ' and \\ and %s")]
    [InlineData(@"emoji \uD83D\uDE00")]
    [InlineData(@"a NUL \u0000 inside")]
    [InlineData(@"a lone \uD83D surrogate")]
    [InlineData("")]
    public void Odd_names_arrive_whole(string name)
    {
        string expected = System.Text.RegularExpressions.Regex.Unescape(name);
        using var standIn = new StandIn($"writer|name={name}|applicationMessage={name}");

        RawWriterStatus writer = Assert.Single(Writers(Gather(out _)));

        Assert.Equal((expected, expected), (writer.Name, writer.ApplicationMessage));
    }

    [Fact]
    public void A_name_of_30000_characters_arrives_whole()
    {
        using var standIn = new StandIn("writer|name=0123456789|repeatName=3000");

        Assert.Equal(30_000, Assert.Single(Writers(Gather(out _))).Name.Length);
    }

    [Fact]
    public void A_name_that_is_NULL_is_empty()
    {
        using var standIn = new StandIn("writer|state=1");

        Assert.Equal(string.Empty, Assert.Single(Writers(Gather(out _))).Name);
    }

    [Fact]
    public void States_outside_the_table_stay_their_number()
    {
        using var standIn = new StandIn("writer|name=a|state=16", "writer|name=b|state=0xFFFFFFFF");

        Assert.Equal([16, -1], Writers(Gather(out _)).Select(writer => writer.State));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void None_and_many_writers_are_read(int count)
    {
        using var standIn = new StandIn($"writers|count={count}");
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOG", null);

        List<GatherMessage> messages = Gather(out Exception? failure);

        Assert.Null(failure);
        Assert.Equal(count, Writers(messages).Count);
        Assert.Equal(count, Assert.IsType<GatherEnded>(messages[messages.Count - 1]).Writers);
    }

    [Fact]
    public void A_count_that_promises_too_much_is_told_for_each_writer_that_is_not_there()
    {
        using var standIn = new StandIn([.. TwoWriters, "count|value=5"]);

        List<GatherMessage> messages = Gather(out Exception? failure);

        Assert.Null(failure);
        Assert.Equal(2, Writers(messages).Count);
        Assert.Equal(
            [(2u, HResult.VSS_E_OBJECT_NOT_FOUND), (3u, HResult.VSS_E_OBJECT_NOT_FOUND), (4u, HResult.VSS_E_OBJECT_NOT_FOUND)],
            messages.OfType<WriterNotRead>().Select(notRead => (notRead.Index, notRead.HResult)));
        standIn.AssertReleased();
    }

    [Fact]
    public void A_count_that_cannot_be_true_is_an_error_after_the_writers_that_are_there()
    {
        using var standIn = new StandIn([.. TwoWriters, "count|value=0xFFFFFFFF"]);

        List<GatherMessage> messages = Gather(out Exception? failure);

        Assert.Equal(2, Writers(messages).Count);
        Assert.Equal(HResult.VSS_E_OBJECT_NOT_FOUND, Assert.IsType<VssException>(failure).HResult);
        Assert.Contains("writer 103 of 4294967295", failure.Message, StringComparison.Ordinal);
        standIn.AssertReleased();
    }

    [Fact]
    public void A_writer_that_cannot_be_read_does_not_hide_the_others()
    {
        using var standIn = new StandIn([.. TwoWriters, "call|method=GetWriterStatusEx|hresult=0x8007000E", "call|method=GetWriterStatusEx|from=1"]);

        List<GatherMessage> messages = Gather(out Exception? failure);

        Assert.Null(failure);
        Assert.Equal("SqlServerWriter", Assert.Single(Writers(messages)).Name);
        Assert.Equal((0u, 2u), (Assert.Single(messages.OfType<WriterNotRead>()).Index, messages.OfType<WriterNotRead>().Single().Count));
        standIn.AssertReleased();
    }

    [Fact]
    public void A_count_that_promises_less_is_believed()
    {
        using var standIn = new StandIn([.. TwoWriters, "count|value=1"]);

        Assert.Single(Writers(Gather(out Exception? failure)));
        Assert.Null(failure);
    }

    /// <summary>What an error of the method names: an operation's own error may come out of Wait or QueryStatus.</summary>
    private static string OperationOf(string method) =>
        method is VssOperation.Wait or VssOperation.QueryStatus ? VssOperation.GatherWriterMetadata : method;

    private static List<GatherMessage> Gather(
        out Exception? failure, WriterStatusQuery? query = null, string? cancelAt = null) =>
        StandIn.Gather(new LocalVss(), out failure, query, cancelAt);

    private static List<RawWriterStatus> Writers(IEnumerable<GatherMessage> messages) =>
        [.. messages.OfType<WriterRead>().Select(read => read.Writer)];
}
