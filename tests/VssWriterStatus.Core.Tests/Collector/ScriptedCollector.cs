using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using VssWriterStatus.Collector;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Collector;

/// <summary>A shell script in the collector's place.</summary>
internal static class ScriptedCollector
{
    public const string Hello =
        """{"type":"hello","protocol":2,"version":"0.1.0","computerName":"SRV1","source":"System","comSecurity":"Set"}""";

    public const string Progress = """{"type":"progress","phase":"GatherWriterStatus","elapsedMs":1}""";

    public const string End = """{"type":"end","writers":0,"elapsedMs":1}""";

    public const string Error = """{"type":"error","errorId":"VssAccessDenied","operation":"GatherWriterStatus","hresult":-2147024891,"message":"No."}""";

    public static void SkipOnWindows() =>
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "The stand-in programs are shell scripts.");

    /// <summary>All messages until the end, and what ended them before it. The reading can be cancelled at a call.</summary>
    public static (List<GatherMessage> Messages, Exception? Failure) Run(
        string script, TimeSpan? limit = null, string input = "", string? cancelAt = null)
    {
        var messages = new List<GatherMessage>();
        using CollectorProcess collector = Start(script, input);
        try
        {
            messages.AddFrom(token => collector.Read(limit, token), cancelAt);
            return (messages, null);
        }
        catch (Exception failure) when (failure is VssException or OperationCanceledException)
        {
            return (messages, failure);
        }
    }

    public static CollectorProcess Start(string script, string input = "")
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, script);
        return CollectorProcess.TryStart("/bin/sh", file, out _, input)!;
    }
}
