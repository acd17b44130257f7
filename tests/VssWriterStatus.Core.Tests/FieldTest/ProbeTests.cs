using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using VssProbe;
using VssWriterStatus.Interop;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The probe of the field test, against a simulation.</summary>
public class ProbeTests
{
    private const string TwoWriters = """
        "writers": [
          {"name": "Registry Writer", "writerId": "afbab4a2-367d-4d15-a586-71dbb18f8485"},
          {"name": "System Writer", "writerId": "e8132975-6f93-4464-a53e-1050253ae220"}]
        """;

    public static TheoryData<string> EveryCall =>
    [
        VssOperation.CoInitializeEx, VssOperation.CreateVssBackupComponents, VssOperation.InitializeForBackup, VssOperation.EnableWriterClasses,
        VssOperation.GatherWriterMetadata, VssOperation.FreeWriterMetadata, VssOperation.GatherWriterStatus, VssOperation.FreeWriterStatus,
        VssOperation.GetWriterStatusCount, VssOperation.Wait, VssOperation.QueryStatus,
    ];

    [Fact]
    public void Every_question_is_asked_on_an_object_of_its_own_which_is_released()
    {
        (string[] lines, List<SimulatedVss> objects) = Run();

        Assert.Equal(
            ["WarmUp", "StatusWithoutMetadata", "StatusTwice", "StatusTwiceWithoutFree", "MetadataTwice", "AllClasses", "OneClass"],
            lines.Select(line => Field(line, "question")).Distinct());
        Assert.Equal(11, objects.Count);
        Assert.All(objects, AssertReleased);
    }

    [Fact]
    public void One_class_alone_is_told_of_where_it_was_enabled()
    {
        (string[] lines, _) = Run();

        string[] counts = [.. lines.Where(line => Field(line, "call") == VssOperation.GetWriterStatusCount).Select(line => $"{Field(line, "question")} {Field(line, "count")}").Distinct()];
        Assert.Contains("OneClass 1", counts);
        Assert.Contains("AllClasses 2", counts);
    }

    [Fact]
    public void What_Wait_returns_while_the_operation_is_pending_is_printed_before_its_status()
    {
        (string[] lines, _) = Run("""{"GatherWriterMetadata": {"delayMs": 60}}""");

        int wait = Array.FindIndex(lines, line => Field(line, "call") == VssOperation.Wait);
        Assert.Equal("0", Field(lines[wait], "hresult"));
        Assert.Equal($"{VssOperation.QueryStatus} {HResult.VSS_S_ASYNC_PENDING}", $"{Field(lines[wait + 1], "call")} {Field(lines[wait + 1], "result")}");
        Assert.Equal($"GatherWriterMetadataEnded {HResult.VSS_S_ASYNC_FINISHED}", $"{Field(lines[wait + 2], "call")} {Field(lines[wait + 2], "result")}");
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public void A_call_that_fails_is_printed_and_ends_its_question_with_everything_released(string method)
    {
        (string[] lines, List<SimulatedVss> objects) = Run($$"""{"{{method}}": {"hresult": "0x80042302"} }""");

        Assert.Contains(lines, line => Field(line, "call").StartsWith(method, StringComparison.Ordinal) && Field(line, "hresult") == $"{HResult.VSS_E_UNEXPECTED}");
        Assert.Equal(11, objects.Count);
        Assert.All(objects, vss => Assert.Equal(0, vss.LiveObjects));
    }

    [Fact]
    public void An_operation_that_ends_in_failure_ends_its_question()
    {
        (string[] lines, List<SimulatedVss> objects) = Run("""{"GatherWriterMetadata": {"asyncResult": "0x80042318"}}""");

        Assert.DoesNotContain(lines, line => Field(line, "question") == "AllClasses" && Field(line, "call") == VssOperation.GatherWriterStatus);
        Assert.Contains(lines, line => Field(line, "question") == "AllClasses" && line.Contains($"\"result\":{HResult.VSS_E_WRITER_INFRASTRUCTURE}"));
        Assert.All(objects, AssertReleased);
    }

    private static (string[] Lines, List<SimulatedVss> Objects) Run(string calls = "{}")
    {
        VssSimulation simulation = SimulationFile.Parse("test", $$"""{ {{TwoWriters}}, "calls": {{calls}} }""");
        var objects = new List<SimulatedVss>();
        using var output = new StringWriter { NewLine = "\n" };
        new Probe(Connect, output).Run();
        return (output.ToString().TrimEnd('\n').Split('\n'), objects);

        SimulatedVss Connect()
        {
            objects.Add(new SimulatedVss(simulation));
            return objects[objects.Count - 1];
        }
    }

    /// <summary>What was gathered is freed as often, nothing lives on, and COM is left.</summary>
    private static void AssertReleased(SimulatedVss vss)
    {
        Assert.Equal(0, vss.LiveObjects);
        string[] calls = [.. vss.Calls.Select(call => call.Method)];
        Assert.Equal(calls.Contains(VssOperation.GatherWriterMetadata), calls.Contains(VssOperation.FreeWriterMetadata));
        Assert.Equal(calls.Contains(VssOperation.GatherWriterStatus), calls.Contains(VssOperation.FreeWriterStatus));
        Assert.Equal(nameof(SimulatedVss.CoUninitialize), calls[calls.Length - 1]);
    }

    private static string Field(string line, string name)
    {
        System.Text.RegularExpressions.Match match = System.Text.RegularExpressions.Regex.Match(line, $"\"{name}\":\"?([^\",}}]*)");
        return match.Groups[1].Value;
    }
}
