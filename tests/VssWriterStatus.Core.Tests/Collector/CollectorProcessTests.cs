using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Requester;
using Xunit;
using static VssWriterStatus.Tests.Collector.ScriptedCollector;

namespace VssWriterStatus.Tests.Collector;

/// <summary>The module's end of the collector, against programs that behave in every wrong way. They are shell scripts.</summary>
public class CollectorProcessTests
{
    public CollectorProcessTests() => SkipOnWindows();

    [Fact]
    public void A_whole_answer_is_read()
    {
        (List<GatherMessage> messages, Exception? failure) = Run($"echo '{Hello}'; echo '{Progress}'; echo '{End}'");

        Assert.Null(failure);
        Assert.Equal([typeof(GatherStarted), typeof(GatherProgress), typeof(GatherEnded)], messages.Select(message => message.GetType()));
    }

    [Fact]
    public void A_program_that_is_not_there_is_not_started()
    {
        CollectorProcess? collector = CollectorProcess.TryStart("/nosuch/VssWriterCollector", string.Empty, out string? refusal);

        Assert.Null(collector);
        Assert.NotNull(refusal);
    }

    [Theory]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo 'it broke' >&2; exit 1", "it broke")]
    [InlineData("kill -SEGV $$", "exit code")]
    public void An_end_without_an_answer_is_an_error_with_exit_code_and_what_was_said(string script, string told)
    {
        (_, Exception? failure) = Run($"echo '{Hello}'; {script}");

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal(VssErrorId.VssCollectorFailed, error.ErrorId);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_line_is_an_error_that_quotes_it()
    {
        (_, Exception? failure) = Run($"echo '{Hello}'; echo 'Segmentation fault'; sleep 60");

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal(VssErrorId.VssProtocolError, error.ErrorId);
        Assert.Contains("Segmentation fault", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_hangs_is_ended_at_the_limit_and_the_last_step_is_named()
    {
        var clock = Stopwatch.StartNew();

        (_, Exception? failure) = Run($"echo '{Hello}'; echo '{Progress}'; exec sleep 60", TimeSpan.FromSeconds(1));

        VssException error = Assert.IsType<VssException>(failure);
        Assert.Equal((VssErrorId.VssTimeout, "GatherWriterStatus"), (error.ErrorId, error.Operation));
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);
    }

    [Fact]
    public void Cancelling_closes_the_input_and_the_program_may_say_goodbye()
    {
        string witness = Path.GetTempFileName();
        var clock = Stopwatch.StartNew();

        (_, Exception? failure) = Run($"echo '{Hello}'; echo '{Progress}'; cat > /dev/null; echo goodbye > '{witness}'", cancelAt: VssOperation.GatherWriterStatus);

        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.Equal("goodbye", File.ReadAllText(witness).Trim());
        File.Delete(witness);
    }

    [Fact]
    public void A_program_that_ignores_the_sign_is_ended()
    {
        string witness = Path.GetTempFileName();

        Run($"echo $$ > '{witness}'; echo '{Hello}'; echo '{Progress}'; exec sleep 60", cancelAt: VssOperation.GatherWriterStatus);

        int id = int.Parse(File.ReadAllText(witness), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(id), TimeSpan.FromSeconds(10)));
        File.Delete(witness);
    }

    [Fact]
    public void A_reader_that_leaves_early_ends_the_program()
    {
        var clock = Stopwatch.StartNew();
        using (CollectorProcess collector = Start($"echo '{Hello}'; while true; do echo '{Progress}'; done"))
        {
            _ = collector.Read(null, CancellationToken.None).First();
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 12);
    }

    [Fact]
    public void Endless_error_text_neither_blocks_nor_fills_the_memory()
    {
        (_, Exception? failure) = Run($"echo '{Hello}'; head -c 10000000 /dev/zero | tr '\\0' 'x' >&2; echo '{End}'");

        Assert.Null(failure);
    }

    [Theory]
    [InlineData("echo '" + End + "'", null)]
    [InlineData("echo '" + Error + "'", VssErrorId.VssAccessDenied)]
    [InlineData("exit 3", VssErrorId.VssCollectorFailed)]
    [InlineData("sleep 0.5; exit 3", VssErrorId.VssCollectorFailed)]
    public void A_process_that_inherited_its_output_does_not_keep_the_answer_open(string end, VssErrorId? expected)
    {
        var clock = Stopwatch.StartNew();

        (List<GatherMessage> messages, Exception? failure) = Run($"sleep 15 & echo '{Hello}'; {end}");

        Assert.Equal(expected, (failure as VssException)?.ErrorId);
        Assert.IsType<GatherStarted>(messages[0]);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 12);
    }

    [Fact]
    public void What_comes_after_the_last_line_is_not_waited_for() =>
        Assert.Null(Run($"echo '{Hello}'; echo '{End}'; echo 'printed while a DLL is unloaded'; sleep 0.2; exit 3").Failure);

    [Fact]
    public void The_last_lines_of_a_program_that_has_gone_are_read_however_slowly()
    {
        using CollectorProcess collector = Start($"echo '{Hello}'; echo '{Progress}'; echo '{Progress}'; echo '{End}'");
        int messages = 0;
        foreach (GatherMessage unused in collector.Read(null, CancellationToken.None))
        {
            messages++;
            Thread.Sleep(900);
        }

        Assert.Equal(4, messages);
    }

    [Fact]
    public void No_variable_that_steers_a_runtime_reaches_it()
    {
        string[] names = ["COR_ENABLE_PROFILING_TEST", "COMPlus_Test", "CORECLR_TEST", "DOTNET_TEST", "dotnet_test_too"];
        Array.ForEach(names, name => Environment.SetEnvironmentVariable(name, "1"));
        Environment.SetEnvironmentVariable("CORRECT_TEST", "1");
        try
        {
            (_, Exception? failure) = Run("env | grep -i -E '^(cor_|complus_|coreclr_|dotnet_|correct_test)' >&2; exit 1");

            Assert.EndsWith("Its error output: CORRECT_TEST=1", failure!.Message, StringComparison.Ordinal);
        }
        finally
        {
            Array.ForEach(names, name => Environment.SetEnvironmentVariable(name, null));
            Environment.SetEnvironmentVariable("CORRECT_TEST", null);
        }
    }

    [Fact]
    public void It_reads_its_input_to_the_end()
    {
        string input = new('x', 1_000_000);

        (_, Exception? failure) = Run("head -c 1000000 | wc -c >&2; exit 1", input: input);

        Assert.EndsWith("Its error output: 1000000", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_does_not_read_its_input_is_ended_all_the_same()
    {
        var clock = Stopwatch.StartNew();

        (_, Exception? failure) = Run($"echo '{Hello}'; exec sleep 30", TimeSpan.FromSeconds(1), input: new string('x', 1_000_000));

        Assert.Equal(VssErrorId.VssTimeout, Assert.IsType<VssException>(failure).ErrorId);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
