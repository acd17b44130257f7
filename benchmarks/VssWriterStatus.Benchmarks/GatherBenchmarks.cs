using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Benchmarks;

/// <summary>One gather in this process, by the native requester and by the module, from the same vssapi.dll.</summary>
[Config(typeof(InThisProcess))]
[MemoryDiagnoser]
public class GatherBenchmarks
{
    [Params(20, 1000, 10000)]
    public int Writers { get; set; }

    [GlobalSetup]
    public void Play()
    {
        StandIn.Play(Writers, TimeSpan.Zero);
        ProcessComSecurity.Set();
    }

    [GlobalCleanup]
    public void Stop() => StandIn.Stop();

    [Benchmark(Baseline = true)]
    public int Native() => Expect(GatherWriters());

    /// <summary>The same calls on the same kind of thread: the current one.</summary>
    [Benchmark]
    public int Requester()
    {
        int writers = 0;
        using IVssApi api = LocalComputer.Instance.Connect();
        var query = new WriterStatusQuery();
        var calls = new RequesterCalls(api, query, message => writers += message is WriterRead ? 1 : 0, CancellationToken.None);
        calls.Run(new StatusGather(calls, query).Run);
        return Expect(writers);
    }

    /// <summary>Everything that a cmdlet does except the pipeline: a thread that may hang, and a verdict for each writer.</summary>
    [Benchmark]
    public int Status() => Expect(new LocalVss()
        .Gather(new WriterStatusQuery(), CancellationToken.None)
        .OfType<WriterRead>()
        .Count(read => WriterVerdict.Judge(read.Writer, "SRV1", default, ComSecurity.Set, VssSource.System).Name.Length > 0));

    /// <summary>The part of the time that it takes to switch to another thread and back.</summary>
    [Benchmark]
    public void OtherThread()
    {
        using var done = new ManualResetEventSlim();
        GatherThread.Run(done.Set);
        done.Wait();
    }

    private int Expect(int writers) => writers == Writers ? writers : throw new InvalidOperationException($"{writers} writers instead of {Writers}.");

    [DllImport("requester.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static extern int GatherWriters();

    private sealed class InThisProcess : ManualConfig
    {
        public InThisProcess() => AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(200))
            .WithIterationCount(20));
    }
}
