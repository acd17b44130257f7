using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace VssWriterStatus.Tests;

/// <summary>The stand-in vssapi.dll of tests/FakeVssApi: its script, and its log of calls.</summary>
internal sealed class StandIn : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("standin").FullName;

    /// <summary>Puts a script in force, for this process and those it starts. Fields are separated by TAB, written here as '|'.</summary>
    public StandIn(params string[] script)
    {
        Assert.SkipUnless(IsInstalled, "The stand-in vssapi.dll of tests/FakeVssApi is not in System32 (the test task puts it there, under Wine).");
        string scriptFile = Path.Combine(_folder, "script.txt");
        File.WriteAllLines(scriptFile, script.Select(line => line.Replace('|', '\t')));
        Environment.SetEnvironmentVariable("FAKEVSSAPI_SCRIPT", scriptFile);
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOG", LogFile);
    }

    public static uint LiveObjects => Call("FakeVssApiLiveObjects");

    /// <summary>The shadow copies that were made and are not gone.</summary>
    public static uint ShadowCopies => Call("FakeVssApiShadowCopies");

    /// <summary>The calls so far, in their order.</summary>
    public IReadOnlyList<LoggedCall> Calls => File.Exists(LogFile)
        ? [.. File.ReadAllLines(LogFile).Select(LoggedCall.Parse)]
        : [];

    public string[] Methods => [.. Calls.Select(call => call.Method)];

    private static bool IsInstalled => Export("FakeVssApiLiveObjects") != 0;

    private static bool HandsOutAsync(string method) =>
        method.StartsWith("Gather", StringComparison.Ordinal) || method is "PrepareForBackup" or "DoSnapshotSet" or "BackupComplete";

    private static uint Call(string export) => Marshal.GetDelegateForFunctionPointer<CountFunction>(Export(export))();

    private string LogFile => Path.Combine(_folder, "log.txt");

    /// <summary>One gather from a source: its messages as far as it came, and how it failed. It can be cancelled at a call.</summary>
    public static List<GatherMessage> Gather(
        IWriterStatusSource source, out Exception? failure, WriterStatusQuery? query = null, string? cancelAt = null)
    {
        failure = null;
        var messages = new List<GatherMessage>();
        try
        {
            messages.AddFrom(token => source.Gather(query ?? new WriterStatusQuery(), token), cancelAt);
        }
        catch (Exception caught) when (caught is VssException or OperationCanceledException)
        {
            failure = caught;
        }

        return messages;
    }

    /// <summary>Everything was released on the thread that made it, and nothing was called after that.</summary>
    public void AssertReleased()
    {
        Assert.NotEmpty(Calls);
        Assert.Single(Calls.Select(call => call.Thread).Distinct());
        if (Calls.Any(call => call.Method == "CreateVssBackupComponentsInternal" && call.Result == "0x00000000"))
        {
            LoggedCall last = Calls[Calls.Count - 1];
            Assert.Equal(("IVssBackupComponents", "Release", "0"), (last.Interface, last.Method, last.Result));
        }

        Assert.Equal(
            Calls.Count(call => call.Method.StartsWith("Gather", StringComparison.Ordinal) && !call.Failed),
            Calls.Count(call => call.Interface == "IVssBackupComponents" && call.Method.StartsWith("Free", StringComparison.Ordinal)));
        Assert.Equal(
            Calls.Count(call => HandsOutAsync(call.Method) && call.Result == "0x00000000"),
            Calls.Count(call => call is { Interface: "IVssAsync", Method: "Release", Result: "0" }));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("FAKEVSSAPI_SCRIPT", null);
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOG", null);
        Directory.Delete(_folder, recursive: true);
    }

    private static nint Export(string name) => Kernel32.GetProcAddress(
        Kernel32.LoadLibraryExW("vssapi.dll", 0, Kernel32.LoadLibrarySearchSystem32), name);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate uint CountFunction();
}

/// <summary>One line of the stand-in's log.</summary>
internal sealed record LoggedCall(int Thread, string Interface, string Method, string Arguments, string Result)
{
    public bool Failed => Result.StartsWith("0x8", StringComparison.Ordinal);

    public static LoggedCall Parse(string line)
    {
        string[] fields = line.Split('\t');
        string[] method = fields[1].Split("::");
        return new LoggedCall(int.Parse(fields[0], CultureInfo.InvariantCulture), method[0], method[1], fields[2], fields[3]);
    }
}
