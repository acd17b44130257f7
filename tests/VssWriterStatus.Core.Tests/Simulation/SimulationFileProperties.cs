using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Simulation;

public class SimulationFileProperties
{
    private const string Everything = """
        {"computerName": "SRV1", "ex3": true, "calls": {"Wait": {"hresult": "S_OK", "delayMs": 1, "hang": false}, "GatherWriterStatus": {"asyncResult": "0x80042301"}},
         "writers": [{"name": "System Writer", "writerId": "e8132975-6f93-4464-a53e-1050253ae220", "instanceId": "e8132975-6f93-4464-a53e-000000000001",
          "state": "Stable", "failure": "0x800423F4", "application": -1, "applicationMessage": "full",
          "changes": [{"afterMs": 0, "state": 1, "failure": 0, "instanceId": "e8132975-6f93-4464-a53e-000000000002", "present": true}, {"afterMs": 5, "present": false}]},
          {"name": "x"}]}
        """;

    [Fact]
    public void Every_file_however_spoilt_is_read_or_refused_with_its_name_and_line() => Hostile.Check(Hostile.Spoilt(Everything, TextOf("sql-failed")), text =>
    {
        VssSimulation? simulation = null;
        VssException? error = null;
        try
        {
            simulation = SimulationFile.Parse("my.json", text);
        }
        catch (VssException refusal)
        {
            error = refusal;
        }

        if (error is not null)
        {
            Assert.Equal(VssErrorId.VssSimulationInvalid, error.ErrorId);
            Assert.Matches(@"^my\.json, line \d+: ", error.Message);
            Assert.Equal(error.Message, error.Message.ToPrintable());
            return;
        }

        Assert.Equal(simulation!.ComputerName, simulation.ComputerName.ToPrintable());
        Assert.InRange(simulation.ReadWriters([]).Count, 0, simulation.WriterCount);
    });

    [Theory]
    [InlineData("[", "levels deep")]
    [InlineData("1,", "longer than 4194304 bytes")]
    [InlineData("\0", "longer than 4194304 bytes")]
    public void A_file_that_is_too_deep_or_too_long_is_refused(string part, string told)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "[" + string.Concat(Enumerable.Repeat(part, (told.StartsWith("longer", StringComparison.Ordinal) ? VssSimulation.LongestFile : 100_000) / part.Length)));

        VssException error = Assert.Throws<VssException>(() => VssSimulation.FromFile(path));

        Assert.Equal(VssErrorId.VssSimulationInvalid, error.ErrorId);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_file_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero here.");

        Assert.Contains("longer than", Assert.Throws<VssException>(() => VssSimulation.FromFile("/dev/zero")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_too_many_members_is_refused()
    {
        string text = "{" + string.Join(",", Enumerable.Range(0, 2000).Select(number => $"\"{number}\":1")) + "}";

        Assert.Contains("more than 1000 members", Assert.Throws<VssException>(() => SimulationFile.Parse("my.json", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_services_of_the_greatest_length_is_read_and_restarted_in_no_time()
    {
        const int length = 10_000;
        VssSimulation simulation = SimulationFile.Parse("my.json", ChainOf(length));
        var clock = Stopwatch.StartNew();

        new ServiceRestart(simulation.Services, "s0", simulation.Services.ActiveDependentsOf("s0"), null, _ => { }, TestContext.Current.CancellationToken).Run();

        Assert.All([0, length / 2, length - 1], number => Assert.Equal(ServiceState.Running, simulation.Services.StateOf($"s{number}")));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void A_circle_of_services_of_the_greatest_length_is_refused()
    {
        string circle = ChainOf(10_000, needsOfFirst: "\"s9999\"");

        Assert.Contains("in turn", Assert.Throws<VssException>(() => SimulationFile.Parse("my.json", circle)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_services_are_refused_by_the_line_of_the_first_that_is_too_many()
    {
        VssException error = Assert.Throws<VssException>(() => SimulationFile.Parse("my.json", ChainOf(60_000)));

        Assert.StartsWith("my.json, line 10001: services[10000] exceeds the limit", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Services on a line each, each of which needs the one before it.</summary>
    private static string ChainOf(int length, string needsOfFirst = "") => "{\"writers\":[],\"services\":[" + string.Join(
        ",\n", Enumerable.Range(0, length).Select(number => $"{{\"name\":\"s{number}\",\"dependsOn\":[{(number == 0 ? needsOfFirst : $"\"s{number - 1}\"")}]}}")) + "]}";

    [Fact]
    public void An_error_stays_short_whatever_it_quotes()
    {
        string text = $"{{\"writers\":[{{\"name\":\"x\",\"writerId\":\"{new string('x', 1_000_000)}\"}}]}}";

        Assert.InRange(Assert.Throws<VssException>(() => SimulationFile.Parse("my.json", text)).Message.Length, 1, 4100);
    }

    private static string TextOf(string scenario)
    {
        using Stream stream = typeof(VssSimulation).Assembly.GetManifestResourceStream($"Scenarios/{scenario}.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
