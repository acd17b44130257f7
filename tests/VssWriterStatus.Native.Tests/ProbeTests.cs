using System;
using System.IO;
using System.Linq;
using VssProbe;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The probe of the field test through the real loader, against a stand-in that holds callers to the documented sequence.</summary>
public class ProbeTests
{
    private static readonly string[] OneWriter = ["writer|name=Registry Writer|writerId=afbab4a2-367d-4d15-a586-71dbb18f8485", "writer|name=Other"];

    [Fact]
    public void What_the_documentation_forbids_is_refused_and_the_rest_is_answered()
    {
        using var standIn = new StandIn(OneWriter);

        string[] lines = Run();

        Assert.Equal([HResult.S_OK, HResult.S_OK], Results(lines, "StatusTwice", VssOperation.GatherWriterStatus));
        Assert.Equal([HResult.S_OK, HResult.VSS_E_BAD_STATE], Results(lines, "StatusTwiceWithoutFree", VssOperation.GatherWriterStatus));
        Assert.Equal([HResult.S_OK, HResult.VSS_E_BAD_STATE], Results(lines, "MetadataTwice", VssOperation.GatherWriterMetadata));
        Assert.Equal([HResult.S_OK], Results(lines, "StatusWithoutMetadata", VssOperation.GatherWriterStatus));
        Assert.Equal(3, lines.Count(line => line.Contains("\"OneClass\"") && line.Contains("\"count\":1")));
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Fact]
    public void A_VSS_that_wants_metadata_first_is_shown_to()
    {
        using var standIn = new StandIn([.. OneWriter, "needs-metadata|yes"]);

        Assert.Equal([HResult.VSS_E_BAD_STATE], Results(Run(), "StatusWithoutMetadata", VssOperation.GatherWriterStatus));
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Fact]
    public void A_Wait_that_tells_of_its_time_out_is_shown_with_its_code()
    {
        using var standIn = new StandIn(
            [.. OneWriter, "call|method=GatherWriterMetadata|asyncDelayMs=100", "call|method=Wait|of=GatherWriterMetadata|hresult=0x00000102"]);

        string[] lines = Run();

        Assert.Contains(258, Results(lines, "WarmUp", VssOperation.Wait));
        Assert.Contains(lines, line => line.Contains($"\"result\":{HResult.VSS_S_ASYNC_PENDING}"));
    }

    private static string[] Run()
    {
        using var output = new StringWriter { NewLine = "\n" };
        new Probe(LocalComputer.Instance.Connect, output).Run();
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    private static int[] Results(string[] lines, string question, string call) =>
    [
        .. lines.Where(line => line.Contains($"\"question\":\"{question}\"", StringComparison.Ordinal) && line.Contains($"\"call\":\"{call}\"", StringComparison.Ordinal))
            .Select(line => int.Parse(System.Text.RegularExpressions.Regex.Match(line, "\"hresult\":(-?[0-9]+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
