using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace VssWriterStatus.Tests.Collector;

/// <summary>The collector as a program, on simulations: what it prints and how it ends.</summary>
public class CollectorProgramTests
{
    [Fact]
    public void With_jsonl_it_speaks_the_protocol()
    {
        (int code, string output, string errors) = Run("--simulation --jsonl");

        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.DoesNotContain('\r', output);
        Assert.Matches(
            "^\\{\"type\":\"hello\",\"protocol\":2,\"version\":\"\\d+\\.\\d+\\.\\d+\",\"computerName\":\"SRV1\",\"source\":\"Simulation\",\"comSecurity\":\"NotApplicable\"\\}$",
            lines[0]);
        Assert.Equal(14, lines.Count(line => line.StartsWith("{\"type\":\"writer\",\"name\":", StringComparison.Ordinal)));
        Assert.Matches("^\\{\"type\":\"end\",\"writers\":14,\"elapsedMs\":\\d+\\}$", lines.Last());
    }

    [Fact]
    public void Without_jsonl_it_prints_a_table_of_80_columns_for_a_person()
    {
        (int code, string output, _) = Run("--simulation");

        Assert.Equal(0, code);
        Assert.Contains("SqlServerWriter                     Failed  FailedAtPrepareSnapshot  0x800423F4", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 79));
    }

    [Theory]
    [InlineData("--nosuch", 2, "--nosuch")]
    [InlineData("--timeout never", 2, "--timeout")]
    [InlineData("--simulation /nosuch/file.json", 2, "/nosuch/file.json")]
    public void Wrong_usage_ends_with_2(string arguments, int expected, string named)
    {
        (int code, _, string errors) = Run(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_VSS_it_ends_with_3()
    {
        Assert.SkipWhen(Environment.OSVersion.Platform == PlatformID.Win32NT, "Windows has a VSS.");
        (int code, string output, string errors) = Run("--jsonl");

        Assert.Equal(3, code);
        Assert.Contains("\"errorId\":\"VssNotSupportedOnPlatform\"", output, StringComparison.Ordinal);
        Assert.NotEmpty(errors);
    }

    [Theory]
    [InlineData("{\"InitializeForBackup\": {\"hresult\": \"E_ACCESSDENIED\"}}", "", 4, "VssAccessDenied")]
    [InlineData("{\"GatherWriterStatus\": {\"hang\": true}}", "--timeout 1", 5, "VssTimeout")]
    [InlineData("{\"Wait\": {\"hang\": true}}", "--timeout 1", 5, "VssTimeout")]
    [InlineData("{\"GatherWriterStatus\": {\"hresult\": \"VSS_E_WRITER_INFRASTRUCTURE\"}}", "", 1, "VssWriterInfrastructure")]
    [InlineData("{\"GetWriterStatusEx\": {\"hresult\": \"VSS_E_UNEXPECTED\"}}", "", 1, "VssUnexpected")]
    public void A_failed_gather_ends_with_its_code_its_error_line_and_one_sentence(string calls, string arguments, int expected, string errorId)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, $"{{\"calls\": {calls}, \"writers\": [{{\"name\": \"x\"}}]}}");

        (int code, string output, string errors) = Run($"--jsonl --simulation \"{file}\" {arguments}");

        Assert.Equal(expected, code);
        Assert.StartsWith($"{{\"type\":\"error\",\"errorId\":\"{errorId}\"", output.TrimEnd('\n').Split('\n').Last(), StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        File.Delete(file);
    }

    [Fact]
    public void The_end_of_its_input_cancels_it_within_a_second()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "{\"calls\": {\"GatherWriterStatus\": {\"hang\": true}}, \"writers\": []}");
        using Process process = Start($"--jsonl --cancel-on-stdin-close --simulation \"{file}\"");
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine();
        }
        while (line?.Contains("GatherWriterStatus") == false);

        var clock = Stopwatch.StartNew();
        process.StandardInput.Close();
        string last = process.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n').Last();
        process.WaitForExit();

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 12);
        Assert.Equal(6, process.ExitCode);
        Assert.Contains("\"errorId\":\"VssCancelled\"", last, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void A_reader_that_goes_away_ends_it()
    {
        using Process process = Start("--jsonl --simulation --timeout 0");
        process.StandardOutput.Close();

        Assert.True(process.WaitForExit(5000));
    }

    [Fact]
    public void It_tells_its_version_and_its_usage()
    {
        Assert.Matches("^\\d+\\.\\d+\\.\\d+\\s*$", Run("--version").Output);
        Assert.Contains("--cancel-on-stdin-close", Run("--help").Output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Run(string arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static Process Start(string arguments)
    {
#if NETFRAMEWORK
        string program = Repository.CollectorPath("net472", "VssWriterCollector.exe");
        ProcessStartInfo start = Environment.OSVersion.Platform == PlatformID.Win32NT ? new(program, arguments) : new("mono", $"\"{program}\" {arguments}");
#else
        string program = Repository.CollectorPath("net10.0", OperatingSystem.IsWindows() ? "VssWriterCollector.exe" : "VssWriterCollector");
        ProcessStartInfo start = new(program, arguments);
#endif
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        return Process.Start(start)!;
    }
}
