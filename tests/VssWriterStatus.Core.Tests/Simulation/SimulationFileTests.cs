using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Services;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Simulation;

public class SimulationFileTests
{
    public static TheoryData<string> Scenarios => [.. VssSimulation.Scenarios];

    [Fact]
    public void The_named_scenarios_are_there() => Assert.Equal(
        ["access-denied", "backup-fails-at-freeze", "backup-ok", "busy-backup", "everything-failed", "hang", "healthy", "missing-system-writer", "sql-failed"],
        VssSimulation.Scenarios);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_scenario_is_valid(string name) => Assert.InRange(VssSimulation.FromScenario(name.ToUpperInvariant()).WriterCount, 13, 14);

    [Fact]
    public void An_unknown_scenario_is_refused_with_the_known_ones()
    {
        VssException error = Assert.Throws<VssException>(() => VssSimulation.FromScenario("sunny"));

        Assert.Equal(VssErrorId.VssSimulationInvalid, error.ErrorId);
        Assert.Contains("sql-failed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_needs_only_its_name()
    {
        RawWriterStatus writer = OnlyWriter("""{"writers": [{"name": "System Writer"}]}""");

        Assert.Equal(Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220"), writer.WriterId);
        Assert.NotEqual(Guid.Empty, writer.InstanceId);
        Assert.Equal((1, 0, null), (writer.State, writer.Failure, writer.ApplicationMessage));
    }

    [Fact]
    public void Ids_that_are_not_given_are_the_same_every_time()
    {
        const string json = """{"writers": [{"name": "A writer of our own"}]}""";

        Assert.Equal(OnlyWriter(json).WriterId, OnlyWriter(json).WriterId);
        Assert.Equal(OnlyWriter(json).InstanceId, OnlyWriter(json).InstanceId);
        Assert.NotEqual(OnlyWriter(json).WriterId, OnlyWriter(json).InstanceId);
    }

    [Theory]
    [InlineData("\"FailedAtFreeze\"", 9)]
    [InlineData("\"failedatfreeze\"", 9)]
    [InlineData("9", 9)]
    [InlineData("77", 77)]
    public void A_state_is_a_name_or_a_number(string state, int expected) =>
        Assert.Equal(expected, OnlyWriter($"{{\"writers\": [{{\"name\": \"x\", \"state\": {state}}}]}}").State);

    [Theory]
    [InlineData("\"0x800423F4\"")]
    [InlineData("\"800423f4\"")]
    [InlineData("\"VSS_E_WRITERERROR_NONRETRYABLE\"")]
    [InlineData("-2147212300")]
    public void A_failure_is_hexadecimal_a_name_or_a_number(string failure) => Assert.Equal(
        unchecked((int)0x800423F4), OnlyWriter($"{{\"writers\": [{{\"name\": \"x\", \"failure\": {failure}}}]}}").Failure);

    [Theory]
    [InlineData("{", 1, "not valid JSON")]
    [InlineData("[]", 1, "the file must be an object")]
    [InlineData("{}", 1, "writers is missing")]
    [InlineData("{\n\"writers\": 5}", 2, "writers must be an array")]
    [InlineData("{\"writers\": [\n{\"name\": 5}]}", 2, "writers[0].name must be a string")]
    [InlineData("{\"writers\": [\n{}]}", 2, "writers[0].name is missing")]
    [InlineData("{\"writers\": [{\"name\": \"a\"},\n{\"name\": \"b\",\n\"writerId\": \"42\"}]}", 3, "writers[1].writerId '42' is not a GUID")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"state\": \"Sleepy\"}]}", 1, "writers[0].state 'Sleepy' is not a state")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"state\": \"1\"}]}", 1, "writers[0].state '1' is not a state")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"state\": 1.5}]}", 1, "writers[0].state 1.5 is not a signed 32-bit whole number")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"failure\": \"VSS_E_NOSUCH\"}]}", 1, "writers[0].failure 'VSS_E_NOSUCH' is not an HRESULT")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"colour\": 1}]}", 1, "writers[0].colour is not a known field")]
    [InlineData("{\"writers\": [],\n\"wirters\": []}", 2, "wirters is not a known field")]
    [InlineData("{\"writers\": [], \"ex3\": \"no\"}", 1, "ex3 must be true or false")]
    [InlineData("{\"writers\": [], \"calls\": []}", 1, "calls must be an object")]
    [InlineData("{\"writers\": [], \"calls\": {\n\"ImportSnapshots\": {}}}", 2, "calls.ImportSnapshots is not a method")]
    [InlineData("{\"writers\": [], \"calls\": {\n\"AbortBackup\": {\"asyncResult\": 0}}}", 2, "calls.AbortBackup.asyncResult is not a known field")]
    [InlineData("{\"writers\": [], \"volumes\": {}}", 1, "volumes must be an array")]
    [InlineData("{\"writers\": [], \"volumes\": [\n{}]}", 2, "volumes[0].name is missing")]
    [InlineData("{\"writers\": [], \"volumes\": [\n{\"name\": \"Data\"}]}", 2, "volumes[0].name 'Data\\' is not a volume")]
    [InlineData("{\"writers\": [], \"volumes\": [{\"name\": \"C:\"},\n{\"name\": \"c:\\\\\"}]}", 2, "volumes[1].name 'c:\\' is duplicated")]
    [InlineData("{\"writers\": [], \"volumes\": [{\"name\": \"C:\",\n\"supported\": 1}]}", 2, "volumes[0].supported must be true or false")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"phases\": []}]}", 1, "writers[0].phases must be an object")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"phases\": {\n\"Freeze\": {}}}]}", 2, "writers[0].phases.Freeze is not a known field")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"phases\": {\"DoSnapshotSet\": {\n\"afterMs\": 1}}}]}", 2, "writers[0].phases.DoSnapshotSet.afterMs is not a known field")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"phases\": {\"DoSnapshotSet\": {\n\"state\": \"Frozen\"}}}]}", 2, "writers[0].phases.DoSnapshotSet.state 'Frozen' is not a state")]
    [InlineData("{\"writers\": [], \"calls\": {\"Wait\": {\"delayMs\": -1}}}", 1, "calls.Wait.delayMs -1 is not a whole number of milliseconds")]
    [InlineData("{\"writers\": [], \"calls\": {\"Wait\": {\"hang\": 1}}}", 1, "calls.Wait.hang must be true or false")]
    [InlineData("{\"writers\": [], \"calls\": {\"Wait\": {\"times\": 0}}}", 1, "calls.Wait.times 0 is not a whole number of calls from 1")]
    [InlineData("{\"writers\": [], \"calls\": {\"Wait\": {\"times\": 1.5}}}", 1, "calls.Wait.times 1.5 is not a whole number of calls from 1")]
    [InlineData("{\"writers\": [], \"calls\": {\"Wait\": {\"times\": \"2\"}}}", 1, "calls.Wait.times must be a number of calls")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"changes\": [{\"state\": 1}]}]}", 1, "writers[0].changes[0].afterMs is missing")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"changes\": [{\"afterMs\": 5},\n{\"afterMs\": 4}]}]}", 2, "writers[0].changes[1].afterMs is earlier")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"afterRestart\": {\n\"sameInstance\": 1}}]}", 2, "writers[0].afterRestart.sameInstance must be true or false")]
    [InlineData("{\"writers\": [{\"name\": \"a\", \"afterRestart\": {\n\"colour\": 1}}]}", 2, "writers[0].afterRestart.colour is not a known field")]
    [InlineData("{\"writers\": [], \"services\": {}}", 1, "services must be an array")]
    [InlineData("{\"writers\": [], \"services\": [\n{}]}", 2, "services[0].name is missing")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\", \"colour\": 1}]}", 1, "services[0].colour is not a known field")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\",\n\"state\": \"Paused\"}]}", 2, "services[0].state 'Paused' is not one of Running, Stopped")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\", \"startType\": \"2\"}]}", 1, "services[0].startType '2' is not one of Automatic, Manual, Disabled")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\"},\n{\"name\": \"A\"}]}", 2, "services[1].name 'A' is duplicated")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\"},\n{\"name\": \"b\", \"dependsOn\": [\"a\", \"c\"]}]}", 2, "services[1].dependsOn[1] 'c' is not a service of this simulation")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\", \"dependsOn\": [\"a\"]}]}", 1, "services[0].dependsOn[0] 'a' depends on 'a' in turn")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\", \"dependsOn\": [\"b\"]},\n{\"name\": \"b\", \"dependsOn\": [\"a\"]}]}", 2, "services[1].dependsOn[0] 'a' depends on 'b' in turn")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\", \"stopMs\": -1}]}", 1, "services[0].stopMs -1 is not a whole number of milliseconds")]
    [InlineData("{\"writers\": [], \"services\": [{\"name\": \"a\", \"stopError\": \"NO_SUCH\"}]}", 1, "services[0].stopError 'NO_SUCH' is not an HRESULT")]
    public void A_wrong_file_is_refused_with_its_name_line_and_field(string json, int line, string problem)
    {
        VssException error = Assert.Throws<VssException>(() => SimulationFile.Parse("my.json", json));

        Assert.Equal(VssErrorId.VssSimulationInvalid, error.ErrorId);
        Assert.StartsWith($"my.json, line {line}: {problem}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", "UTF-8", new byte[] { 0xFF })]
    [InlineData("utf-8", "UTF-8", new byte[] { 0xC3 })]
    [InlineData("utf-16", "UTF-16", new byte[] { 0x00, 0xDC, 0x20, 0x00 })]
    [InlineData("utf-16BE", "UTF-16BE", new byte[] { 0xDC, 0x00, 0x00, 0x20 })]
    [InlineData("utf-32", "UTF-32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Bytes_that_are_not_valid_are_refused_by_their_line(string encodingName, string named, byte[] fault)
    {
        var encoding = Encoding.GetEncoding(encodingName);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("{\"writers\":\n[{\"name\":\n\"a "), .. fault];

        VssException error = Assert.Throws<VssException>(() => SimulationFile.Parse("my.json", bytes));

        Assert.Equal($"my.json, line 3: not valid JSON: bytes that are not valid {named}; save the file as UTF-8.", error.Message);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_file_may_have_a_byte_order_mark(string encodingName)
    {
        var encoding = Encoding.GetEncoding(encodingName);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("{\"writers\": [{\"name\": \"Schl\u00FCssel\"}]}")];

        Assert.Equal("Schl\u00FCssel", Assert.Single(SimulationFile.Parse("my.json", bytes).ReadWriters([])).Name);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        VssException error = Assert.Throws<VssException>(() => VssSimulation.FromFile(path));

        Assert.Equal(VssErrorId.VssSimulationInvalid, error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writers_change_come_and_go_in_time()
    {
        const string json = """
            {"writers": [{"name": "x", "changes": [
              {"afterMs": 0, "state": "FailedAtFreeze", "failure": "VSS_E_WRITERERROR_TIMEOUT"},
              {"afterMs": 250, "present": false},
              {"afterMs": 500, "present": true, "state": "Stable", "failure": "S_OK", "instanceId": "00000000-0000-0000-0000-00000000000a"}]}]}
            """;
        VssSimulation simulation = SimulationFile.Parse("test", json);

        Assert.Equal((int)WriterState.FailedAtFreeze, Assert.Single(simulation.ReadWriters([])).State);
        Thread.Sleep(300);
        Assert.Empty(simulation.ReadWriters([]));
        Thread.Sleep(300);
        RawWriterStatus last = Assert.Single(simulation.ReadWriters([]));
        Assert.Equal((int)WriterState.Stable, last.State);
        Assert.Equal(Guid.Parse("00000000-0000-0000-0000-00000000000a"), last.InstanceId);
    }

    [Fact]
    public void A_call_misbehaves_as_often_as_it_is_told_and_then_works()
    {
        VssSimulation simulation = SimulationFile.Parse(
            "test", """{"writers": [{"name": "x"}], "calls": {"GatherWriterStatus": {"hresult": "E_UNEXPECTED", "times": 2}}}""");

        Gathering[] gatherings = [Gathering.Of(simulation), Gathering.Of(simulation), Gathering.Of(simulation), Gathering.Of(simulation)];

        Assert.Equal([true, true, false, false], gatherings.Select(gathering => gathering.Failure is not null));
    }

    [Fact]
    public void A_writer_is_there_only_while_its_service_runs_and_comes_back_as_a_new_instance()
    {
        VssSimulation simulation = SimulationFile.Parse("test", """
            {"writers": [{"name": "SqlServerWriter", "state": "FailedAtFreeze", "failure": "E_FAIL", "applicationMessage": "x"},
              {"name": "VSS Metadata Store Writer"}, {"name": "A writer of our own"}]}
            """);
        RawWriterStatus before = simulation.ReadWriters([])[0];

        simulation.Services.Stop("sqlwriter");
        Assert.Equal(["VSS Metadata Store Writer", "A writer of our own"], simulation.ReadWriters([]).Select(writer => writer.Name));
        simulation.Services.Start("SQLWriter");

        RawWriterStatus after = simulation.ReadWriters([])[0];
        Assert.Equal((1, 0, null), (after.State, after.Failure, after.ApplicationMessage));
        Assert.NotEqual(before.InstanceId, after.InstanceId);
        Assert.Equal(before.WriterId, after.WriterId);
    }

    [Fact]
    public void A_simulated_service_stops_only_after_those_that_need_it_and_starts_what_it_needs()
    {
        VssSimulation simulation = SimulationFile.Parse("test", """
            {"writers": [], "services": [{"name": "a"}, {"name": "b", "dependsOn": ["A"]}, {"name": "c", "dependsOn": ["b"]}]}
            """);

        VssException error = Assert.Throws<VssException>(() => simulation.Services.Stop("a"));
        Assert.Equal(unchecked((int)0x8007041B), error.HResult);
        Assert.Equal(["c", "b"], simulation.Services.ActiveDependentsOf("a"));
        Array.ForEach(["c", "b", "a"], simulation.Services.Stop);
        simulation.Services.Start("c");
        Assert.All(["a", "b", "c"], name => Assert.Equal(ServiceState.Running, simulation.Services.StateOf(name)));
    }

    private static RawWriterStatus OnlyWriter(string json) => SimulationFile.Parse("test", json).ReadWriters([]).Single();
}
