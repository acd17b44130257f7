using System;
using System.IO;
using System.Linq;
using VssWriterStatus.Collector;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Collector;

public class ProtocolTests
{
    private const string Hello =
        """{"type":"hello","protocol":2,"version":"0.1.0","computerName":"SRV1","source":"System","comSecurity":"Set"}""";

    private const string Writer =
        """{"type":"writer","name":"System Writer","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"e8132975-6f93-4464-a53e-000000000001","state":1,"failure":-2147212300,"application":null,"applicationMessage":null}""";

    private static readonly Guid SystemWriter = Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220");
    private static readonly Guid Instance = Guid.Parse("e8132975-6f93-4464-a53e-000000000001");

    [Fact]
    public void Messages_are_written_to_the_letter()
    {
        string text = Written(
            new GatherStarted("SRV1", VssSource.System, ComSecurity.Set),
            new GatherProgress(VssOperation.GatherWriterMetadata, TimeSpan.FromMilliseconds(412)),
            new WriterRead(new RawWriterStatus("System Writer", SystemWriter, Instance, 1, unchecked((int)0x800423F4), null, null)),
            new GatherEnded(1, TimeSpan.FromMilliseconds(2310)));

        Assert.Equal(
            Hello + "\n"
            + """{"type":"progress","phase":"GatherWriterMetadata","elapsedMs":412}""" + "\n"
            + Writer + "\n"
            + """{"type":"end","writers":1,"elapsedMs":2310}""" + "\n",
            text);
    }

    [Fact]
    public void An_error_is_written_to_the_letter()
    {
        var output = new StringWriter();
        new ProtocolWriter(output, "0.1.0").WriteError("VssAccessDenied", "GatherWriterStatus", HResult.E_ACCESSDENIED, "No.");

        Assert.Equal(
            """{"type":"error","errorId":"VssAccessDenied","operation":"GatherWriterStatus","hresult":-2147024891,"message":"No."}""" + "\n",
            output.ToString());
    }

    [Fact]
    public void The_messages_of_a_rehearsal_are_written_to_the_letter_and_come_back()
    {
        string[] lines = Written(
            new VolumeAdded("C:\\", HResult.S_OK),
            new PhaseEnded(VssOperation.DoSnapshotSet, unchecked((int)0x8004231F), TimeSpan.FromMilliseconds(1234)),
            new WriterRead(new RawWriterStatus("System Writer", SystemWriter, Instance, 1, unchecked((int)0x800423F4), null, null)),
            new WriterNotRead(VssOperation.GetWriterStatusEx, HResult.E_OUTOFMEMORY, 1, 2),
            new StatusGathered(VssOperation.AbortBackup, 1, 1)).TrimEnd('\n').Split('\n');

        Assert.Equal(
            [
                """{"type":"volume","name":"C:\\","hresult":0}""",
                """{"type":"phase","name":"DoSnapshotSet","hresult":-2147212513,"elapsedMs":1234}""",
                Writer,
                """{"type":"writerNotRead","index":1,"count":2,"operation":"GetWriterStatusEx","hresult":-2147024882}""",
                """{"type":"status","phase":"AbortBackup","writers":1,"notRead":1}""",
            ],
            lines);
        ProtocolReader reader = Started();
        GatherMessage[] received = [.. lines.Select(line => reader.Read(line)!)];
        Assert.Equal(("C:\\", 0), (Assert.IsType<VolumeAdded>(received[0]).Name, ((VolumeAdded)received[0]).HResult));
        PhaseEnded phase = Assert.IsType<PhaseEnded>(received[1]);
        Assert.Equal((VssOperation.DoSnapshotSet, unchecked((int)0x8004231F), 1234), (phase.Name, phase.HResult, phase.Duration.TotalMilliseconds));
        StatusGathered status = Assert.IsType<StatusGathered>(received[4]);
        Assert.Equal((VssOperation.AbortBackup, 1, 1), (status.Phase, status.Writers, status.NotRead));
    }

