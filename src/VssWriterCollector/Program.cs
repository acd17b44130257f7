using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using VssWriterStatus;
using VssWriterStatus.Collector;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;

namespace VssWriterCollector;

/// <summary>Gathers writer status in a separate process, in which COM security can be set first and a hang can be ended.</summary>
internal static class Program
{
    private static readonly string Version =
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    [MTAThread]
    private static int Main(string[] arguments)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // Before any other code can use COM.
            ProcessComSecurity.Set();
        }

        CollectorOptions options = CollectorOptions.Parse(arguments, out string? mistake);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var output = new StreamWriter(OpenOutput(options), utf8);
        using var errors = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
        try
        {
            return (int)Run(options, mistake, output, errors);
        }
        catch (IOException)
        {
            // The reader has closed the output.
            return (int)CollectorExitCode.Cancelled;
        }
    }

    /// <summary>The answer for a program must not contain output that a DLL prints in this process.</summary>
    private static Stream OpenOutput(CollectorOptions options) =>
        options.JsonLines && RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? StandardOutput.TakeOver() : Console.OpenStandardOutput();

    private static CollectorExitCode Run(CollectorOptions options, string? mistake, TextWriter output, TextWriter errors)
    {
        if (options.WritersFromInput)
        {
            mistake ??= options.ReadWriters(new StreamReader(Console.OpenStandardInput()));
        }

        if (mistake is not null)
        {
            errors.WriteLine(mistake);
            return CollectorExitCode.BadUsage;
        }

        if (options.ShowHelp || options.ShowVersion)
        {
            output.WriteLine(options.ShowHelp ? CollectorOptions.Usage : Version);
            return CollectorExitCode.Gathered;
        }

        // Not disposed of before the process ends: the thread that watches standard input may outlive the gather.
        var cancellation = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            cancellation.Cancel();
        };
        if (options.CancelOnInputClose)
        {
            CancelWhenInputEnds(cancellation);
        }

        return Gather(options, output, errors, cancellation.Token);
    }

    private static CollectorExitCode Gather(
        CollectorOptions options, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var protocol = options.JsonLines ? new ProtocolWriter(output, Version) : null;
        var table = options.JsonLines ? null : new StatusTable(output);
        try
        {
            foreach (GatherMessage message in Choose(options).Gather(options.Query, cancellation))
            {
                protocol?.Write(message);
                table?.Write(message);
            }

            return CollectorExitCode.Gathered;
        }
        catch (OperationCanceledException)
        {
            const string cancelled = "The gather was canceled.";
            protocol?.WriteError(CollectorProtocol.Cancelled, VssOperation.Cancel, HResult.E_ABORT, cancelled);
            errors.WriteLine(cancelled);
            return CollectorExitCode.Cancelled;
        }
        catch (VssException failure)
        {
            protocol?.WriteError(failure.ErrorId.ToString(), failure.Operation, failure.HResult, failure.Message);
            errors.WriteLine($"{failure.Message} {failure.RecommendedAction}");
            return ExitCodeOf(failure.ErrorId);
        }
    }

    private static IWriterStatusSource Choose(CollectorOptions options)
    {
        if (!options.IsSimulation)
        {
            return new LocalVss();
        }

        VssSimulation simulation = options.SimulationPath is null
            ? VssSimulation.FromScenario(VssSimulation.DefaultScenario)
            : VssSimulation.FromFile(options.SimulationPath);
        return new InProcessSource(simulation.Connect);
    }

    private static void CancelWhenInputEnds(CancellationTokenSource cancellation)
    {
        Stream input = Console.OpenStandardInput();
        var watcher = new Thread(() =>
        {
            var ignored = new byte[256];
            while (input.Read(ignored, 0, ignored.Length) > 0)
            {
            }

            cancellation.Cancel();
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        watcher.Start();
    }

    private static CollectorExitCode ExitCodeOf(VssErrorId errorId) => errorId switch
    {
        VssErrorId.VssAccessDenied => CollectorExitCode.AccessDenied,
        VssErrorId.VssTimeout => CollectorExitCode.TimeLimit,
        VssErrorId.VssNotSupportedOnPlatform or VssErrorId.VssWow64NotSupported => CollectorExitCode.NotSupported,
        VssErrorId.VssSimulationInvalid => CollectorExitCode.BadUsage,
        _ => CollectorExitCode.Failed,
    };
}
