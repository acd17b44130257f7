using System;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VssWriterStatus.Collector;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Collector;

public class ProtocolProperties
{
    private static readonly string[] Answers =
    [
        .. VssSimulation.Scenarios.Where(name => name != "hang").Select(name => AnswerOf(name, null)),
        .. new[] { "backup-ok", "backup-fails-at-freeze", "busy-backup" }.Select(name => AnswerOf(name, [])),
    ];

    private static readonly Gen<RawWriterStatus> Writer =
        from name in Hostile.Text
        from message in Gen.OneOf(Hostile.Text, Gen.Constant<string>(null!))
        from writerId in Hostile.Id
        from instanceId in Hostile.Id
        from numbers in Hostile.Number.ArrayOf(3)
        from hasCode in Gen.Elements(true, false)
        select new RawWriterStatus(name, writerId, instanceId, numbers[0], numbers[1], hasCode ? numbers[2] : null, message);

    [Fact]
    public void Every_writer_comes_back_as_it_went() => Hostile.Check(Writer, sent =>
    {
        var output = new StringWriter();
        new ProtocolWriter(output, "0.1.0").Write(new WriterRead(sent));
        var reader = new ProtocolReader();
        reader.Read(ScriptedCollector.Hello);

        string line = Assert.Single(BoundedLines.Read(new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(output.ToString())))));
        RawWriterStatus received = Assert.IsType<WriterRead>(reader.Read(line)).Writer;

        Assert.Equal(
            (sent.Name, sent.WriterId, sent.InstanceId, sent.State, sent.Failure, sent.Application, sent.ApplicationMessage),
            (received.Name, received.WriterId, received.InstanceId, received.State, received.Failure, received.Application, received.ApplicationMessage));
    });

    [Fact]
    public void Every_phase_and_volume_comes_back_as_it_went() => Hostile.Check(Hostile.Text.SelectMany(text => Hostile.Number.Select(number => (text, number))), sent =>
    {
        var output = new StringWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        writer.Write(new VolumeAdded(sent.text, sent.number));
        writer.Write(new PhaseEnded(sent.text, sent.number, TimeSpan.FromMilliseconds(Math.Abs((long)sent.number) % int.MaxValue)));
        var reader = new ProtocolReader();
        reader.Read(ScriptedCollector.Hello);

        string[] lines = [.. BoundedLines.Read(new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(output.ToString()))))];
        VolumeAdded volume = Assert.IsType<VolumeAdded>(reader.Read(lines[0]));
        PhaseEnded phase = Assert.IsType<PhaseEnded>(reader.Read(lines[1]));

        Assert.Equal((sent.text.ToPrintable(), sent.number), (volume.Name, volume.HResult));
        Assert.Equal(
            (sent.text.ToPrintable().ToPrintable(ProtocolReader.QuotedLength), sent.number, Math.Abs((long)sent.number) % int.MaxValue),
            (phase.Name, phase.HResult, phase.Duration.TotalMilliseconds));
    });

    [Fact]
    public void Every_answer_however_spoilt_is_read_or_refused() => Hostile.Check(Hostile.Spoilt(Answers), AssertReadOrRefused);

    [Fact]
    public void Every_text_is_read_or_refused() => Hostile.Check(Hostile.Text, AssertReadOrRefused);

    /// <summary>Whatever is read, each message is whole; whatever is refused, the error can be shown.</summary>
    private static void AssertReadOrRefused(string answer)
    {
        var reader = new ProtocolReader();
        try
        {
            foreach (string line in BoundedLines.Read(new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(answer)))))
            {
                if (reader.Read(line) is GatherProgress progress)
                {
                    Assert.Equal(progress.Operation, progress.Operation.ToPrintable());
                }
            }
        }
        catch (VssException error)
        {
            Assert.Equal(error.Message, error.Message.ToPrintable());
            Assert.NotEmpty(error.Message);
            Assert.NotEmpty(error.RecommendedAction);
        }
    }

    private static string AnswerOf(string scenario, string[]? rehearsalVolumes)
    {
        var output = new StringWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        Gathering gathering = Gathering.Of(VssSimulation.FromScenario(scenario), new WriterStatusQuery { RehearsalVolumes = rehearsalVolumes });
        gathering.Messages.ForEach(writer.Write);
        if (gathering.Failure is VssException failure)
        {
            writer.WriteError(failure.ErrorId.ToString(), failure.Operation, failure.HResult, failure.Message);
        }

        return output.ToString();
    }
}
