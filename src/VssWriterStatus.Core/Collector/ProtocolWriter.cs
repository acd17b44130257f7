using System.IO;
using VssWriterStatus.Interop;
using VssWriterStatus.Json;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Writes a gather's messages as lines of the protocol and flushes each line. It writes raw numbers only: the reader determines the verdicts.</summary>
internal sealed partial class ProtocolWriter(TextWriter output, string version)
{
    /// <summary>The longest name or message, in characters: two of them fit in a line even if each character is escaped as six.</summary>
    private const int LongestText = BoundedLines.MaximumLength / 16;

    /// <summary>The longest text once half of the whole answer is used up: the other half has room for thousands of such writers.</summary>
    private const int LongestTextAtLast = 256;

    private long _written;

    /// <summary>Writes a message; does nothing for one that only the process that gathered needs.</summary>
    public void Write(GatherMessage message)
    {
        if (LineOf(message) is JsonLine line)
        {
            WriteLine(line);
        }
    }

    public void WriteError(string errorId, string operation, int hresult, string message) =>
        WriteLine(Line(CollectorProtocol.Error)
            .Add(CollectorProtocol.ErrorId, errorId)
            .Add(CollectorProtocol.Operation, operation)
            .Add(CollectorProtocol.HResult, hresult)
            .Add(CollectorProtocol.Message, message));

    private static JsonLine Line(string type) => new JsonLine().Add(CollectorProtocol.Type, type);

    private JsonLine? LineOf(GatherMessage message) => message switch
    {
        GatherStarted started => Line(CollectorProtocol.Hello)
            .Add(CollectorProtocol.ProtocolVersion, CollectorProtocol.Version)
            .Add(CollectorProtocol.CollectorVersion, version)
            .Add(CollectorProtocol.ComputerName, started.ComputerName)
            .Add(CollectorProtocol.Source, started.Source.ToString())
            .Add(CollectorProtocol.ComSecurity, started.ComSecurity.ToString()),
        GatherProgress progress => Line(CollectorProtocol.Progress)
            .Add(CollectorProtocol.Phase, progress.Operation)
            .Add(CollectorProtocol.ElapsedMs, (long)progress.Elapsed.TotalMilliseconds),
        WriterRead read => LineOf(read.Writer),
        WriterNotRead notRead => Line(CollectorProtocol.WriterNotRead)
            .Add(CollectorProtocol.Index, notRead.Index)
            .Add(CollectorProtocol.Count, notRead.Count)
            .Add(CollectorProtocol.Operation, notRead.Operation)
            .Add(CollectorProtocol.HResult, notRead.HResult),
        PhaseEnded phase => Line(CollectorProtocol.PhaseEnded)
            .Add(CollectorProtocol.Name, phase.Name)
            .Add(CollectorProtocol.HResult, phase.HResult)
            .Add(CollectorProtocol.ElapsedMs, (long)phase.Duration.TotalMilliseconds),
        VolumeAdded volume => Line(CollectorProtocol.Volume)
            .Add(CollectorProtocol.Name, Shorten(volume.Name))
            .Add(CollectorProtocol.HResult, volume.HResult),
        StatusGathered status => Line(CollectorProtocol.Status)
            .Add(CollectorProtocol.Phase, status.Phase)
            .Add(CollectorProtocol.Writers, status.Writers)
            .Add(CollectorProtocol.NotRead, status.NotRead),
        GatherEnded ended => Line(CollectorProtocol.End)
            .Add(CollectorProtocol.Writers, ended.Writers)
            .Add(CollectorProtocol.ElapsedMs, (long)ended.Elapsed.TotalMilliseconds),
        _ => MetadataLineOf(message),
    };

    private JsonLine LineOf(in RawWriterStatus writer) => Line(CollectorProtocol.Writer)
        .Add(CollectorProtocol.Name, Shorten(writer.Name))
        .Add(CollectorProtocol.WriterId, writer.WriterId)
        .Add(CollectorProtocol.InstanceId, writer.InstanceId)
        .Add(CollectorProtocol.State, writer.State)
        .Add(CollectorProtocol.Failure, writer.Failure)
        .Add(CollectorProtocol.Application, writer.Application)
        .Add(CollectorProtocol.ApplicationMessage, writer.ApplicationMessage is null ? null : Shorten(writer.ApplicationMessage));

    /// <summary>Limits the texts of one writer so that they leave room for the writers after it.</summary>
    private string Shorten(string text) => Shorten(text, _written < BoundedLines.MaximumTotal / 2 ? LongestText : LongestTextAtLast);

    private static string Shorten(string text, int longest) =>
        text.Length <= longest ? text : $"{text.Head(longest)}... (shortened from {text.Length} characters)";

    private void WriteLine(JsonLine line)
    {
        string text = line.ToString() + '\n';
        _written += text.Length;

        // One write per line, so that lines from different threads do not mix.
        output.Write(text);
        output.Flush();
    }
}