    [Theory]
    [InlineData("{\"type\":\"status\",\"phase\":\"DoSnapshotSet\",\"writers\":2,\"notRead\":0}")]
    [InlineData("{\"type\":\"status\",\"phase\":\"DoSnapshotSet\",\"writers\":0,\"notRead\":0}")]
    [InlineData("{\"type\":\"status\",\"phase\":\"DoSnapshotSet\",\"writers\":1,\"notRead\":1}")]
    [InlineData("{\"type\":\"status\",\"writers\":1,\"notRead\":0}")]
    [InlineData("{\"type\":\"status\",\"phase\":\"DoSnapshotSet\",\"writers\":1}")]
    [InlineData("{\"type\":\"phase\",\"name\":\"DoSnapshotSet\",\"elapsedMs\":1}")]
    [InlineData("{\"type\":\"phase\",\"name\":\"DoSnapshotSet\",\"hresult\":0,\"elapsedMs\":-1}")]
    [InlineData("{\"type\":\"phase\",\"hresult\":0,\"elapsedMs\":1}")]
    [InlineData("{\"type\":\"volume\",\"name\":\"C:\"}")]
    [InlineData("{\"type\":\"volume\",\"hresult\":0}")]
    public void A_message_of_a_rehearsal_that_is_incomplete_is_refused(string line)
    {
        ProtocolReader reader = Started();
        reader.Read(Writer);

        Assert.Equal(VssErrorId.VssProtocolError, Assert.Throws<VssException>(() => reader.Read(line)).ErrorId);
    }

    [Theory]
    [InlineData("{\"type\":\"phase\",\"name\":\"DoSnapshotSet\",\"hresult\":0,\"elapsedMs\":1}", ProtocolReader.MaximumPhases)]
    [InlineData("{\"type\":\"volume\",\"name\":\"C:\",\"hresult\":0}", ProtocolReader.MaximumVolumes)]
    public void More_than_a_rehearsal_can_have_is_refused(string line, int most)
    {
        ProtocolReader reader = Started();
        for (int i = 0; i < most; i++)
        {
            reader.Read(line);
        }

        Assert.Equal(VssErrorId.VssProtocolError, Assert.Throws<VssException>(() => reader.Read(line)).ErrorId);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("quotes \" and \\ and / and '")]
    [InlineData("emoji 😀, NUL \0, escape \u001b[31m, line\r\nfeed, \u2028")]
    [InlineData("a lone \ud83d surrogate")]
    [InlineData("")]
    public void A_name_comes_back_as_it_went(string name)
    {
        foreach (string text in new[] { name, string.Concat(Enumerable.Repeat(name, 1 + (30_000 / Math.Max(1, name.Length)))) })
        {
            var sent = new RawWriterStatus(text, SystemWriter, Instance, 99, -1, 7, text);
            string line = Written(new WriterRead(sent)).TrimEnd('\n');

            RawWriterStatus received = Assert.IsType<WriterRead>(Started().Read(line)).Writer;

            Assert.Equal(
                (sent.Name, sent.WriterId, sent.InstanceId, sent.State, sent.Failure, sent.Application, sent.ApplicationMessage),
                (received.Name, received.WriterId, received.InstanceId, received.State, received.Failure, received.Application, received.ApplicationMessage));
        }
    }

    [Fact]
    public void A_writer_that_could_not_be_read_comes_back_as_it_went()
    {
        string line = Written(new WriterNotRead(VssOperation.GetWriterStatusEx, HResult.E_OUTOFMEMORY, 2, 14)).TrimEnd('\n');

        WriterNotRead received = Assert.IsType<WriterNotRead>(Started().Read(line));

        Assert.Equal("""{"type":"writerNotRead","index":2,"count":14,"operation":"GetWriterStatusEx","hresult":-2147024882}""", line);
        Assert.Equal(
            (VssOperation.GetWriterStatusEx, HResult.E_OUTOFMEMORY, 2u, 14u), (received.Operation, received.HResult, received.Index, received.Count));
    }

