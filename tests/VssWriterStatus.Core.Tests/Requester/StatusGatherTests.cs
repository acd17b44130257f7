using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

public class StatusGatherTests
{
    internal const string TwoWriters = """
        "writers": [{"name": "System Writer"}, {"name": "SqlServerWriter", "state": 8, "failure": "0x800423F4", "application": 5, "applicationMessage": "full"}]
        """;

    internal static readonly string[] PlainSequence =
    [
        VssOperation.CoInitializeEx, VssOperation.CreateVssBackupComponents, VssOperation.InitializeForBackup,
        VssOperation.GatherWriterMetadata, VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Release,
        VssOperation.GatherWriterStatus, VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Release,
        VssOperation.GetWriterStatusCount, VssOperation.QueryInterface,
        VssOperation.GetWriterStatusEx, VssOperation.GetWriterStatusEx, VssOperation.Release,
        VssOperation.FreeWriterStatus, VssOperation.FreeWriterMetadata, VssOperation.Release, VssOperation.CoUninitialize,
    ];

    /// <summary>The calls whose result decides nothing: they clean up.</summary>
    private static readonly string[] Cleanup =
        [VssOperation.Release, VssOperation.FreeWriterStatus, VssOperation.FreeWriterMetadata, VssOperation.CoUninitialize];

    /// <summary>Every method of the sequence with every failure that it documents.</summary>
    public static TheoryData<string, int, VssErrorId> Faults
    {
        get
        {
            var faults = new TheoryData<string, int, VssErrorId>();
            foreach (string method in PlainSequence.Except(Cleanup))
            {
                faults.Add(method, HResult.E_ACCESSDENIED, VssErrorId.VssAccessDenied);
                faults.Add(method, HResult.E_INVALIDARG, VssErrorId.VssUnexpected);
                faults.Add(method, HResult.E_OUTOFMEMORY, VssErrorId.VssOutOfMemory);
                faults.Add(method, HResult.E_UNEXPECTED, VssErrorId.VssUnexpected);
                faults.Add(method, HResult.VSS_E_BAD_STATE, VssErrorId.VssBadState);
                faults.Add(method, HResult.VSS_E_UNEXPECTED, VssErrorId.VssUnexpected);
                faults.Add(method, HResult.VSS_E_WRITER_INFRASTRUCTURE, VssErrorId.VssWriterInfrastructure);
            }

            return faults;
        }
    }

    public static TheoryData<string> FreeingMethods => new() { VssOperation.FreeWriterStatus, VssOperation.FreeWriterMetadata };

    public static TheoryData<string> GatherMethods => new() { VssOperation.GatherWriterMetadata, VssOperation.GatherWriterStatus };

    [Fact]
    public void A_gather_makes_the_documented_calls_in_their_order_on_one_thread()
    {
        Gathering gathering = Gathering.Of($"{{{TwoWriters}}}");

        Assert.Equal(PlainSequence, gathering.Calls);
        gathering.AssertReleased();
    }

    [Fact]
    public void A_gather_tells_its_start_its_steps_its_writers_and_its_end()
    {
        Gathering gathering = Gathering.Of($"{{{TwoWriters}}}");

        Assert.Equal("SIMULATION", Assert.IsType<GatherStarted>(gathering.Messages[0]).ComputerName);
        Assert.Equal(["System Writer", "SqlServerWriter"], gathering.WriterNames);
        Assert.Equal(2, Assert.IsType<GatherEnded>(gathering.Messages.Last()).Writers);
        Assert.Equal(
            PlainSequence.Except([VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Release]),
            gathering.Messages.OfType<GatherProgress>().Select(progress => progress.Operation).Where(operation => operation != VssOperation.Release));
        Assert.Equal(
            PlainSequence.Count(call => call == VssOperation.Release),
            gathering.Messages.OfType<GatherProgress>().Count(progress => progress.Operation == VssOperation.Release));
    }

