using System;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace VssWriterStatus.Benchmarks;

/// <summary>Measures gathers from the vssapi.dll of this Windows; or spoils what a collector says, on any system.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length is 2 or 3 && arguments[0] == "fuzz" && arguments.Skip(1).All(text => int.TryParse(text, out _)))
        {
            int seed = arguments.Length == 3 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : Environment.TickCount;
            return new ProtocolFuzz(seed).Run(TimeSpan.FromSeconds(int.Parse(arguments[1], CultureInfo.InvariantCulture)));
        }

        if (arguments.Length == 0 || arguments[0][0] != '-')
        {
            Console.Error.WriteLine("VssWriterStatus.Benchmarks fuzz SECONDS [SEED], or the options of BenchmarkDotNet, such as --filter '*'");
            return 2;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, ManualConfig.CreateEmpty()
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Ascii)
            .AddExporter(new RatioExporter()));
        Console.Error.WriteLine("Nothing was measured.");
        return 1;
    }
}
