using System;
using System.Diagnostics;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The collector of the stage for Wine, as a program. VSSWRITERCOLLECTOR names it.</summary>
internal static class CollectorProgram
{
    /// <summary>Its full path. Skips the test if there is none.</summary>
    public static string Path
    {
        get
        {
            string? path = Environment.GetEnvironmentVariable("VSSWRITERCOLLECTOR");
            Assert.SkipWhen(string.IsNullOrEmpty(path), "VSSWRITERCOLLECTOR does not name a collector.");
            return path!;
        }
    }

    /// <summary>Starts it with its standard input, output and error redirected.</summary>
    public static Process Start(string arguments) => Process.Start(new ProcessStartInfo(Path, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
    })!;

    /// <summary>Runs it to its end, with nothing on its standard input.</summary>
    public static (int Code, string Output, string Errors) Run(string arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        var errors = Task.Run(process.StandardError.ReadToEnd, TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
