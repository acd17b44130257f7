using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The collector as a program on Windows' own loader, and the module's end of it.</summary>
public class CollectorTests
{
    private const string OneWriter = "writer|name=System Writer|writerId=e8132975-6f93-4464-a53e-1050253ae220|instanceId=11111111-2222-3333-4444-555555555555";

    [Fact]
    public void It_prints_the_protocol_to_the_letter()
    {
        using var standIn = new StandIn(OneWriter);

        (int code, string output, string errors) = CollectorProgram.Run("--jsonl");

        string[] lines = System.Text.RegularExpressions.Regex.Replace(output, "(?<=\"elapsedMs\":|version\":\")[0-9.]+", "N").TrimEnd('\n').Split('\n');
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Equal(
            [
                $$"""{"type":"hello","protocol":2,"version":"N","computerName":"{{Environment.MachineName}}","source":"System","comSecurity":"Set"}""",
                .. new[]
                {
                    "CoInitializeEx", "CreateVssBackupComponents", "InitializeForBackup", "GatherWriterMetadata", "Release", "GatherWriterStatus",
                    "Release", "GetWriterStatusCount", "QueryInterface", "GetWriterStatusEx",
                }.Select(Progress),
                """{"type":"writer","name":"System Writer","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"11111111-2222-3333-4444-555555555555","state":1,"failure":0,"application":0,"applicationMessage":null}""",
                .. new[] { "Release", "FreeWriterStatus", "FreeWriterMetadata", "Release", "CoUninitialize" }.Select(Progress),
                """{"type":"end","writers":1,"elapsedMs":N}""",
            ],
            lines);
        standIn.AssertReleased();

        static string Progress(string phase) => $$"""{"type":"progress","phase":"{{phase}}","elapsedMs":N}""";
    }

    [Theory]
    [InlineData("call|method=InitializeForBackup|hresult=0x80070005", "", 4, "VssAccessDenied")]
    [InlineData("call|method=GatherWriterStatus|hresult=0x80070005", "", 4, "VssAccessDenied")]
    [InlineData("call|method=GatherWriterStatus|hresult=0x80042318", "", 1, "VssWriterInfrastructure")]
    [InlineData("call|method=GatherWriterStatus|hresult=0x80042301", "", 1, "VssBadState")]
    [InlineData("call|method=GatherWriterStatus|hresult=0x80042302", "", 1, "VssUnexpected")]
    [InlineData("call|method=GatherWriterStatus|hresult=0x8007000E", "", 1, "VssOutOfMemory")]
    [InlineData("call|method=GatherWriterMetadata|asyncResult=0x80042318", "", 1, "VssWriterInfrastructure")]
    [InlineData("call|method=GetWriterStatusEx|hresult=0x80042302", "", 1, "VssUnexpected")]
    [InlineData("call|method=GatherWriterStatus|asyncHang=yes", "--timeout 1", 5, "VssTimeout")]
    public void A_fault_ends_it_with_its_code_its_error_line_and_everything_released(string fault, string arguments, int expected, string errorId)
    {
        using var standIn = new StandIn(OneWriter, fault);

        (int code, string output, string errors) = CollectorProgram.Run("--jsonl " + arguments);

        Assert.Equal(expected, code);
        Assert.StartsWith($"{{\"type\":\"error\",\"errorId\":\"{errorId}\"", output.TrimEnd('\n').Split('\n').Last(), StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        standIn.AssertReleased();
    }

    [Fact]
    public void A_Wait_that_never_comes_back_ends_with_the_time_limit()
    {
        using var standIn = new StandIn(OneWriter, "call|method=Wait|hang=yes");
        var clock = Stopwatch.StartNew();

        (int code, string output, _) = CollectorProgram.Run("--jsonl --timeout 1");

        Assert.Equal(5, code);
        Assert.Contains("\"errorId\":\"VssTimeout\"", output, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);
    }

    [Fact]
    public void The_end_of_its_input_cancels_it_within_a_second()
    {
        using var standIn = new StandIn(OneWriter, "call|method=GatherWriterStatus|asyncHang=yes");
        using Process process = CollectorProgram.Start("--jsonl --cancel-on-stdin-close");
        while (process.StandardOutput.ReadLine()?.Contains("GatherWriterStatus") == false)
        {
        }

        var clock = Stopwatch.StartNew();
        process.StandardInput.Close();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 12);
        Assert.Equal(6, process.ExitCode);
        Assert.Contains("VssCancelled", rest, StringComparison.Ordinal);
        Assert.Contains("Cancel", standIn.Methods);
        standIn.AssertReleased();
    }

    [Fact]
    public void The_module_reads_it_whole()
    {
        using var standIn = new StandIn(OneWriter, "writers|count=1000");
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOG", null);

        List<GatherMessage> messages = Gather(out Exception? failure);

        Assert.Null(failure);
        Assert.Equal(1001, messages.OfType<WriterRead>().Count());
        Assert.Equal(ComSecurity.Set, Assert.IsType<GatherStarted>(messages[0]).ComSecurity);
    }

