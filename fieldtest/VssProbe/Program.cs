using System;
using System.Runtime.InteropServices;
using VssWriterStatus;
using VssWriterStatus.Collector;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;

namespace VssProbe;

/// <summary>Part of the Windows field test: VssProbe [--simulation FILE] prints one JSON object for each call to VSS.</summary>
internal static class Program
{
    private const string SimulationOption = "--simulation";

    [MTAThread]
    private static int Main(string[] arguments)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // Must run before any other code uses COM.
            ProcessComSecurity.Set();
        }

        if (arguments.Length != 0 && (arguments.Length != 2 || arguments[0] != SimulationOption))
        {
            Console.Error.WriteLine($"VssProbe [{SimulationOption} FILE]");
            return (int)CollectorExitCode.BadUsage;
        }

        try
        {
            Func<IVssApi> connect = arguments.Length == 0 ? LocalComputer.Instance.Connect : VssSimulation.FromFile(arguments[1]).Connect;
            new Probe(connect, Console.Out).Run();
            return (int)CollectorExitCode.Gathered;
        }
        catch (VssException failure)
        {
            Console.Error.WriteLine($"{failure.Message} {failure.RecommendedAction}");
            return (int)CollectorExitCode.NotSupported;
        }
    }
}
