using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Benchmarks;

/// <summary>Gathers from the vssapi.dll of this Windows, in this process, over and over; or spoils what a collector says.</summary>
internal static class Program
{
    private const string Usage = "VssWriterStatus.Benchmarks gather|requester|soak COUNT, or fuzz SECONDS [SEED]";

    private static int Main(string[] arguments)
    {
        if (arguments.Length is 2 or 3 && arguments[0] == "fuzz" && arguments.Skip(1).All(text => int.TryParse(text, out _)))
        {
            int seed = arguments.Length == 3 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : Environment.TickCount;
            return new ProtocolFuzz(seed).Run(TimeSpan.FromSeconds(int.Parse(arguments[1], CultureInfo.InvariantCulture)));
        }

        if (arguments.Length != 2 || !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        ProcessComSecurity.Set();
        switch (arguments[0])
        {
            case "gather":
                Time(count, GatherToStatus);
                return 0;
            case "requester":
                Time(count, GatherOnThisThread);
                return 0;
            case "soak":
                Soak(count);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    /// <summary>All that a cmdlet does but the pipeline: a thread for each gather, and a verdict for each writer.</summary>
    private static int GatherToStatus() => LocalVss.Source
        .Gather(new WriterStatusQuery(), CancellationToken.None)
        .OfType<WriterRead>()
        .Count(read => WriterVerdict.Judge(read.Writer, "SRV1", default, ComSecurity.Set, VssSource.System).Name.Length > 0);

    /// <summary>The calls alone, as the C++ requester makes them: on one thread.</summary>
    private static int GatherOnThisThread()
    {
        int writers = 0;
        using IVssApi api = LocalVss.Connect();
        new StatusGather(api, new WriterStatusQuery(), message => writers += message is WriterRead ? 1 : 0, CancellationToken.None).Run();
        return writers;
    }

    private static void Time(int gathers, Func<int> gather)
    {
        for (int i = 0; i < Math.Max(50, gathers / 10); i++)
        {
            gather();
        }

        var times = new double[gathers];
        int writers = 0;
        for (int i = 0; i < gathers; i++)
        {
            long start = Stopwatch.GetTimestamp();
            writers = gather();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        Console.WriteLine($"gathers={gathers} writers={writers} microsecondsPerGather={times[0]:0.0}/{times[gathers / 2]:0.0}");
    }

    /// <summary>Lets go of all that is garbage, the handles of ended threads included, so that only a leak is left to see.</summary>
    private static void Settle()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    private static void Soak(int gathers)
    {
        const int warmUp = 1000;
        using Process self = Process.GetCurrentProcess();
        for (int i = 1; i <= gathers; i++)
        {
            GatherToStatus();
            if (i == warmUp || i == gathers || i % (gathers / 10) == 0)
            {
                Settle();
                self.Refresh();
                Console.WriteLine($"gathers={i} workingSetMiB={self.WorkingSet64 / 1048576.0:0.00} privateMiB={self.PrivateMemorySize64 / 1048576.0:0.00} threads={self.Threads.Count} handles={self.HandleCount}");
            }
        }
    }
}