    [Theory]
    [InlineData(200_000, '\u0001')]
    [InlineData(1_100_000, 'x')]
    public void A_text_without_measure_is_shortened_and_marked_and_does_not_end_the_answer(int length, char character)
    {
        var huge = new RawWriterStatus(new string(character, length), SystemWriter, Instance, 1, 0, 0, new string(character, length));
        string text = Written(new GatherStarted("SRV1", VssSource.System, ComSecurity.Set), new WriterRead(huge), new WriterRead(new RawWriterStatus("next", SystemWriter, Instance, 1, 0, 0, null)));

        var reader = new ProtocolReader();
        WriterRead[] writers = [.. BoundedLines.Read(new StringReader(text)).Select(reader.Read).OfType<WriterRead>()];

        Assert.EndsWith($"... (shortened from {length} characters)", writers[0].Writer.Name, StringComparison.Ordinal);
        Assert.EndsWith($"... (shortened from {length} characters)", writers[0].Writer.ApplicationMessage, StringComparison.Ordinal);
        Assert.Equal("next", writers[1].Writer.Name);
    }

    [Fact]
    public void A_shortened_text_ends_with_a_whole_character()
    {
        string emoji = string.Concat(Enumerable.Repeat("\uD83D\uDE00", 50_000));
        var reader = Started();

        string name = Assert.IsType<WriterRead>(reader.Read(
            Written(new WriterRead(new RawWriterStatus("x" + emoji, SystemWriter, Instance, 1, 0, 0, null))).TrimEnd('\n'))).Writer.Name;

        Assert.Equal('\uDE00', name[name.IndexOf("... (", StringComparison.Ordinal) - 1]);
    }

    [Fact]
    public void Thousands_of_writers_with_texts_without_measure_fit_one_answer()
    {
        string text = new('\u0001', 70_000);
        using var output = new CountingWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        for (int i = 0; i < 5_000; i++)
        {
            writer.Write(new WriterRead(new RawWriterStatus(text, SystemWriter, Instance, 1, 0, 0, text)));
        }

        Assert.InRange(output.Count, 1, BoundedLines.MaximumTotal);
    }

