using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using Xunit;
using static VssWriterStatus.Tests.Collector.ScriptedCollector;

namespace VssWriterStatus.Tests.Collector;

/// <summary>A collector that means harm: it neither fills the memory, nor holds up the caller, nor reaches the screen.</summary>
[Collection(nameof(Alone))]
public class HostileCollectorTests
{
    private const string WriterLine =
        """{"type":"writer","name":"System Writer","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"e8132975-6f93-4464-a53e-000000000001","state":1,"failure":0}""";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public HostileCollectorTests() => SkipOnWindows();

    /// <summary>What the collector does after its greeting, and what the error says of it.</summary>
    public static TheoryData<string, string> Floods => new()
    {
        { "yes | tr -d '\\n'", "a line of more than 1048576 characters" },
        { $"yes '{Progress}'", "more than 67108864 characters" },
        { $"yes '{WriterLine}'", "100000 writers came before it" },
        { "yes ''", "wrote an invalid line" },
        { "yes '{\"type\":\"noise\"}'", "more than 67108864 characters" },
        { "cat /dev/urandom", "wrote an invalid line" },
        { "cat /dev/zero", "a line of more than 1048576 characters" },
        { "head -c 1000000 /dev/zero | tr '\\0' '['; echo", "levels deep" },
        { "head -c 150000 /dev/zero | sed 's/\\x00/[1,2],/g; s/^/{\"type\":[/'; echo", "wrote an invalid line" },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_flood_is_stopped_before_it_fills_the_memory(string flood, string told)
    {
        using var memory = new PeakMemory();

        // What outlives the shell must not hold on to this program.
        VssException error = Failure($"exec 2>/dev/null; echo '{Hello}'; {flood}");

        Assert.Equal(VssErrorId.VssProtocolError, error.ErrorId);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.InRange(memory.GrowthInMebibytes, 0, 400);
    }

    [Fact]
    public void Lines_that_no_one_takes_do_not_fill_the_memory()
    {
        using var memory = new PeakMemory();
        using CollectorProcess collector = Start($"echo '{Hello}'; exec yes \"$(head -c 1000000 /dev/zero | tr '\\0' 'x')\"");
        using IEnumerator<GatherMessage> messages = collector.Read(null, CancellationToken.None).GetEnumerator();
        messages.MoveNext();

        Thread.Sleep(2000);

        Assert.InRange(memory.GrowthInMebibytes, 0, 400);
    }

    [Theory]
    [InlineData("while true; do echo '{\"type\":\"noise\"}'; sleep 0.01; done")]
    [InlineData("while true; do echo '" + Progress + "'; sleep 0.01; done")]
    [InlineData("while true; do echo 'said again and again' >&2; done")]
    [InlineData("while true; do printf x; sleep 0.01; done")]
    public void A_program_that_talks_for_ever_is_ended_at_the_limit(string script)
    {
        var clock = Stopwatch.StartNew();

        VssException error = Failure($"echo '{Hello}'; {script}", Limit);

        Assert.Equal(VssErrorId.VssTimeout, error.ErrorId);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);
    }

    [Fact]
    public void A_program_that_is_let_go_at_once_does_no_harm()
    {
        // A thread that began after the end would take this process with it.
        for (int i = 0; i < 50; i++)
        {
            using CollectorProcess collector = Start("exit 0");
        }
    }

    [Fact]
    public void A_caller_that_takes_its_time_is_not_cut_off()
    {
        using CollectorProcess collector = Start($"echo '{Hello}'; sleep 0.2; echo '{Progress}'; sleep 0.2; echo '{End}'");
        int messages = 0;
        foreach (GatherMessage unused in collector.Read(TimeSpan.FromMilliseconds(100), CancellationToken.None))
        {
            messages++;
            Thread.Sleep(1500);
        }

        Assert.Equal(3, messages);
    }

    [Theory]
    [InlineData("printf '\\357\\273\\277'; echo '" + Hello + "'; echo '" + End + "'")]
    [InlineData("{ echo '" + Hello + "'; echo '" + End + "'; } | sed 's/$/\\r/'")]
    [InlineData("printf '%s\\n%s' '" + Hello + "' '" + End + "'")]
    public void A_byte_order_mark_or_another_end_of_line_does_no_harm(string script) => Assert.Null(Run(script).Failure);

