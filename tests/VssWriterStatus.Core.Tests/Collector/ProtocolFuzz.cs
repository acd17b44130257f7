#if NET
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Collector;

/// <summary>Spoils answers of the collector, and looks whether the module's end keeps its promises.</summary>
/// <remarks>
/// For as long as FUZZ_SECONDS says, beginning with the random numbers of FUZZ_SEED; without them for a moment, always alike.
/// What an answer leads to (which messages, then which error) stands for the paths through the reader: an answer that
/// leads to something new is kept and spoilt further. The same seed spoils the same answers in the same order.
/// </remarks>
public sealed class ProtocolFuzz(ITestOutputHelper output)
{
    private const int CorpusLimit = 5000;

    /// <summary>In characters: answers that grow and grow would only be slow.</summary>
    private const int LongestKept = 10_000;

    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(2);

    private static readonly int Seed = FromEnvironment("FUZZ_SEED", 2026);

    private readonly Random _random = new(Seed);
    private readonly HashSet<string> _outcomes = [];
    private readonly List<string> _corpus =
    [
        AnswerOf(VssSimulation.FromScenario("access-denied")),
        AnswerOf(SimulationFile.Parse("fuzz", """
            {"writers": [{"name": "System Writer"},
             {"name": "A \"writer\"", "state": "FailedAtFreeze", "failure": "VSS_E_WRITERERROR_TIMEOUT", "application": 5, "applicationMessage": "full\n"}]}
            """)),
    ];

    [Fact]
    public void A_spoilt_answer_breaks_no_promise()
    {
        var duration = TimeSpan.FromSeconds(FromEnvironment("FUZZ_SECONDS", 1));
        var mutation = new Mutation(_random);
        var clock = Stopwatch.StartNew();
        long inputs = 0;
        while (clock.Elapsed < duration)
        {
            string text = mutation.Of(Pick(), Pick());
            byte[] answer = Encode(text);
            string outcome = ReadOrKeep(answer, inputs);
            if (_outcomes.Add(outcome) && _corpus.Count < CorpusLimit && text.Length < LongestKept)
            {
                _corpus.Add(text);
            }

            inputs++;
        }

        using Process self = Process.GetCurrentProcess();
        output.WriteLine($"seed={Seed} inputs={inputs} outcomes={_outcomes.Count} peakMiB={self.PeakWorkingSet64 >> 20}");
        Assert.True(_outcomes.Count > 1, "Whatever is spoilt, the outcome is the same.");
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    /// <summary>What the answer led to; one that breaks a promise is kept in a file.</summary>
    private static string ReadOrKeep(byte[] answer, long input)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            string outcome = Read(answer);
            Promise(clock.Elapsed < LongestReading || IsReadInTime(answer), "it is read in time");
            return outcome;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            string file = Path.GetFullPath($"fuzz-{Seed}-{input}.bin");
            File.WriteAllBytes(file, answer);
            throw new InvalidOperationException($"The answer is in {file}.", broken);
        }
    }

    /// <summary>Where the machine is busy, any reading may be slow once.</summary>
    private static bool IsReadInTime(byte[] answer)
    {
        var clock = Stopwatch.StartNew();
        Read(answer);
        return clock.Elapsed < LongestReading;
    }

    private string Pick() => _corpus[_random.Next(_corpus.Count)];

    /// <summary>UTF-8, now and then with a few bytes that are none, or another encoding altogether.</summary>
    private byte[] Encode(string text)
    {
        byte[] bytes = (_random.Next(50) == 0 ? Encoding.Unicode : Encoding.UTF8).GetBytes(text);
        if (bytes.Length > 0 && _random.Next(4) == 0)
        {
            for (int i = _random.Next(4); i >= 0; i--)
            {
                bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
            }
        }

        return bytes;
    }

    /// <summary>Reads an answer as the module does; what it led to, without what only this answer says.</summary>
    private static string Read(byte[] answer)
    {
        var outcome = new StringBuilder();
        var reader = new ProtocolReader();
        GatherStarted? started = null;
        int writers = 0;
        string last = string.Empty;
        try
        {
            foreach (string line in BoundedLines.Read(new StreamReader(new MemoryStream(answer), Encoding.UTF8)))
            {
                GatherMessage? message = reader.Read(line);
                Promise(message is not null || !reader.IsComplete, "an end is told");
                started = message as GatherStarted ?? started;
                writers += message is WriterRead ? 1 : 0;
                Look(message, started, writers);
                string kind = message?.GetType().Name ?? "-";
                outcome.Append(last.Contains(kind, StringComparison.Ordinal) ? string.Empty : kind);
                last = outcome.ToString();
            }
        }
        catch (VssException error)
        {
            PromisePrintable(error.Message);
            PromisePrintable(error.Operation);
            Promise(error.Message.Length is > 0 and < 5000, "an error is short");
            Promise(error.RecommendedAction.Length > 0, "an error tells what to do");
            outcome.Append(error.ErrorId == VssErrorId.VssProtocolError ? Regex.Replace(error.Message, "'.*'|U\\+[0-9A-F]+|[0-9]+", "#") : error.ErrorId);
        }

        return outcome.ToString();
    }

    private static void Look(GatherMessage? message, GatherStarted? started, int writers)
    {
        switch (message)
        {
            case GatherProgress progress:
                PromisePrintable(progress.Operation);
                break;
            case WriterRead read:
                Promise(started is not null, "a start comes first");
                WriterStatus status = WriterVerdict.Judge(
                    read.Writer, started!.ComputerName, default, started.ComSecurity, started.Source);
                PromisePrintable(status.ToString());
                PromisePrintable(status.ApplicationMessage ?? string.Empty);
                break;
            case GatherEnded end:
                Promise(end.Writers == writers, "the count is right");
                break;
        }
    }

    private static void PromisePrintable(string text) => Promise(text == text.ToPrintable() && !text.Any(char.IsControl), "it drives no terminal");

    private static void Promise(bool isKept, string promise)
    {
        if (!isKept)
        {
            throw new InvalidOperationException($"Broken promise: {promise}.");
        }
    }

    private static string AnswerOf(VssSimulation simulation)
    {
        var output = new StringWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        try
        {
            foreach (GatherMessage message in new InProcessSource(simulation.Connect)
                .Gather(new WriterStatusQuery(), CancellationToken.None))
            {
                writer.Write(message);
            }
        }
        catch (VssException failure)
        {
            writer.WriteError(failure.ErrorId.ToString(), failure.Operation, failure.HResult, failure.Message);
        }

        return output.ToString();
    }
}
#endif
