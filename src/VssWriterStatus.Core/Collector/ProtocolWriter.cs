using System.IO;
using VssWriterStatus.Interop;
using VssWriterStatus.Json;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Writes a gather's messages as lines of the protocol, each flushed. Raw numbers only: verdicts are the reader's.</summary>
internal sealed class ProtocolWriter(TextWriter output, string version)
{
    public void Write(GatherMessage message)
    {
        switch (message)
        {
            case GatherStarted started:
                WriteLine(Line(CollectorProtocol.Hello)
                    .Add(CollectorProtocol.ProtocolVersion, CollectorProtocol.Version)
                    .Add(CollectorProtocol.CollectorVersion, version)
                    .Add(CollectorProtocol.ComputerName, started.ComputerName)
                    .Add(CollectorProtocol.Source, started.Source.ToString())
                    .Add(CollectorProtocol.ComSecurity, started.ComSecurity.ToString()));
                break;
            case GatherProgress progress:
                WriteLine(Line(CollectorProtocol.Progress)
                    .Add(CollectorProtocol.Phase, progress.Operation)
                    .Add(CollectorProtocol.ElapsedMs, (long)progress.Elapsed.TotalMilliseconds));
                break;
            case WriterRead read:
                WriteLine(LineOf(read.Writer));
                break;
            case GatherEnded ended:
                WriteLine(Line(CollectorProtocol.End)
                    .Add(CollectorProtocol.Writers, ended.Writers)
                    .Add(CollectorProtocol.ElapsedMs, (long)ended.Elapsed.TotalMilliseconds));
                break;
        }
    }

    public void WriteError(string errorId, string operation, int hresult, string message) =>
        WriteLine(Line(CollectorProtocol.Error)
            .Add(CollectorProtocol.ErrorId, errorId)
            .Add(CollectorProtocol.Operation, operation)
            .Add(CollectorProtocol.HResult, hresult)
            .Add(CollectorProtocol.Message, message));

    private static JsonLine Line(string type) => new JsonLine().Add(CollectorProtocol.Type, type);

    private static JsonLine LineOf(in RawWriterStatus writer) => Line(CollectorProtocol.Writer)
        .Add(CollectorProtocol.Name, writer.Name)
        .Add(CollectorProtocol.WriterId, writer.WriterId)
        .Add(CollectorProtocol.InstanceId, writer.InstanceId)
        .Add(CollectorProtocol.State, writer.State)
        .Add(CollectorProtocol.Failure, writer.Failure)
        .Add(CollectorProtocol.Application, writer.Application)
        .Add(CollectorProtocol.ApplicationMessage, writer.ApplicationMessage);

    private void WriteLine(JsonLine line)
    {
        // One write a line, whatever thread writes the other.
        output.Write(line.ToString() + '\n');
        output.Flush();
    }
}