    [Theory]
    [InlineData("GetWriterStatusEx")]
    [InlineData("GatherWriterMetadata")]
    [InlineData("CreateVssBackupComponents")]
    public void A_crash_inside_VSS_is_reported_and_the_module_lives(string method)
    {
        using var standIn = new StandIn(OneWriter, $"call|method={method}|crash=yes");

        Gather(out Exception? failure);

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal(VssErrorId.VssCollectorFailed, error.ErrorId);
        Assert.Contains("exit code", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_that_hangs_beyond_its_own_limit_is_ended()
    {
        using var standIn = new StandIn(OneWriter, "call|method=Wait|hang=yes");
        var clock = Stopwatch.StartNew();

        Gather(out Exception? failure, new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(2) });

        Assert.Equal(VssErrorId.VssTimeout, Assert.IsType<VssException>(failure).ErrorId);
        Assert.InRange(clock.Elapsed.TotalSeconds, 2, 12);
        Assert.Empty(Process.GetProcessesByName("VssWriterCollector"));
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var standIn = new StandIn(OneWriter, "call|method=GatherWriterStatus|asyncHang=yes");
        var clock = Stopwatch.StartNew();

        Gather(out Exception? failure, cancelAt: VssOperation.GatherWriterStatus);

        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.Contains("Cancel", standIn.Methods);
        standIn.AssertReleased();
    }

    [Fact]
    public void A_DLL_that_hangs_while_it_is_loaded_ends_with_the_time_limit()
    {
        using var standIn = new StandIn(OneWriter);
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOAD", "hang");
        try
        {
            var clock = Stopwatch.StartNew();

            Gather(out Exception? failure, new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(2) });

            // The collector says so itself where the lock of the loader is not needed to throw, as it is on Wine.
            VssException error = Assert.IsType<VssException>(failure);
            Assert.Equal(VssErrorId.VssTimeout, error.ErrorId);
            Assert.Contains(error.Operation, new[] { VssOperation.LoadVssApi, VssOperation.RunCollector });
            Assert.InRange(clock.Elapsed.TotalSeconds, 2, 12);
            Assert.Empty(Process.GetProcessesByName("VssWriterCollector"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("FAKEVSSAPI_LOAD", null);
        }
    }

    /// <summary>In the collector, which gathers in process too: Wine does not let one process survive many.</summary>
    [Theory]
    [InlineData(VssOperation.CreateVssBackupComponents, VssOperation.CreateVssBackupComponents)]
    [InlineData(VssOperation.InitializeForBackup, VssOperation.InitializeForBackup)]
    [InlineData(VssOperation.GatherWriterMetadata, VssOperation.GatherWriterMetadata)]
    [InlineData(VssOperation.Wait, VssOperation.GatherWriterMetadata)]
    [InlineData(VssOperation.QueryStatus, VssOperation.GatherWriterMetadata)]
    [InlineData(VssOperation.GatherWriterStatus, VssOperation.GatherWriterStatus)]
    [InlineData(VssOperation.GetWriterStatusCount, VssOperation.GetWriterStatusCount)]
    [InlineData(VssOperation.QueryInterface, VssOperation.QueryInterface)]
    [InlineData(VssOperation.GetWriterStatusEx, VssOperation.GetWriterStatusEx)]
    [InlineData(VssOperation.FreeWriterStatus, VssOperation.FreeWriterStatus)]
    [InlineData(VssOperation.FreeWriterMetadata, VssOperation.FreeWriterMetadata)]
    [InlineData(VssOperation.Release, VssOperation.Release)]
    public void A_structured_exception_is_an_error_that_names_the_call(string method, string operation)
    {
        using var standIn = new StandIn(OneWriter, $"call|method={method}|raise=yes");

        Gather(out Exception? failure);

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal((VssErrorId.VssUnexpected, operation), (error.ErrorId, error.Operation));
        Assert.Contains("raised an exception inside VSS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_structured_exception_of_a_cleanup_does_not_hide_the_failure_before_it()
    {
        using var standIn = new StandIn(OneWriter, "call|method=GetWriterStatusCount|hresult=0x80070005", "call|method=FreeWriterStatus|raise=yes");

        Gather(out Exception? failure);

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal((VssErrorId.VssAccessDenied, VssOperation.GetWriterStatusCount), (error.ErrorId, error.Operation));
    }

    [Theory]
    [InlineData("CreateVssBackupComponents")]
    [InlineData("GetWriterStatusEx")]
    public void What_VSS_prints_does_not_get_into_the_answer(string method)
    {
        using var standIn = new StandIn(OneWriter, $"call|method={method}|print=debug output of a DLL");

        (int code, string output, _) = CollectorProgram.Run("--jsonl");

        Assert.Equal(0, code);
        Assert.All(output.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("{\"type\":", line, StringComparison.Ordinal));
        Assert.Contains("\"type\":\"end\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_a_call_starts_does_not_keep_the_answer_open()
    {
        using var standIn = new StandIn(OneWriter, "call|method=InitializeForBackup|start=ping -n 20 127.0.0.1");
        var clock = Stopwatch.StartNew();

        List<GatherMessage> messages = Gather(out Exception? failure, new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(15) });

        Assert.Null(failure);
        Assert.Single(messages.OfType<WriterRead>());
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void A_writer_that_cannot_be_read_is_told_in_its_answer()
    {
        using var standIn = new StandIn(OneWriter, OneWriter, "call|method=GetWriterStatusEx|hresult=0x8007000E", "call|method=GetWriterStatusEx|from=1");

        List<GatherMessage> messages = Gather(out Exception? failure);

        Assert.Null(failure);
        Assert.Single(messages.OfType<WriterRead>());
        Assert.Equal((0u, 2u), (messages.OfType<WriterNotRead>().Single().Index, messages.OfType<WriterNotRead>().Single().Count));
    }

    [Fact]
    public void A_name_without_measure_is_shortened_and_the_writers_after_it_come()
    {
        using var standIn = new StandIn("writer|name=0123456789A|repeatName=100000", OneWriter);

        string[] names = [.. Gather(out Exception? failure).OfType<WriterRead>().Select(read => read.Writer.Name)];

        Assert.Null(failure);
        Assert.EndsWith("(shortened from 1100000 characters)", names[0], StringComparison.Ordinal);
        Assert.Equal("System Writer", names[1]);
    }

    [Fact]
    public void More_class_ids_than_a_command_line_holds_are_pushed_down()
    {
        using var standIn = new StandIn(OneWriter);
        Guid[] ids = [.. Enumerable.Range(0, 3000).Select(_ => Guid.NewGuid()), Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220")];

        List<GatherMessage> messages = Gather(out Exception? failure, new WriterStatusQuery { WriterIds = ids });

        Assert.Null(failure);
        Assert.Single(messages.OfType<WriterRead>());
        Assert.Equal(string.Join(" ", ids), standIn.Calls.Single(call => call.Method == "EnableWriterClasses").Arguments);
    }

    [Fact]
    public void A_program_that_may_not_be_started_is_replaced_by_this_process_with_a_warning()
    {
        using var standIn = new StandIn(OneWriter);

        List<GatherMessage> messages = [.. new LocalSource(@"C:\nosuch\VssWriterCollector.exe").Gather(new WriterStatusQuery(), CancellationToken.None)];

        Assert.Contains("System Writer", Assert.IsType<GatherWarning>(messages[0]).Text, StringComparison.Ordinal);
        Assert.Equal(ComSecurity.Inherited, Assert.IsType<GatherStarted>(messages[1]).ComSecurity);
        Assert.Single(messages.OfType<WriterRead>());
    }

    [Fact]
    public void It_is_started_in_System32_wherever_the_caller_is()
    {
        string system = Environment.SystemDirectory;
        using CollectorProcess program = CollectorProcess.TryStart(Path.Combine(system, "cmd.exe"), "/c cd 1>&2 & exit 1", out _)!;

        VssException error = Assert.Throws<VssException>(() => program.Read(null, CancellationToken.None).Count());

        Assert.Contains(system, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(system, Environment.CurrentDirectory, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_older_entry_point_serves_where_the_newer_is_missing()
    {
        string? legacy = Environment.GetEnvironmentVariable("FAKEVSSAPI_LEGACY");
        Assert.SkipWhen(string.IsNullOrEmpty(legacy), "FAKEVSSAPI_LEGACY does not name a stand-in with the old export only.");
        using var standIn = new StandIn(OneWriter);
        string installed = Path.Combine(Environment.SystemDirectory, "vssapi.dll");
        File.Move(installed, installed + ".new");
        try
        {
            File.Copy(legacy!, installed);
            Assert.Equal(0, CollectorProgram.Run("--jsonl").Code);
        }
        finally
        {
            File.Delete(installed);
            File.Move(installed + ".new", installed);
        }

        Assert.Equal("CreateVssBackupComponents", standIn.Methods[0]);
        Assert.Equal("0", standIn.Calls[standIn.Calls.Count - 1].Result);
    }

    [Theory]
    [InlineData("win10", 3, 32)]
    [InlineData("win7", 2, 0)]
    public void COM_security_is_set_as_documented_before_VSS_is_touched(string windows, int impersonation, int capabilities)
    {
        string? folder = Environment.GetEnvironmentVariable("COLLECTOR_OLE_TRACES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "COLLECTOR_OLE_TRACES does not name a folder with Wine's traces.");
        string[] trace = File.ReadAllLines(Path.Combine(folder!, windows + ".txt"));

        int security = Array.FindIndex(trace, line => line.Contains("CoInitializeSecurity"));
        int library = Array.FindIndex(trace, line => line.Contains("vssapi.dll", StringComparison.OrdinalIgnoreCase) && line.Contains("system32", StringComparison.OrdinalIgnoreCase));

        Assert.InRange(security, 0, library);
        Assert.Matches($"CoInitializeSecurity 0+, -1, 0+, 0+, 6, {impersonation}, 0+, {capabilities}, 0+", trace[security]);
    }

    private static List<GatherMessage> Gather(
        out Exception? failure, WriterStatusQuery? query = null, string? cancelAt = null) =>
        StandIn.Gather(new LocalSource(CollectorProgram.Path), out failure, query, cancelAt);
}
