using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

public class BackupRehearsalTests
{
    private const string TwoWriters = """
        "writers": [{"name": "System Writer"}, {"name": "SqlServerWriter"}]
        """;

    private static readonly string[] Status =
    [
        VssOperation.GatherWriterStatus, VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Release,
        VssOperation.GetWriterStatusCount, VssOperation.QueryInterface,
        VssOperation.GetWriterStatusEx, VssOperation.GetWriterStatusEx, VssOperation.Release, VssOperation.FreeWriterStatus,
    ];

    private static readonly string[] Wait = [VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Release];

    private static readonly string[] Start =
    [
        VssOperation.CoInitializeEx, VssOperation.CreateVssBackupComponents,
        VssOperation.InitializeForBackup, VssOperation.SetContext, VssOperation.SetBackupState,
        VssOperation.GatherWriterMetadata, .. Wait, .. Status,
        VssOperation.StartSnapshotSet, VssOperation.IsVolumeSupported, VssOperation.AddToSnapshotSet,
    ];

    private static readonly string[] End = [VssOperation.FreeWriterMetadata, VssOperation.Release, VssOperation.CoUninitialize];

    /// <summary>The documented order.</summary>
    private static readonly string[] Sequence =
    [
        .. Start,
        VssOperation.PrepareForBackup, .. Wait, .. Status,
        VssOperation.DoSnapshotSet, .. Wait, .. Status,
        VssOperation.BackupComplete, .. Wait, .. Status,
        .. End,
    ];

    private static readonly string[] Cleanup =
        [VssOperation.Release, VssOperation.FreeWriterStatus, VssOperation.FreeWriterMetadata, VssOperation.CoUninitialize];

    private static readonly string[] Phases =
    [
        VssOperation.GatherWriterMetadata, VssOperation.StartSnapshotSet, VssOperation.AddToSnapshotSet,
        VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete,
    ];

    /// <summary>Every call, by what it is and how often it was made before, with every failure that any of them documents.</summary>
    public static TheoryData<string, int, int> Faults
    {
        get
        {
            int[] hresults =
            [
                HResult.E_ACCESSDENIED, HResult.E_INVALIDARG, HResult.E_OUTOFMEMORY, HResult.E_UNEXPECTED, HResult.VSS_E_BAD_STATE, HResult.VSS_E_UNEXPECTED,
                HResult.VSS_E_WRITER_INFRASTRUCTURE, HResult.VSS_E_SNAPSHOT_SET_IN_PROGRESS, HResult.VSS_E_VOLUME_NOT_SUPPORTED, HResult.VSS_E_OBJECT_NOT_FOUND,
                VssError("VSS_E_PROVIDER_VETO"), VssError("VSS_E_UNEXPECTED_PROVIDER_ERROR"), VssError("VSS_E_INSUFFICIENT_STORAGE"), VssError("VSS_E_FLUSH_WRITES_TIMEOUT"),
                VssError("VSS_E_HOLD_WRITES_TIMEOUT"), VssError("VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED"), VssError("VSS_E_MAXIMUM_NUMBER_OF_SNAPSHOTS_REACHED"),
                VssError("VSS_E_REBOOT_REQUIRED"), VssError("VSS_E_TRANSACTION_FREEZE_TIMEOUT"), VssError("VSS_E_TRANSACTION_THAW_TIMEOUT"), VssError("VSS_E_NESTED_VOLUME_LIMIT"),
            ];
            var faults = new TheoryData<string, int, int>();
            foreach ((string method, int index) in Sequence.Select((method, position) => (method, Sequence.Take(position).Count(before => before == method))))
            {
                foreach (int hresult in Cleanup.Contains(method) || (method == VssOperation.GetWriterStatusEx && index % 2 == 1) ? [] : hresults)
                {
                    faults.Add(method, index, hresult);
                }
            }

            return faults;
        }
    }

    public static TheoryData<string> Operations => [VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete];

    public static TheoryData<string> WaitedFor =>
        [VssOperation.GatherWriterMetadata, VssOperation.GatherWriterStatus, VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete];

