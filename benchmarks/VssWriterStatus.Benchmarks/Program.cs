using System;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace VssWriterStatus.Benchmarks;

/// <summary>Measures gathers from the vssapi.dll of this Windows installation.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0][0] != '-')
        {
            Console.Error.WriteLine("VssWriterStatus.Benchmarks takes the options of BenchmarkDotNet, such as --filter '*'");
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