    [Fact]
    public void A_wait_that_comes_back_at_once_does_not_flood_the_watcher()
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"GatherWriterStatus\": {{\"delayMs\": 1000}}, \"Wait\": {{\"hresult\": 1}}}}, {TwoWriters}}}");

        Assert.InRange(gathering.Calls.Count(call => call == VssOperation.Wait), 20, int.MaxValue);
        Assert.InRange(gathering.Messages.OfType<GatherProgress>().Count(progress => progress.Operation == VssOperation.GatherWriterStatus), 2, 8);
    }

    [Fact]
    public void The_newer_interface_tells_the_applications_own_error()
    {
        RawWriterStatus writer = Gathering.Of($"{{{TwoWriters}}}").Messages.OfType<WriterRead>().Last().Writer;

        Assert.Equal((8, unchecked((int)0x800423F4), 5, "full"), (writer.State, writer.Failure, writer.Application, writer.ApplicationMessage));
    }

    [Fact]
    public void Without_the_newer_interface_the_older_one_serves()
    {
        Gathering gathering = Gathering.Of($"{{\"ex3\": false, {TwoWriters}}}");

        Assert.Equal(2, gathering.Calls.Count(call => call == VssOperation.GetWriterStatus));
        Assert.DoesNotContain(VssOperation.GetWriterStatusEx, gathering.Calls);
        Assert.All(gathering.Messages.OfType<WriterRead>(), read => Assert.Null(read.Writer.Application));
        gathering.AssertReleased();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_and_everything_is_released(string method, int hresult, VssErrorId errorId)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{method}\": {{\"hresult\": {hresult}}}}}, {TwoWriters}}}");

        // An operation's own error may come out of Wait or QueryStatus: the operation failed, not the wait.
        string operation = method is VssOperation.Wait or VssOperation.QueryStatus ? VssOperation.GatherWriterMetadata : method;
        Assert.Equal((operation, hresult, errorId), (gathering.VssFailure.Operation, gathering.VssFailure.HResult, gathering.VssFailure.ErrorId));
        Assert.Contains(method, gathering.VssFailure.Message, StringComparison.Ordinal);
        Assert.Contains($"0x{hresult:X8}", gathering.VssFailure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(gathering.VssFailure.RecommendedAction);
        gathering.AssertReleased();
    }

    [Theory]
    [MemberData(nameof(FreeingMethods))]
    public void A_fault_of_freeing_loses_no_writer(string method)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{method}\": {{\"hresult\": \"E_UNEXPECTED\"}}}}, {TwoWriters}}}");

        Assert.Null(gathering.Failure);
        Assert.Equal(2, gathering.WriterNames.Length);
        gathering.AssertReleased();
    }

    [Theory]
    [MemberData(nameof(GatherMethods))]
    public void A_failed_operation_is_told_and_everything_is_released(string method)
    {
        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{method}\": {{\"asyncResult\": \"VSS_E_WRITER_INFRASTRUCTURE\"}}}}, {TwoWriters}}}");

        Assert.Equal(VssErrorId.VssWriterInfrastructure, gathering.VssFailure.ErrorId);
        Assert.Contains("Free" + method.Substring("Gather".Length), gathering.Calls);
        Assert.Equal(0, gathering.Vss.LiveObjects);
    }

    [Theory]
    [MemberData(nameof(GatherMethods))]
    public void An_operation_that_VSS_cancels_by_itself_is_an_error(string method)
    {
        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{method}\": {{\"asyncResult\": \"VSS_S_ASYNC_CANCELLED\"}}}}, {TwoWriters}}}");

        Assert.Equal(VssErrorId.VssUnexpected, gathering.VssFailure.ErrorId);
        Assert.Equal(method, gathering.VssFailure.Operation);
    }

    [Fact]
    public void A_reader_that_leaves_early_ends_the_gather()
    {
        SimulatedVss? vss = null;
        var source = new InProcessSource(() => vss = new SimulatedVss(SimulationFile.Parse("test", $"{{{TwoWriters}}}")));

        _ = source.Gather(new WriterStatusQuery(), CancellationToken.None).OfType<WriterRead>().First();

        Assert.Equal(0, vss!.LiveObjects);
        Assert.Contains(VssOperation.CoUninitialize, vss.Calls.Select(call => call.Method));
    }

    [Fact]
    public void A_slow_operation_within_the_limit_is_waited_for()
    {
        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"GatherWriterStatus\": {{\"delayMs\": 700}}}}, {TwoWriters}}}",
            new WriterStatusQuery { TimeLimit = null });

        Assert.Equal(2, gathering.WriterNames.Length);
        Assert.InRange(gathering.Calls.Count(call => call == VssOperation.Wait), 3, 100);
    }

    [Fact]
    public void Class_ids_are_pushed_down_to_VSS()
    {
        Gathering gathering = Gathering.Of(
            $"{{{TwoWriters}}}",
            new WriterStatusQuery { WriterIds = [Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a")] });

        List<string> calls = [.. gathering.Calls];
        Assert.Equal(["SqlServerWriter"], gathering.WriterNames);
        Assert.InRange(calls.IndexOf(VssOperation.EnableWriterClasses), 1, calls.IndexOf(VssOperation.GatherWriterMetadata));
    }

    [Fact]
    public void Metadata_is_skipped_on_request()
    {
        Gathering gathering = Gathering.Of($"{{{TwoWriters}}}", new WriterStatusQuery { SkipMetadata = true });

        Assert.Equal(2, gathering.WriterNames.Length);
        Assert.DoesNotContain(VssOperation.GatherWriterMetadata, gathering.Calls);
        Assert.DoesNotContain(VssOperation.FreeWriterMetadata, gathering.Calls);
        gathering.AssertReleased();
    }

    [Theory]
    [InlineData("\"GatherWriterStatus\": {\"hresult\": \"VSS_E_BAD_STATE\", \"times\": 1}")]
    [InlineData("\"GatherWriterStatus\": {\"asyncResult\": \"VSS_E_BAD_STATE\", \"times\": 1}")]
    [InlineData("\"Wait\": {\"hresult\": \"VSS_E_BAD_STATE\", \"times\": 1}")]
    [InlineData("\"QueryStatus\": {\"hresult\": \"VSS_E_BAD_STATE\", \"times\": 1}")]
    public void Metadata_is_gathered_after_all_wherever_VSS_insists_on_it(string refusal)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{{refusal}}}, {TwoWriters}}}", new WriterStatusQuery { SkipMetadata = true });

        Assert.Null(gathering.Failure);
        Assert.Equal(2, gathering.WriterNames.Length);
        Assert.Equal(
            [VssOperation.GatherWriterStatus, VssOperation.GatherWriterMetadata, VssOperation.GatherWriterStatus],
            gathering.Calls.Where(call => call.StartsWith("Gather", StringComparison.Ordinal)));
        gathering.AssertReleased();
    }

    [Theory]
    [InlineData("true", "GetWriterStatusEx")]
    [InlineData("false", "GetWriterStatus")]
    public void A_writer_that_cannot_be_read_is_told_and_the_others_are_read(string ex3, string method)
    {
        Gathering gathering = Gathering.Of($"{{\"ex3\": {ex3}, \"calls\": {{\"{method}\": {{\"hresult\": \"E_OUTOFMEMORY\", \"times\": 1}}}}, {TwoWriters}}}");

        Assert.Null(gathering.Failure);
        WriterNotRead notRead = Assert.Single(gathering.Messages.OfType<WriterNotRead>());
        Assert.Equal((method, HResult.E_OUTOFMEMORY, 0u, 2u), (notRead.Operation, notRead.HResult, notRead.Index, notRead.Count));
        Assert.Equal(["SqlServerWriter"], gathering.WriterNames);
        Assert.Equal(1, Assert.IsType<GatherEnded>(gathering.Messages.Last()).Writers);
        gathering.AssertReleased();
    }

    [Theory]
    [InlineData(StatusReading.MostNotRead, true)]
    [InlineData(StatusReading.MostNotRead + 1, false)]
    public void A_VSS_whose_writers_mostly_cannot_be_read_has_failed(int times, bool isAnswer)
    {
        string writers = string.Join(", ", Enumerable.Range(0, 150).Select(index => $"{{\"name\": \"Writer {index}\"}}"));

        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"GetWriterStatusEx\": {{\"hresult\": \"E_ACCESSDENIED\", \"times\": {times}}}}}, \"writers\": [{writers}]}}");

        Assert.Equal((isAnswer, isAnswer ? times : 0), (gathering.Failure is null, gathering.Messages.OfType<WriterNotRead>().Count()));
        Assert.True(isAnswer || gathering.VssFailure.Message.Contains("writer 101 of 150", StringComparison.Ordinal));
        gathering.AssertReleased();
    }

    [Fact]
    public void A_VSS_that_refuses_to_go_without_metadata_gets_it()
    {
        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"GatherWriterStatus\": {{\"hresult\": \"VSS_E_BAD_STATE\"}}}}, {TwoWriters}}}",
            new WriterStatusQuery { SkipMetadata = true });

        Assert.Equal(VssErrorId.VssBadState, gathering.VssFailure.ErrorId);
        Assert.Equal(2, gathering.Calls.Count(call => call == VssOperation.GatherWriterStatus));
        Assert.Single(gathering.Calls, call => call == VssOperation.GatherWriterMetadata);
        gathering.AssertReleased();
    }

    [Fact]
    public void Many_gathers_at_once_do_not_disturb_each_other()
    {
        VssSimulation simulation = VssSimulation.FromScenario("healthy");

        // Threads of their own: the pool's would be missing elsewhere.
        var gatherings = new Gathering[50];
        Thread[] threads = [.. gatherings.Select((_, index) => new Thread(() => gatherings[index] = Gathering.Of(simulation)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(gatherings, gathering =>
        {
            Assert.Equal(14, gathering.WriterNames.Length);
            gathering.AssertReleased();
        });
    }
}