    [Fact]
    public void A_rehearsal_makes_the_documented_calls_in_their_order_on_one_thread()
    {
        Gathering rehearsal = Rehearse($"{{{TwoWriters}}}", "C:\\");

        Assert.Null(rehearsal.Failure);
        Assert.Equal(Sequence, rehearsal.Calls);
        Assert.Equal(Phases.Select(phase => (phase, HResult.S_OK)), PhasesOf(rehearsal));
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void Writers_are_asked_after_each_phase()
    {
        Gathering rehearsal = Rehearse($"{{{TwoWriters}}}");

        Assert.Equal(
            [(VssOperation.GatherWriterMetadata, 2, 0), (VssOperation.PrepareForBackup, 2, 0), (VssOperation.DoSnapshotSet, 2, 0), (VssOperation.BackupComplete, 2, 0)],
            rehearsal.Messages.OfType<StatusGathered>().Select(status => (status.Phase, status.Writers, status.NotRead)));
        Assert.Equal(8, Assert.IsType<GatherEnded>(rehearsal.Messages.Last()).Writers);
        Assert.Equal(8, rehearsal.WriterNames.Length);
    }

    /// <summary>The one answer that counts is not given whatever fails, and nothing is left behind.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Whatever_call_fails_nothing_is_left_behind_and_nothing_succeeds(string method, int index, int hresult)
    {
        Gathering rehearsal = Rehearse(new FailsOnce(method, index, hresult), "C:\\");

        Assert.False(IsSuccess(rehearsal), string.Join(" ", rehearsal.Calls));
        Assert.Equal(MustAbort(rehearsal), rehearsal.Calls.Contains(VssOperation.AbortBackup));
        AssertNothingLeft(rehearsal);
    }

    [Theory]
    [InlineData("VSS_E_INSUFFICIENT_STORAGE")]
    [InlineData("VSS_E_FLUSH_WRITES_TIMEOUT")]
    [InlineData("VSS_E_PROVIDER_VETO")]
    [InlineData("VSS_E_UNEXPECTED")]
    public void What_a_backup_would_fail_with_is_an_answer(string name)
    {
        Gathering rehearsal = Rehearse($"{{\"calls\": {{\"DoSnapshotSet\": {{\"asyncResult\": \"{name}\"}}}}, {TwoWriters}}}", "C:\\");

        Assert.Null(rehearsal.Failure);
        Assert.Equal((VssOperation.DoSnapshotSet, VssError(name)), PhasesOf(rehearsal)[4]);
        Assert.Equal(
            [.. Start, VssOperation.PrepareForBackup, .. Wait, .. Status, VssOperation.DoSnapshotSet, .. Wait, VssOperation.AbortBackup, .. Status, .. End],
            rehearsal.Calls);
        AssertNothingLeft(rehearsal);
    }

    [Theory]
    [InlineData("E_ACCESSDENIED", VssErrorId.VssAccessDenied)]
    [InlineData("VSS_E_WRITER_INFRASTRUCTURE", VssErrorId.VssWriterInfrastructure)]
    [InlineData("VSS_E_SNAPSHOT_SET_IN_PROGRESS", VssErrorId.VssBackupInProgress)]
    [InlineData("VSS_E_BAD_STATE", VssErrorId.VssBadState)]
    [InlineData("E_OUTOFMEMORY", VssErrorId.VssOutOfMemory)]
    [InlineData("E_INVALIDARG", VssErrorId.VssUnexpected)]
    public void What_keeps_the_question_from_being_put_is_an_error(string name, VssErrorId errorId)
    {
        foreach (string method in new[] { VssOperation.StartSnapshotSet, VssOperation.AddToSnapshotSet, VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet })
        {
            Gathering rehearsal = Rehearse($"{{\"calls\": {{\"{method}\": {{\"hresult\": \"{name}\"}}}}, {TwoWriters}}}", "C:\\");

            Assert.Equal((method, errorId), (rehearsal.VssFailure.Operation, rehearsal.VssFailure.ErrorId));
            Assert.NotEmpty(rehearsal.VssFailure.RecommendedAction);
            AssertNothingLeft(rehearsal);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_writer_that_fails_in_a_phase_ends_the_rehearsal_there(string phase)
    {
        Gathering rehearsal = Rehearse($$"""{"writers": [{"name": "System Writer"}, {"name": "SqlServerWriter", "phases": {"{{phase}}": {"state": "FailedAtFreeze", "failure": "VSS_E_WRITERERROR_TIMEOUT"} } }]}""");

        Assert.Null(rehearsal.Failure);
        Assert.Equal(phase, PhasesOf(rehearsal).Last(each => each.Name != VssOperation.AbortBackup).Name);
        Assert.Equal(phase != VssOperation.BackupComplete, rehearsal.Calls.Contains(VssOperation.AbortBackup));
        Assert.Contains(rehearsal.Messages.OfType<WriterRead>(), read => read.Writer.Failure == VssError("VSS_E_WRITERERROR_TIMEOUT"));
        AssertNothingLeft(rehearsal);
    }

    [Theory]
    [InlineData("\"present\": false")]
    [InlineData("\"instanceId\": \"11111111-2222-3333-4444-555555555555\"")]
    [InlineData("\"state\": \"WaitingForThaw\"")]
    [InlineData("\"state\": 0")]
    [InlineData("\"state\": 99")]
    [InlineData("\"failure\": \"VSS_E_WRITER_NOT_RESPONDING\"")]
    public void A_writer_that_does_not_do_its_part_ends_the_rehearsal(string outcome)
    {
        foreach (string phase in new[] { VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet })
        {
            Gathering rehearsal = Rehearse($$"""{"writers": [{"name": "System Writer"}, {"name": "SqlServerWriter", "phases": {"{{phase}}": { {{outcome}} } } }]}""");

            Assert.Equal((phase, VssOperation.AbortBackup), (PhasesOf(rehearsal)[PhasesOf(rehearsal).Count - 2].Name, PhasesOf(rehearsal).Last().Name));
            AssertNothingLeft(rehearsal);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_is_begun_while_a_writer_takes_part_in_another_shadow_copy(int state)
    {
        Gathering rehearsal = Rehearse($$"""{"writers": [{"name": "System Writer"}, {"name": "SqlServerWriter", "state": {{state}} }]}""");

        Assert.Equal(VssErrorId.VssBackupInProgress, rehearsal.VssFailure.ErrorId);
        Assert.Contains("SqlServerWriter", rehearsal.VssFailure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(VssOperation.StartSnapshotSet, rehearsal.Calls);
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void A_writer_that_failed_in_an_earlier_backup_is_given_its_chance()
    {
        Gathering rehearsal = Rehearse("""{"writers": [{"name": "SqlServerWriter", "state": "FailedAtFreeze", "failure": "VSS_E_WRITERERROR_TIMEOUT", "phases": {"PrepareForBackup": {"state": "Stable", "failure": 0}}}]}""");

        Assert.True(IsSuccess(rehearsal));
    }

    [Fact]
    public void Every_fixed_volume_that_VSS_supports_is_taken_and_those_left_out_are_told()
    {
        Gathering rehearsal = Rehearse($$"""{"volumes": [{"name": "C:"}, {"name": "D:\\Data"}, {"name": "E:\\", "supported": false}], {{TwoWriters}}}""");

        Assert.Equal(
            [("C:\\", HResult.S_OK), ("D:\\Data\\", HResult.S_OK), ("E:\\", HResult.VSS_E_VOLUME_NOT_SUPPORTED)],
            rehearsal.Messages.OfType<VolumeAdded>().Select(volume => (volume.Name, volume.HResult)));
        Assert.Equal(2, rehearsal.Calls.Count(call => call == VssOperation.AddToSnapshotSet));
        Assert.True(IsSuccess(rehearsal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"name": "C:", "supported": false}]""")]
    public void Without_a_volume_there_is_no_backup(string volumes)
    {
        Gathering rehearsal = Rehearse($"{{\"volumes\": {volumes}, {TwoWriters}}}");

        Assert.Equal((VssOperation.AddToSnapshotSet, HResult.VSS_E_VOLUME_NOT_SUPPORTED), PhasesOf(rehearsal)[2]);
        Assert.DoesNotContain(VssOperation.PrepareForBackup, rehearsal.Calls);
        Assert.Contains(VssOperation.AbortBackup, rehearsal.Calls);
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void A_volume_that_was_named_must_be_supported()
    {
        Gathering rehearsal = Rehearse($$"""{"volumes": [{"name": "C:"}, {"name": "E:\\", "supported": false}], {{TwoWriters}}}""", "C:\\", "E:\\");

        Assert.Equal((VssOperation.AddToSnapshotSet, HResult.VSS_E_VOLUME_NOT_SUPPORTED), PhasesOf(rehearsal)[2]);
        Assert.DoesNotContain(VssOperation.PrepareForBackup, rehearsal.Calls);
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void A_volume_that_does_not_exist_is_an_error()
    {
        Gathering rehearsal = Rehearse($"{{{TwoWriters}}}", "C:\\", "X:\\");

        Assert.Equal(VssErrorId.VssVolumeNotFound, rehearsal.VssFailure.ErrorId);
        Assert.Contains("'X:\\'", rehearsal.VssFailure.Message, StringComparison.Ordinal);
        Assert.Contains(VssOperation.AbortBackup, rehearsal.Calls);
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void Twenty_six_volumes_are_one_shadow_copy()
    {
        string[] volumes = [.. Enumerable.Range('A', 26).Select(letter => $"{(char)letter}:\\")];
        string list = string.Join(", ", volumes.Select(volume => $"{{\"name\": \"{volume.Replace("\\", "\\\\")}\"}}"));

        Gathering rehearsal = Rehearse($"{{\"volumes\": [{list}], {TwoWriters}}}", volumes);

        Assert.True(IsSuccess(rehearsal));
        Assert.Equal(volumes, rehearsal.Messages.OfType<VolumeAdded>().Select(volume => volume.Name));
        Assert.Single(rehearsal.Calls, VssOperation.DoSnapshotSet);
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void A_volume_by_two_names_is_taken_once()
    {
        Gathering rehearsal = Rehearse(new FailsOnce(VssOperation.AddToSnapshotSet, 1, HResult.VSS_E_OBJECT_ALREADY_EXISTS), "C:\\", "c:\\");

        Assert.True(IsSuccess(rehearsal));
    }

    [Theory]
    [MemberData(nameof(WaitedFor))]
    public void The_time_limit_cancels_aborts_and_releases(string method)
    {
        Gathering rehearsal = Rehearse(
            $"{{\"calls\": {{\"{method}\": {{\"hang\": true}}}}, {TwoWriters}}}",
            new WriterStatusQuery { RehearsalVolumes = [], TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal((VssErrorId.VssTimeout, method), (rehearsal.VssFailure.ErrorId, rehearsal.VssFailure.Operation));
        Assert.Contains(VssOperation.Cancel, rehearsal.Calls);
        Assert.Equal(MustAbort(rehearsal), rehearsal.Calls.Contains(VssOperation.AbortBackup));
        AssertNothingLeft(rehearsal);
    }

    [Theory]
    [MemberData(nameof(WaitedFor))]
    public void Stopping_cancels_aborts_and_releases(string method)
    {
        Gathering rehearsal = Rehearse($"{{\"calls\": {{\"{method}\": {{\"hang\": true}}}}, {TwoWriters}}}", cancelAt: method);

        Assert.IsAssignableFrom<OperationCanceledException>(rehearsal.Failure);
        Assert.Contains(VssOperation.Cancel, rehearsal.Calls);
        Assert.Equal(MustAbort(rehearsal), rehearsal.Calls.Contains(VssOperation.AbortBackup));
        AssertNothingLeft(rehearsal);
    }

    [Fact]
    public void A_status_that_cannot_be_had_after_a_failure_does_not_hide_the_failure()
    {
        var calls = new FailsOnce(VssOperation.GatherWriterStatus, 2, HResult.E_ACCESSDENIED, (VssOperation.DoSnapshotSet, VssError("VSS_E_PROVIDER_VETO")));

        Gathering rehearsal = Rehearse(calls);

        Assert.Null(rehearsal.Failure);
        Assert.Equal((VssOperation.DoSnapshotSet, VssError("VSS_E_PROVIDER_VETO")), PhasesOf(rehearsal)[4]);
        Assert.Equal(rehearsal.WriterNames.Length, Assert.IsType<GatherEnded>(rehearsal.Messages.Last()).Writers);
        AssertNothingLeft(rehearsal);
    }

    [Theory]
    [InlineData("backup-ok", true)]
    [InlineData("backup-fails-at-freeze", false)]
    [InlineData("healthy", true)]
    [InlineData("sql-failed", false)]
    public void A_scenario_is_as_it_is_called(string scenario, bool isSuccess) =>
        Assert.Equal(isSuccess, IsSuccess(Gathering.Of(VssSimulation.FromScenario(scenario), new WriterStatusQuery { RehearsalVolumes = [] })));

    /// <summary>The test of the test: whether all went well, from the messages alone.</summary>
    private static bool IsSuccess(Gathering rehearsal)
    {
        if (rehearsal.Failure is not null || !PhasesOf(rehearsal).SequenceEqual(Phases.Select(phase => (phase, HResult.S_OK))))
        {
            return false;
        }

        StatusGathered[] statuses = [.. rehearsal.Messages.OfType<StatusGathered>()];
        RawWriterStatus[] last = [.. rehearsal.Messages.OfType<WriterRead>().Select(read => read.Writer)];
        return statuses.All(status => status.NotRead == 0)
            && statuses.Select(status => status.Writers).Distinct().Count() == 1
            && last.Skip(last.Length - statuses[0].Writers).All(writer => BackupRehearsal.HasDone(writer.State, writer.Failure, null, VssOperation.BackupComplete));
    }

    private static List<(string Name, int HResult)> PhasesOf(Gathering rehearsal) =>
        [.. rehearsal.Messages.OfType<PhaseEnded>().Select(phase => (phase.Name, phase.HResult))];

    /// <summary>From the start of the shadow copy set until the backup is complete.</summary>
    private static bool MustAbort(Gathering rehearsal)
    {
        List<(string Name, int HResult)> phases = PhasesOf(rehearsal);
        return phases.Contains((VssOperation.StartSnapshotSet, HResult.S_OK)) && !phases.Contains((VssOperation.BackupComplete, HResult.S_OK));
    }

    private static void AssertNothingLeft(Gathering rehearsal)
    {
        Assert.Equal((0, 0), (rehearsal.Vss.LiveObjects, rehearsal.Vss.ShadowCopies));
        Assert.Single(rehearsal.Vss.Calls.Select(call => call.Thread).Distinct());
        Assert.InRange(rehearsal.Calls.Count(call => call == VssOperation.AbortBackup), 0, 1);
        bool isInitialized = (rehearsal.Failure as VssException)?.Operation != VssOperation.CoInitializeEx;
        Assert.Equal(isInitialized ? VssOperation.CoUninitialize : VssOperation.CoInitializeEx, rehearsal.Calls.Last());
        Assert.InRange(
            rehearsal.Calls.Count(call => call is VssOperation.GatherWriterMetadata or VssOperation.GatherWriterStatus)
            - rehearsal.Calls.Count(call => call is VssOperation.FreeWriterMetadata or VssOperation.FreeWriterStatus),
            0,
            1);
    }

    private static int VssError(string name)
    {
        Assert.True(KnownErrors.TryParse(name, out int code), name);
        return code;
    }

    private static Gathering Rehearse(string json, params string[] volumes) => Rehearse(json, new WriterStatusQuery { RehearsalVolumes = volumes });

    private static Gathering Rehearse(string json, WriterStatusQuery? query = null, string? cancelAt = null) =>
        Gathering.Of(json, query ?? new WriterStatusQuery { RehearsalVolumes = [] }, cancelAt);

    private static Gathering Rehearse(FailsOnce calls, params string[] volumes)
    {
        SimulatedWriter[] writers =
        [
            .. new[] { "System Writer", "SqlServerWriter" }.Select(name => new SimulatedWriter(
                new RawWriterStatus(name, SimulationFile.DerivedId(name), SimulationFile.DerivedId(name + "1"), (int)WriterState.Stable, HResult.S_OK, null, null),
                [],
                hostName: null,
                new SimulatedReturn((int)WriterState.Stable, HResult.S_OK, IsSameInstance: false, IsPresent: true),
                new Dictionary<string, SimulatedChange>())),
        ];
        var simulation = new VssSimulation("test", "SIMULATION", writers, [], new SimulatedRegistry(), [], calls, hasEx3: true);
        return Gathering.Of(simulation, new WriterStatusQuery { RehearsalVolumes = volumes });
    }

    /// <summary>One call fails, at one of the times when it is made; another may fail whenever it is made.</summary>
    private sealed class FailsOnce(string method, int index, int hresult, params (string Method, int HResult)[] others)
        : Dictionary<string, SimulatedCall>, IReadOnlyDictionary<string, SimulatedCall>
    {
        private int _calls;

        bool IReadOnlyDictionary<string, SimulatedCall>.TryGetValue(string key, out SimulatedCall value)
        {
            (string Method, int HResult) other = Array.Find(others, each => each.Method == key);
            bool fails = key == method && _calls++ == index;
            value = fails ? new SimulatedCall { Result = hresult }
                : other.Method == key ? new SimulatedCall { Result = other.HResult }
                : SimulatedCall.Works;
            return true;
        }
    }
}
