using System;
using System.Diagnostics;
using System.IO;
using VssWriterStatus.Json;

namespace VssProbe;

/// <summary>Prints the calls of one question as they are made, each with its HRESULT and its time in milliseconds.</summary>
internal sealed class ProbeRecord(TextWriter output, string question, int round)
{
    /// <summary>Makes a call, prints it, and returns its HRESULT.</summary>
    public int Call(string name, Func<int> call)
    {
        var clock = Stopwatch.StartNew();
        int hresult = call();
        Write(Line(name, hresult, clock));
        return hresult;
    }

    /// <summary>Prints the state of an operation: the HRESULT of QueryStatus, and the status that it returns.</summary>
    public void Status(string call, string operation, int hresult, int result, Stopwatch clock) =>
        Write(Line(call, hresult, clock).Add("of", operation).Add("result", result));

    public void Count(string name, int hresult, uint count, Stopwatch clock) => Write(Line(name, hresult, clock).Add("count", count));

    private JsonLine Line(string call, int hresult, Stopwatch clock) => new JsonLine()
        .Add("question", question)
        .Add("round", round)
        .Add("call", call)
        .Add("hresult", hresult)
        .Add("elapsedMs", clock.ElapsedMilliseconds);

    private void Write(JsonLine line)
    {
        output.WriteLine(line);

        // The next call may hang, so earlier results must have been written.
        output.Flush();
    }
}
