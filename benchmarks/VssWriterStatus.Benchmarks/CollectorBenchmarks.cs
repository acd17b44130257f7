using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using VssWriterStatus.Collector;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Benchmarks;

/// <summary>One gather by another program, from its start to its end: the native requester, and the collector.</summary>
[Config(typeof(InThisProcess))]
public class CollectorBenchmarks
{
    /// <summary>The path of the collector.</summary>
    private const string PathVariable = "VSSWRITERCOLLECTOR";

    private static readonly string NativeProgram = Path.Combine(AppContext.BaseDirectory, "requester.exe");

    private static readonly string CollectorProgram = Environment.GetEnvironmentVariable(PathVariable)
        ?? throw new InvalidOperationException($"{PathVariable} names no collector.");

    /// <summary>The number of writers, and the milliseconds that VSS takes to identify them.</summary>
    [ParamsSource(nameof(Systems))]
    public (int Writers, int Milliseconds) System { get; set; }

    public static IEnumerable<(int, int)> Systems => [(20, 0), (1000, 0), (10000, 0), (20, 250), (20, 500), (20, 2000)];

    [GlobalSetup]
    public void Play() => StandIn.Play(System.Writers, TimeSpan.FromMilliseconds(System.Milliseconds));

    [GlobalCleanup]
    public void Stop() => StandIn.Stop();

    [Benchmark(Baseline = true)]
    public int Native() => LinesOf(NativeProgram, string.Empty, System.Writers);

    [Benchmark]
    public int Collector() => new LocalSource(CollectorProgram)
        .Gather(new WriterStatusQuery(), CancellationToken.None)
        .Count(message => message is WriterRead or GatherWarning) is int writers && writers == System.Writers
            ? writers
            : throw new InvalidOperationException($"{writers} writers instead of {System.Writers}.");

    /// <summary>The part of the time that a .NET process needs to start and end.</summary>
    [Benchmark]
    public int Runtime() => LinesOf(CollectorProgram, "--version", 1);

    private static int LinesOf(string program, string arguments, int expected)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, CreateNoWindow = true })!;
        int lines = 0;
        while (process.StandardOutput.ReadLine() is not null)
        {
            lines++;
        }

        process.WaitForExit();
        return process.ExitCode == 0 && lines == expected
            ? lines
            : throw new InvalidOperationException($"'{program}' wrote {lines} lines instead of {expected}, and ended with {process.ExitCode}.");
    }

    private sealed class InThisProcess : ManualConfig
    {
        public InThisProcess() => AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(2)
            .WithIterationCount(15));
    }
}