    [Theory]
    [InlineData("echo '" + Hello + "' | sed 's/./&\\x00/g'")]
    [InlineData("echo '" + Hello + "' | tr 'a-z' '\\200-\\231'")]
    [InlineData("printf '\\0\\0\\0\\n'")]
    public void Another_encoding_is_an_error(string script) =>
        Assert.Equal(VssErrorId.VssProtocolError, Failure(script).ErrorId);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced_in_a_name()
    {
        (List<GatherMessage> messages, _) = Run($"echo '{Hello}'; printf '%b\\n' '{WriterLine.Replace("System Writer", "a\\0377\\0300b")}'");

        Assert.Equal("a\uFFFD\uFFFDb", Assert.Single(messages.OfType<WriterRead>()).Writer.Name);
    }

    [Theory]
    [InlineData("printf '\\033[2Jgone\\033]0;owned\\007\\n'")]
    [InlineData("printf '\\302\\233 31mred\\n'")]
    [InlineData("printf '{\"type\":\"hello\",\"\\\\u001b[2J\":1,\"\\\\u001b[2J\":2}\\n'")]
    [InlineData("printf '{\"type\":\"error\",\"errorId\":\"VssTimeout\",\"operation\":\"\\\\u009b2J\",\"hresult\":-1,\"message\":\"\\\\u001b[2J\\\\u202e\"}\\n'")]
    [InlineData("printf '\\033[2Jgone\\r\\033[1A' >&2; exit 1")]
    [InlineData("echo '" + Hello + "'; printf '{\"type\":\"progress\",\"phase\":\"\\\\u001b[2J\",\"elapsedMs\":1}\\n'; exec sleep 9")]
    public void No_error_carries_an_escape_sequence(string script)
    {
        VssException error = Failure(script, Limit);

        Assert.Equal(error.Message, error.Message.ToPrintable());
        Assert.Equal(error.Operation, error.Operation.ToPrintable());
        Assert.InRange(error.Message.Length, 1, 5000);
    }

    [Fact]
    public void No_status_carries_an_escape_sequence()
    {
        const string escapes = "\\u001b]52;c;b3duZWQ=\\u0007\\u009b2J\\u202e\\r\\nSystem Writer";
        string hello = Hello.Replace("SRV1", escapes), writer = WriterLine.Replace("System Writer", escapes);
        (List<GatherMessage> messages, Exception? failure) = Run(
            $"cat <<'TEXT'\n{hello}\n{writer.Replace("}", $",\"applicationMessage\":\"{escapes}\"}}")}\n{Progress.Replace("GatherWriterStatus", escapes)}\n{End.Replace('0', '1')}\nTEXT");

        Assert.Null(failure);
        GatherStarted started = messages.OfType<GatherStarted>().Single();
        WriterStatus status = WriterVerdict.Judge(
            messages.OfType<WriterRead>().Single().Writer, started.ComputerName, default, started.ComSecurity, started.Source);
        Assert.All(
            [status.Name, status.ComputerName, status.ApplicationMessage!, status.ToString(), messages.OfType<GatherProgress>().Single().Operation],
            text =>
            {
                Assert.Contains("]52;c;b3duZWQ=", text, StringComparison.Ordinal);
                Assert.Equal(text, text.ToPrintable());
            });
    }

    private static VssException Failure(string script, TimeSpan? limit = null)
    {
        using CollectorProcess collector = Start(script);
        return Assert.Throws<VssException>(() =>
        {
            foreach (GatherMessage unused in collector.Read(limit, CancellationToken.None))
            {
            }
        });
    }

    /// <summary>Looks at the heap again and again, and remembers the most that it saw.</summary>
    private sealed class PeakMemory : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private readonly Timer _timer;
        private long _peak;

        public PeakMemory() => _timer = new Timer(_ => Look(), null, 0, 20);

        public double GrowthInMebibytes
        {
            get
            {
                Look();
                return Math.Max(0, _peak - _before) / 1048576.0;
            }
        }

        public void Dispose() => _timer.Dispose();

        private void Look() => _peak = Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: false));
    }
}
