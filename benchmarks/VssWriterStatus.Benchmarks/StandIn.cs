using System;
using System.Globalization;
using System.IO;

namespace VssWriterStatus.Benchmarks;

/// <summary>Tells the simulated vssapi.dll of tests/FakeVssApi what to simulate, in this process and in those that it starts.</summary>
internal static class StandIn
{
    private static readonly string Script = Path.Combine(Path.GetTempPath(), $"standin-{Environment.ProcessId}.txt");

    /// <param name="writers">The number of writers, all stable.</param>
    /// <param name="identification">How long they take to identify themselves.</param>
    public static void Play(int writers, TimeSpan identification)
    {
        File.WriteAllText(Script, string.Create(
            CultureInfo.InvariantCulture,
            $"writers\tcount={writers}\ncall\tmethod=GatherWriterMetadata\tasyncDelayMs={(int)identification.TotalMilliseconds}\n"));
        Environment.SetEnvironmentVariable("FAKEVSSAPI_SCRIPT", Script);
    }

    public static void Stop() => File.Delete(Script);
}
