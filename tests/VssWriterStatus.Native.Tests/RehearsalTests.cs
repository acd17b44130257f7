using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using VssWriterStatus.Collector;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>A rehearsed backup through the tables of an independent implementation: its calls, and that nothing of it is left behind.</summary>
public class RehearsalTests
{
    private const string NoProvider = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] TwoWriters =
    [
        "writer|name=System Writer|writerId=e8132975-6f93-4464-a53e-1050253ae220|instanceId=11111111-2222-3333-4444-555555555555",
        "writer|name=SqlServerWriter|writerId=a65faa63-5ea8-4ebc-9dbd-a0c4db26912a|instanceId=21111111-2222-3333-4444-555555555555",
    ];

    private static readonly string[] Wait = ["Wait", "QueryStatus", "Release"];

    private static readonly string[] Status =
        ["GatherWriterStatus", .. Wait, "GetWriterStatusCount", "QueryInterface", "GetWriterStatusEx", "GetWriterStatusEx", "Release", "FreeWriterStatus"];

    private static readonly string[] UpToSet =
    [
        "CreateVssBackupComponentsInternal", "InitializeForBackup", "SetContext", "SetBackupState", "GatherWriterMetadata", .. Wait, .. Status,
        "StartSnapshotSet", "IsVolumeSupported", "AddToSnapshotSet",
    ];

    /// <summary>The methods that can fail, each with the HRESULTs that are documented for it or can be met anywhere.</summary>
    public static TheoryData<string, uint> Faults
    {
        get
        {
            uint[] everywhere = [0x80070005, 0x80070057, 0x8007000E, 0x80042301, 0x80042302, 0x8000FFFF, 0x800706BA];
            var faults = new TheoryData<string, uint>();
            Add("InitializeForBackup");
            Add("SetContext");
            Add("SetBackupState");
            Add("GatherWriterMetadata", 0x80042318);
            Add("GatherWriterStatus", 0x80042318);
            Add("GetWriterStatusCount");
            Add("GetWriterStatusEx", 0x80042308);
            Add("StartSnapshotSet", 0x80042316);
            Add("IsVolumeSupported", 0x80042308, 0x80042304, 0x8004230F);
            Add("AddToSnapshotSet", 0x8004230C, 0x8004230E, 0x80042308, 0x80042304, 0x80042312, 0x80042317, 0x8004230F, 0x80042306);
            Add("PrepareForBackup", 0x80042318);
            Add("DoSnapshotSet", 0x8004231F, 0x80042313, 0x80042314, 0x80042306, 0x8004230F, 0x8004232B, 0x80042326, 0x80042327, 0x80042316);
            Add("BackupComplete", 0x80042318);
            return faults;

            void Add(string method, params uint[] own) => Array.ForEach([.. everywhere, .. own], hresult => faults.Add(method, hresult));
        }
    }

    public static TheoryData<string> Operations => ["GatherWriterMetadata", "GatherWriterStatus", "PrepareForBackup", "DoSnapshotSet", "BackupComplete"];

    public static TheoryData<string> Phases => ["PrepareForBackup", "DoSnapshotSet", "BackupComplete"];

    [Fact]
    public void A_rehearsal_makes_the_documented_calls_in_their_order()
    {
        using var standIn = new StandIn(TwoWriters);

        List<GatherMessage> messages = Rehearse(out Exception? failure, "C:\\");

        Assert.Null(failure);
        Assert.Equal(
            [
                .. UpToSet, "PrepareForBackup", .. Wait, .. Status, "DoSnapshotSet", .. Wait, .. Status, "BackupComplete", .. Wait, .. Status,
                "FreeWriterMetadata", "Release",
            ],
            standIn.Methods);
        Assert.Equal(8, messages.OfType<WriterRead>().Count());
        AssertNothingLeft(standIn);
    }

    [Fact]
    public void The_backup_is_a_copy_that_is_not_persistent_and_of_no_single_components()
    {
        using var standIn = new StandIn(TwoWriters);

        Rehearse(out _, "C:\\");

        Assert.Equal("0", Assert.Single(standIn.Calls, call => call.Method == "SetContext").Arguments);
        Assert.Equal("0 1 5 0", Assert.Single(standIn.Calls, call => call.Method == "SetBackupState").Arguments);
        Assert.DoesNotContain(standIn.Methods, method => method is "AddComponent" or "SetBackupSucceeded" or "ExposeSnapshot" or "ImportSnapshots" or "BreakSnapshotSet" or "SaveAsXML");
    }

    [Fact]
    public void A_provider_is_none_by_value_and_a_volume_arrives_as_it_was_sent()
    {
        using var standIn = new StandIn(TwoWriters);

        Rehearse(out Exception? failure, "C:\\", "D:\\Mounted volume\\");

        Assert.Null(failure);
        Assert.Equal(
            [$"{NoProvider} C:\\", $"C:\\ {NoProvider}", $"{NoProvider} D:\\Mounted volume\\", $"D:\\Mounted volume\\ {NoProvider}"],
            standIn.Calls.Where(call => call.Method is "IsVolumeSupported" or "AddToSnapshotSet").Select(call => call.Arguments));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whatever_fails_nothing_succeeds_and_nothing_is_left_behind(string method, uint hresult)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|hresult=0x{hresult:X8}"]);

        List<GatherMessage> messages = Rehearse(out Exception? failure, "C:\\");

        Assert.False(IsSuccess(messages, failure));
        AssertAbortedWhereItMustBe(standIn);
        AssertNothingLeft(standIn);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void A_phase_whose_operation_fails_is_an_answer(string phase)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={phase}|asyncResult=0x8004231F"]);

        List<GatherMessage> messages = Rehearse(out Exception? failure, "C:\\");

        Assert.Null(failure);
        Assert.Equal(unchecked((int)0x8004231F), Assert.Single(messages.OfType<PhaseEnded>(), ended => ended.Name == phase).HResult);
        Assert.Equal("GatherWriterStatus", standIn.Methods[Array.IndexOf(standIn.Methods, "AbortBackup") + 1]);
        AssertNothingLeft(standIn);
    }

    [Theory]
    [InlineData("PrepareForBackup", "AbortBackup")]
    [InlineData("DoSnapshotSet", "AbortBackup")]
    [InlineData("BackupComplete", "BackupComplete")]
    public void A_writer_that_fails_in_a_phase_ends_it_there(string phase, string last)
    {
        using var standIn = new StandIn([.. TwoWriters, $"phase|after={phase}|writer=1|state=9|failure=0x800423F4"]);

        List<GatherMessage> messages = Rehearse(out Exception? failure, "C:\\");

        Assert.Null(failure);
        Assert.False(IsSuccess(messages, failure));
        Assert.Equal(last, messages.OfType<PhaseEnded>().Last().Name);
        Assert.Contains(messages.OfType<WriterRead>(), read => read.Writer.Failure == unchecked((int)0x800423F4));
        AssertAbortedWhereItMustBe(standIn);
        AssertNothingLeft(standIn);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void The_time_limit_cancels_aborts_and_releases(string method)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|asyncHang=yes"]);

        StandIn.Gather(LocalSource, out Exception? failure, new WriterStatusQuery { RehearsalVolumes = ["C:\\"], TimeLimit = TimeSpan.FromSeconds(2) });

        Assert.Equal((VssErrorId.VssTimeout, method), (Assert.IsType<VssException>(failure).ErrorId, ((VssException)failure).Operation));
        Assert.Contains("Cancel", standIn.Methods);
        AssertAbortedWhereItMustBe(standIn);
        AssertNothingLeft(standIn);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Stopping_cancels_aborts_and_releases(string method)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|asyncHang=yes"]);

        StandIn.Gather(LocalSource, out Exception? failure, new WriterStatusQuery { RehearsalVolumes = ["C:\\"] }, cancelAt: method);

        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.Contains("Cancel", standIn.Methods);
        AssertAbortedWhereItMustBe(standIn);
        AssertNothingLeft(standIn);
    }

    [Fact]
    public void What_raises_is_reported_and_aborted()
    {
        using var standIn = new StandIn([.. TwoWriters, "call|method=DoSnapshotSet|raise=yes"]);

        (int code, string output, _) = CollectorProgram.Run("--jsonl --rehearse --volume C:");

        Assert.Equal(1, code);
        Assert.Contains("\"errorId\":\"VssUnexpected\",\"operation\":\"DoSnapshotSet\"", output, StringComparison.Ordinal);
        AssertAbortedWhereItMustBe(standIn);
        AssertNothingLeft(standIn);
    }

    [Theory]
    [InlineData("PrepareForBackup")]
    [InlineData("DoSnapshotSet")]
    [InlineData("BackupComplete")]
    [InlineData("AbortBackup")]
    public void A_crash_inside_VSS_is_reported(string method)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|crash=yes", "call|method=DoSnapshotSet|asyncResult=" + (method == "AbortBackup" ? "0x8004231F" : "0x0004230A"), method == "DoSnapshotSet" ? "call|method=DoSnapshotSet|crash=yes" : "# as it is"]);

        StandIn.Gather(CollectorSource, out Exception? failure, new WriterStatusQuery { RehearsalVolumes = ["C:\\"] });

        Assert.Equal(VssErrorId.VssCollectorFailed, Assert.IsType<VssException>(failure).ErrorId);
        Assert.Equal("crash", standIn.Calls[standIn.Calls.Count - 1].Result);
    }

    [Theory]
    [InlineData("DoSnapshotSet")]
    [InlineData("AbortBackup")]
    public void A_call_that_hangs_is_ended_with_its_process(string method)
    {
        using var standIn = new StandIn([.. TwoWriters, $"call|method={method}|hang=yes", method == "AbortBackup" ? "call|method=DoSnapshotSet|hresult=0x8004231F" : "# as it is"]);

        StandIn.Gather(CollectorSource, out Exception? failure, new WriterStatusQuery { RehearsalVolumes = ["C:\\"], TimeLimit = TimeSpan.FromSeconds(4) });

        Assert.Equal((VssErrorId.VssTimeout, method), (Assert.IsType<VssException>(failure).ErrorId, ((VssException)failure).Operation));
        Assert.Empty(Process.GetProcessesByName("VssWriterCollector"));
    }

    [Fact]
    public void Every_fixed_volume_is_taken_where_none_is_named()
    {
        using var standIn = new StandIn(TwoWriters);

        List<GatherMessage> messages = Rehearse(out Exception? failure);

        Assert.Null(failure);
        Assert.Contains("C:\\", messages.OfType<VolumeAdded>().Select(volume => volume.Name));
        Assert.All(messages.OfType<VolumeAdded>(), volume => Assert.Matches(@"^([A-Z]:\\.*|\\\\\?\\Volume\{.*)$", volume.Name));
    }

    [Fact]
    public void Without_a_volume_there_is_no_backup()
    {
        using var standIn = new StandIn([.. TwoWriters, "volume|name=Q:\\\\|supported=no"]);

        List<GatherMessage> messages = Rehearse(out Exception? failure);

        Assert.Null(failure);
        Assert.Equal(unchecked((int)0x8004230C), Assert.Single(messages.OfType<PhaseEnded>(), phase => phase.Name == "AddToSnapshotSet").HResult);
        Assert.DoesNotContain("PrepareForBackup", standIn.Methods);
        AssertAbortedWhereItMustBe(standIn);
        AssertNothingLeft(standIn);
    }

    [Fact]
    public void A_volume_that_is_not_supported_is_not_taken()
    {
        using var standIn = new StandIn([.. TwoWriters, "volume|name=C:\\\\", "volume|name=E:\\\\|supported=no"]);

        List<GatherMessage> messages = Rehearse(out Exception? failure, "C:\\", "E:\\");

        Assert.False(IsSuccess(messages, failure));
        Assert.Equal([0, unchecked((int)0x8004230C)], messages.OfType<VolumeAdded>().Select(volume => volume.HResult));
        AssertNothingLeft(standIn);
    }

    [Fact]
    public void Twenty_six_volumes_go_through_the_collector()
    {
        string[] volumes = [.. Enumerable.Range('A', 26).Select(letter => $"{(char)letter}:\\")];
        using var standIn = new StandIn(TwoWriters);

        var messages = StandIn.Gather(CollectorSource, out Exception? failure, new WriterStatusQuery { RehearsalVolumes = volumes });

        Assert.True(IsSuccess(messages, failure), failure?.Message);
        Assert.Equal(volumes, messages.OfType<VolumeAdded>().Select(volume => volume.Name));
        Assert.Equal(26, standIn.Calls.Count(call => call is { Method: "AddToSnapshotSet", Failed: false }));
        standIn.AssertReleased();
    }

    [Fact]
    public void The_module_reads_what_the_collector_tells()
    {
        using var standIn = new StandIn(TwoWriters);

        var messages = StandIn.Gather(CollectorSource, out Exception? failure, new WriterStatusQuery { RehearsalVolumes = ["C:\\", "D:\\With space\\"] });

        Assert.True(IsSuccess(messages, failure), failure?.Message);
        Assert.Equal(["C:\\", "D:\\With space\\"], messages.OfType<VolumeAdded>().Select(volume => volume.Name));
        Assert.Equal(
            ["GatherWriterMetadata", "StartSnapshotSet", "AddToSnapshotSet", "PrepareForBackup", "DoSnapshotSet", "BackupComplete"],
            messages.OfType<PhaseEnded>().Select(phase => phase.Name));
    }

    /// <summary>The requester in this process.</summary>
    private static IWriterStatusSource LocalSource => new LocalVss();

    private static LocalSource CollectorSource => new(CollectorProgram.Path);

    private static List<GatherMessage> Rehearse(out Exception? failure, params string[] volumes) =>
        StandIn.Gather(LocalSource, out failure, new WriterStatusQuery { RehearsalVolumes = volumes });

    private static bool IsSuccess(List<GatherMessage> messages, Exception? failure) =>
        failure is null
        && messages.OfType<PhaseEnded>().Count(phase => phase.HResult >= 0 && phase.Name != "AbortBackup") == 6
        && messages.OfType<StatusGathered>().Count(status => status.NotRead == 0) == 4
        && messages.OfType<WriterRead>().All(read => BackupRehearsal.HasDone(read.Writer.State, read.Writer.Failure, null, "BackupComplete"));

    /// <summary>Once, from the start of the shadow copy set on, unless the backup was complete; and before the object is released.</summary>
    private static void AssertAbortedWhereItMustBe(StandIn standIn)
    {
        IReadOnlyList<LoggedCall> calls = standIn.Calls;
        bool isStarted = calls.Any(call => call is { Method: "StartSnapshotSet", Failed: false });
        int complete = calls.ToList().FindIndex(call => call is { Method: "BackupComplete", Failed: false });
        bool isComplete = complete >= 0 && calls.Skip(complete).Any(call => call.Method == "QueryStatus") && !calls.Skip(complete).Any(call => call.Method == "Cancel");
        bool mustAbort = isStarted && !isComplete;
        Assert.Equal(mustAbort ? 1 : 0, calls.Count(call => call.Method == "AbortBackup"));
    }

    private static void AssertNothingLeft(StandIn standIn)
    {
        standIn.AssertReleased();
        Assert.Equal((0u, 0u), (StandIn.LiveObjects, StandIn.ShadowCopies));
    }
}
