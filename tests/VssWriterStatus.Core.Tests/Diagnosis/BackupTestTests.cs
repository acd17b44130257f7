using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class BackupTestTests
{
    private static readonly VssSimulation Ok = VssSimulation.FromScenario("backup-ok");

    private static readonly string[] OkAnswer = AnswerOf(Ok);

    /// <summary>Every line of a whole answer but those that only say how far it is.</summary>
    public static TheoryData<int> Lines => [.. Enumerable.Range(0, OkAnswer.Length).Where(index => !OkAnswer[index].Contains("\"progress\"") && !OkAnswer[index].Contains("\"volume\""))];

    [Fact]
    public void A_backup_with_all_writers_succeeds()
    {
        BackupTestReport report = Test(Ok);

        Assert.True(report.IsSuccess, string.Join(" ", report.Reasons));
        Assert.Equal("SRV1 (simulated): the test backup succeeded; 14 writers, 2 volumes.", report.Summary);
        Assert.Equal(["C:\\", "D:\\"], report.Volumes.Select(volume => volume.ToString()));
        Assert.Equal(14, report.Phases[5].WriterCount);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void A_writer_that_fails_is_told_with_its_phase_and_the_next_step()
    {
        BackupTestReport report = Test(VssSimulation.FromScenario("backup-fails-at-freeze"));

        BackupTestFailure failure = Assert.Single(report.Failed);
        Assert.Equal(("SqlServerWriter", "DoSnapshotSet", WriterState.FailedAtFreeze), (failure.Name, failure.Phase, failure.Writer.State));
        WriterHealthReason reason = Assert.Single(report.Reasons);
        Assert.Equal("WriterFailed:SqlServerWriter", reason.Code);
        Assert.StartsWith("SqlServerWriter failed in DoSnapshotSet: FailedAtFreeze with VSS_E_WRITERERROR_NONRETRYABLE (0x800423F4). ", reason.Phrase, StringComparison.Ordinal);
        Assert.False(report.IsSuccess);
    }

    [Fact]
    public void A_writer_that_fails_only_while_another_fails_is_told_after_the_abort()
    {
        BackupTestReport report = Test("""
            {"writers": [{"name": "A", "phases": {"PrepareForBackup": {"state": 7}}}, {"name": "B", "phases": {"AbortBackup": {"state": "FailedAtBackupShutdown"}}}]}
            """);

        Assert.Equal([("A", "PrepareForBackup"), ("B", "PrepareForBackup")], report.Failed.Select(failure => (failure.Name, failure.Phase)));
    }

    [Fact]
    public void A_phase_that_fails_is_told_with_what_it_means()
    {
        BackupTestReport report = Test("""{"calls": {"DoSnapshotSet": {"asyncResult": "VSS_E_INSUFFICIENT_STORAGE"}}, "writers": [{"name": "A"}]}""");

        WriterHealthReason reason = Assert.Single(report.Reasons, reason => reason.Code == "PhaseFailed:DoSnapshotSet");
        Assert.StartsWith("DoSnapshotSet failed with 0x8004231F (VSS_E_INSUFFICIENT_STORAGE). There is not enough space for the shadow copy. ", reason.Phrase, StringComparison.Ordinal);
        Assert.Contains("failed in DoSnapshotSet", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_that_was_named_and_is_not_supported_fails_the_backup_by_its_name()
    {
        BackupTestReport report = Test(SimulationFile.Parse("test", """{"volumes": [{"name": "C:"}, {"name": "E:", "supported": false}], "writers": [{"name": "A"}]}"""), "C:\\", "E:\\");

        Assert.Contains(report.Reasons, reason => reason.Phrase.StartsWith("AddToSnapshotSet failed for E:\\ with 0x8004230C (VSS_E_VOLUME_NOT_SUPPORTED).", StringComparison.Ordinal));
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void A_volume_that_is_left_out_is_warned_of_where_users_see_it()
    {
        BackupTestReport report = Test("""{"volumes": [{"name": "C:"}, {"name": "E:", "supported": false}, {"name": "\\\\?\\Volume{e8132975-6f93-4464-a53e-1050253ae220}\\", "supported": false}], "writers": [{"name": "A"}]}""");

        Assert.Contains("E:\\", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Equal([true, false, false], report.Volumes.Select(volume => volume.IsIncluded));
    }

    [Theory]
    [InlineData("6F1C5A0E-91D4-4C0B-A1C0-3C7E2B6D9F01", "web01 of A (E:\\)")]
    [InlineData("Orders", "Orders of A (E:\\)")]
    public void A_component_that_is_elsewhere_is_named_as_people_know_it(string name, string shown)
    {
        BackupTestReport report = Test(
            SimulationFile.Parse("test", $$"""{"volumes": [{"name": "C:"}, {"name": "E:"}], "writers": [{"name": "A", "components": [{"name": "{{name}}", "caption": "web01", "files": [{"path": "E:\\Data"}]}]}]}"""), "C:\\");

        Assert.Contains($" completely: {shown}. ", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"present\": false")]
    [InlineData("\"instanceId\": \"11111111-2222-3333-4444-555555555555\"")]
    public void A_writer_that_vanishes_is_missing(string outcome)
    {
        BackupTestReport report = Test($$"""{"writers": [{"name": "A"}, {"name": "B", "phases": {"DoSnapshotSet": { {{outcome}} } } }]}""");

        MissingWriter missing = Assert.Single(report.Missing, writer => writer.Name == "B");
        Assert.Contains("did not report after DoSnapshotSet", missing.Expectation, StringComparison.Ordinal);
        Assert.False(report.IsSuccess);
    }

    [Fact]
    public void A_writer_that_every_Windows_has_is_missing_where_it_never_answered() =>
        Assert.Contains(Test(VssSimulation.FromScenario("missing-system-writer")).Reasons, reason => reason.Code == "WriterMissing:System Writer");

    [Fact]
    public void A_status_that_could_not_be_read_is_no_success()
    {
        BackupTestReport report = Test("""{"calls": {"GetWriterStatusEx": {"hresult": "E_OUTOFMEMORY", "times": 1}}, "writers": [{"name": "A"}, {"name": "B"}]}""");

        Assert.Contains(report.Reasons, reason => reason.Code.StartsWith("WriterNotRead", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_without_writers_is_no_success() => Assert.False(Test("""{"writers": []}""").IsSuccess);

    /// <summary>The one wrong answer that must never be given: whatever part of a good answer is lost, it is no success.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void An_answer_that_lacks_a_line_is_no_success(int index)
    {
        string[] incomplete = [.. OkAnswer.Where((_, position) => position != index)];
        bool isSuccess;
        try
        {
            isSuccess = Test(Ok, new Replay(incomplete)).IsSuccess;
        }
        catch (VssException)
        {
            isSuccess = false;
        }

        Assert.False(isSuccess, OkAnswer[index]);
    }

    [Fact]
    public void The_same_answer_with_every_line_is_a_success() => Assert.True(Test(Ok, new Replay(OkAnswer)).IsSuccess);

    [Fact]
    public void A_report_without_its_parts_is_no_success()
    {
        BackupTestReport whole = Test(Ok);
        BackupTestReport Of(IEnumerable<BackupVolume> volumes, IEnumerable<BackupPhase> phases, IEnumerable<WriterStatus> writers) =>
            new(whole.ComputerName, volumes, phases, writers, [], [], [], [], whole.TestedAt, whole.Source);

        Assert.True(Of(whole.Volumes, whole.Phases, whole.Writers).IsSuccess);
        Assert.False(Of([], whole.Phases, whole.Writers).IsSuccess);
        Assert.False(Of(whole.Volumes, [], whole.Writers).IsSuccess);
        Assert.False(Of(whole.Volumes, whole.Phases, []).IsSuccess);
        Assert.False(Of(whole.Volumes, whole.Phases, whole.Writers.Skip(1)).IsSuccess);
        Assert.False(Of(whole.Volumes.Select(volume => new BackupVolume(volume.Name, KnownErrors.Of(HResult.VSS_E_VOLUME_NOT_SUPPORTED))), whole.Phases, whole.Writers).IsSuccess);
        for (int i = 0; i < whole.Phases.Count; i++)
        {
            Assert.False(Of(whole.Volumes, whole.Phases.Where((_, index) => index != i), whole.Writers).IsSuccess);
            Assert.False(Of(whole.Volumes, whole.Phases.Select((phase, index) => index == i ? new BackupPhase(phase.Name, phase.Duration, KnownErrors.Of(HResult.VSS_E_UNEXPECTED), phase.WriterCount) : phase), whole.Writers).IsSuccess);
        }
    }

    [Theory]
    [InlineData("DoSnapshotSet", "\"hang\": true", true)]
    [InlineData("StartSnapshotSet", "\"hang\": true", true)]
    [InlineData("GatherWriterStatus", "\"hang\": true", false)]
    [InlineData("GatherWriterMetadata", "\"hang\": true", false)]
    public void Where_the_requester_had_to_be_left_behind_the_user_is_told_that_VSS_cleans_up(string method, string behaviour, bool isTold)
    {
        // A call that hangs cannot be aborted; an operation can.
        string calls = method == "DoSnapshotSet" ? $"\"AbortBackup\": {{\"hang\": true}}, \"{method}\": {{{behaviour}}}" : $"\"{method}\": {{{behaviour}}}";
        VssException failure = Assert.Throws<VssException>(() => Test(
            SimulationFile.Parse("test", $"{{\"calls\": {{{calls}}}, \"writers\": [{{\"name\": \"A\"}}]}}"), limit: TimeSpan.FromMilliseconds(200)));

        Assert.Equal(VssErrorId.VssTimeout, failure.ErrorId);
        Assert.Equal(isTold, failure.Message.Contains("VSS aborts the backup", StringComparison.Ordinal));
    }

    private static BackupTestReport Test(string json) => Test(SimulationFile.Parse("test", json));

    private static BackupTestReport Test(VssSimulation simulation, params string[] volumes) =>
        Test(simulation, new InProcessSource(simulation.Connect), volumes: volumes);

    private static BackupTestReport Test(VssSimulation simulation, TimeSpan limit) =>
        Test(simulation, new InProcessSource(simulation.Connect), limit);

    private static BackupTestReport Test(VssSimulation simulation, IWriterStatusSource source, TimeSpan? limit = null, params string[] volumes) =>
        new BackupTest(simulation).Run(
            new WriterGather(source, simulation.Registry, skipMetadata: false, new Silent(), CancellationToken.None), volumes, limit);

    private static string[] AnswerOf(VssSimulation simulation)
    {
        var output = new StringWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        Gathering.Of(simulation, new WriterStatusQuery { RehearsalVolumes = [] }).Messages.ForEach(writer.Write);
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    /// <summary>A collector that says what it is told to.</summary>
    private sealed class Replay(string[] lines) : IWriterStatusSource
    {
        public IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation)
        {
            var reader = new ProtocolReader();
            foreach (string line in lines)
            {
                if (reader.Read(line) is GatherMessage message)
                {
                    yield return message;
                }
            }

            if (!reader.IsComplete)
            {
                throw VssErrors.CollectorFailed("The collector ended before its answer was complete.");
            }
        }
    }

    private sealed class Silent : IGatherObserver
    {
        public void ShowStep(string step)
        {
        }

        public void WriteVerbose(string text)
        {
        }

        public void WriteWarning(string text)
        {
        }
    }
}