    [Fact]
    public void Unknown_types_and_members_are_passed_over()
    {
        ProtocolReader reader = Started();

        Assert.Null(reader.Read("""{"type":"heartbeat","at":[1,{"x":null}]}"""));
        Assert.IsType<WriterRead>(reader.Read(Writer.Replace("\"state\":1", "\"state\":1,\"mood\":\"good\"")));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"progress"}""")]
    [InlineData("""{"type":"progress","phase":"x","elapsedMs":"soon"}""")]
    [InlineData("""{"type":"writer","name":"x","writerId":"no","instanceId":"no","state":1,"failure":0}""")]
    [InlineData("""{"type":"writer","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"e8132975-6f93-4464-a53e-1050253ae220","state":1,"failure":0}""")]
    [InlineData("""{"type":"writer","name":"x","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"e8132975-6f93-4464-a53e-1050253ae220","state":99999999999,"failure":0}""")]
    [InlineData("""{"type":"writer","name":"x","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"e8132975-6f93-4464-a53e-1050253ae220","state":1.5,"failure":0}""")]
    [InlineData("""{"type":"hello","protocol":1,"version":"9","computerName":"x","source":"System","comSecurity":"Set"}""")]
    [InlineData("""{"type":"hello","protocol":2,"version":"9","computerName":"x","source":"Rumour","comSecurity":"Set"}""")]
    [InlineData("""{"type":"writerNotRead","index":-1,"count":2,"operation":"GetWriterStatusEx","hresult":-1}""")]
    [InlineData("""{"type":"writerNotRead","index":1,"operation":"GetWriterStatusEx","hresult":-1}""")]
    [InlineData("""{"type":"end","writers":3,"elapsedMs":1}""")]
    [InlineData("""{"type":"error","errorId":"VssTimeout"}""")]
    [InlineData("""{"type":"error","errorId":"VssTimeout","operation":"x","hresult":-1,"message":""}""")]
    [InlineData("""{"type":"hello","protocol":2,"version":"0.1.0","computerName":"SRV2","source":"Simulation","comSecurity":"Set"}""")]
    public void A_broken_line_is_an_error_that_quotes_it(string line)
    {
        VssException error = Assert.Throws<VssException>(() => Started().Read(line));

        Assert.Equal(VssErrorId.VssProtocolError, error.ErrorId);
        Assert.Contains(line.Substring(0, Math.Min(line.Length, 120)), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quoted_line_is_short_and_drives_no_terminal()
    {
        VssException error = Assert.Throws<VssException>(() => Started().Read("\u001b]0;owned\u0007" + new string('x', 100_000)));

        Assert.InRange(error.Message.Length, 100, 400);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Hello_comes_first() =>
        Assert.Equal(VssErrorId.VssProtocolError, Assert.Throws<VssException>(() => new ProtocolReader().Read(Writer)).ErrorId);

    [Fact]
    public void Nothing_comes_after_the_end()
    {
        ProtocolReader reader = Started();
        reader.Read("""{"type":"end","writers":0,"elapsedMs":1}""");

        Assert.True(reader.IsComplete);
        Assert.Equal(VssErrorId.VssProtocolError, Assert.Throws<VssException>(() => reader.Read(Writer)).ErrorId);
    }

    [Fact]
    public void An_error_line_becomes_the_error_that_it_tells()
    {
        VssException error = Assert.Throws<VssException>(() => new ProtocolReader().Read(
            """{"type":"error","errorId":"VssAccessDenied","operation":"GatherWriterStatus","hresult":-2147024891,"message":"No."}"""));

        Assert.Equal(
            (VssErrorId.VssAccessDenied, "GatherWriterStatus", HResult.E_ACCESSDENIED, "No."),
            (error.ErrorId, error.Operation, error.HResult, error.Message));
        Assert.Contains("Administrator", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_an_unknown_id_is_unexpected() =>
        Assert.Equal(VssErrorId.VssUnexpected, Assert.Throws<VssException>(() => Started().Read(
            """{"type":"error","errorId":"VssFromTheFuture","operation":"x","hresult":-1,"message":"y"}""")).ErrorId);

    [Fact]
    public void Lines_are_split_at_line_feeds_only()
    {
        string[] lines = ["a", "", "b\u2028c", "d"];

        Assert.Equal(lines, BoundedLines.Read(new StringReader("a\r\n\nb\u2028c\nd")));
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new EndlessReader();

        VssException error = Assert.Throws<VssException>(() => BoundedLines.Read(endless).First());

        Assert.Equal(VssErrorId.VssProtocolError, error.ErrorId);
        Assert.InRange(endless.Served, BoundedLines.MaximumLength, 2 * BoundedLines.MaximumLength);
    }

    private static string Written(params GatherMessage[] messages)
    {
        var output = new StringWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        foreach (GatherMessage message in messages)
        {
            writer.Write(message);
        }

        return output.ToString();
    }

    private static ProtocolReader Started()
    {
        var reader = new ProtocolReader();
        reader.Read(Hello);
        return reader;
    }

    private sealed class CountingWriter : TextWriter
    {
        public long Count { get; private set; }

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => Count++;

        public override void Write(string? value) => Count += value!.Length;
    }

    private sealed class EndlessReader : TextReader
    {
        public long Served { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            buffer.AsSpan(index, count).Fill('x');
            Served += count;
            return count;
        }
    }
}
