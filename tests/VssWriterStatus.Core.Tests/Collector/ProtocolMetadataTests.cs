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

/// <summary>What writers would back up, on its way from the collector to the module.</summary>
public class ProtocolMetadataTests
{
    private static readonly string[] Answers = [AnswerOf(MetadataScope.Writers), AnswerOf(MetadataScope.Components)];

    private static readonly Gen<string?> OptionalText = Gen.OneOf(Hostile.Text.Select(text => (string?)text), Gen.Constant<string?>(null));

    private static readonly Gen<RawFile> File =
        from path in Hostile.Text
        from spec in Hostile.Text
        from isRecursive in Gen.Elements(true, false)
        from alternate in OptionalText
        from backupType in Hostile.Number
        select new RawFile(path, spec, isRecursive, alternate, backupType);

    [Fact]
    public void Files_come_back_as_they_went() => Hostile.Check(File.ListOf(3), sent =>
    {
        FilesRead received = Assert.IsType<FilesRead>(RoundTrip(new FilesRead(FileList.LogFiles, [.. sent]), ComponentLine));

        Assert.Equal(FileList.LogFiles, received.List);
        Assert.Equal(
            sent.Select(file => (file.Path, file.Spec, file.IsRecursive, file.Alternate, file.BackupType)),
            received.Files.Select(file => (file.Path, file.Spec, file.IsRecursive, file.Alternate, file.BackupType)));
    });

    [Fact]
    public void A_writer_comes_back_as_it_went() => Hostile.Check(
        from texts in OptionalText.ArrayOf(3)
        from name in Hostile.Text
        from ids in Hostile.Id.ArrayOf(2)
        from numbers in Hostile.Number.ArrayOf(5)
        from reboot in Gen.Elements(true, false)
        select (texts, name, ids, numbers, reboot),
        sent =>
        {
            var writer = new RawWriterMetadata
            {
                Name = sent.name,
                WriterId = sent.ids[0],
                InstanceId = sent.ids[1],
                InstanceName = sent.texts[0],
                RestoreService = sent.texts[1],
                UserProcedure = sent.texts[2],
                Version = "1.2",
                Usage = sent.numbers[0],
                SourceType = sent.numbers[1],
                RestoreMethod = sent.numbers[2],
                WriterRestore = sent.numbers[3],
                BackupSchema = sent.numbers[4],
                RequiresReboot = sent.reboot,
                ComponentCount = 5,
            };

            RawWriterMetadata received = Assert.IsType<MetadataBegun>(RoundTrip(new MetadataBegun(writer))).Writer;

            Assert.Equivalent(writer, received, strict: true);
        });

    [Fact]
    public void A_component_comes_back_as_it_went() => Hostile.Check(
        from texts in OptionalText.ArrayOf(2)
        from name in Hostile.Text
        from numbers in Hostile.Number.ArrayOf(2)
        from truths in Gen.Elements(true, false).ArrayOf(5)
        select (texts, name, numbers, truths),
        sent =>
        {
            var component = new RawComponent
            {
                LogicalPath = sent.texts[0],
                Caption = sent.texts[1],
                Name = sent.name,
                Type = sent.numbers[0],
                Flags = sent.numbers[1],
                IsSelectable = sent.truths[0],
                IsSelectableForRestore = sent.truths[1],
                NotifiesOnBackupComplete = sent.truths[2],
                HasRestoreMetadata = sent.truths[3],
            };

            ComponentBegun received = Assert.IsType<ComponentBegun>(RoundTrip(new ComponentBegun(component, sent.truths[4]), WriterLine));

            Assert.Equal(sent.truths[4], received.IsTopLevel);
            Assert.Equivalent(component, received.Component, strict: true);
        });

    [Fact]
    public void The_end_of_a_component_comes_back_as_it_went() => Hostile.Check(
        from volumes in Hostile.Text.ListOf(3)
        from paths in Hostile.Text.ListOf(3)
        from isComplete in Gen.Elements(true, false)
        select (volumes, paths, isComplete),
        sent =>
        {
            ComponentEnded received = Assert.IsType<ComponentEnded>(RoundTrip(new ComponentEnded([.. sent.volumes], [.. sent.paths], sent.isComplete), ComponentLine));

            Assert.Equal(sent.isComplete, received.IsComplete);
            Assert.Equal(sent.volumes, received.Volumes);

            // These are for people, and there may be a hundred of them.
            const int longest = 1024;
            Assert.Equal(sent.paths.Select(path => path.Length <= longest), received.UnresolvedPaths.Zip(sent.paths, (came, went) => came == went));
        });

    [Fact]
    public void Every_answer_however_spoilt_is_read_or_refused() => Hostile.Check(Hostile.Spoilt(Answers), answer =>
    {
        var reader = new ProtocolReader();
        var assembly = new MetadataAssembly(MetadataScope.Components, (_, _, _) => true);
        GatherStarted? started = null;
        try
        {
            foreach (string line in BoundedLines.Read(new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(answer)))))
            {
                GatherMessage? message = reader.Read(line);
                started = message as GatherStarted ?? started;
                if (message is not null && assembly.Take(message, started!, DateTimeOffset.UtcNow) is WriterComponent component)
                {
                    Assert.Equal(component.Name, component.Name.ToPrintable());
                }
            }
        }
        catch (VssException error)
        {
            Assert.Equal(VssErrorId.VssProtocolError, error.ErrorId);
        }
    });

    [Theory]
    [InlineData("""{"type":"component","name":"x"}""", "must belong to a writer")]
    [InlineData("""{"type":"componentEnd","volumes":[],"unresolved":[],"complete":true}""", "no component has begun")]
    [InlineData("""{"type":"metadataEnd","complete":true}""", "no writer has begun")]
    [InlineData("""{"type":"dependency"}""", "must belong to a component")]
    [InlineData("""{"type":"files","list":"Files","files":[]}""", "does not belong")]
    [InlineData("""{"type":"files","list":"ExcludedFiles","files":[]}""", "does not belong")]
    [InlineData("""{"type":"knownVolume","id":"x","paths":[5]}""", "an element of 'paths' is not a string")]
    [InlineData("""{"type":"knownVolume","id":"x"}""", "the list 'paths' is missing")]
    public void A_line_out_of_place_is_refused(string line, string expected)
    {
        var reader = new ProtocolReader();
        reader.Read(ScriptedCollector.Hello);

        VssException error = Assert.Throws<VssException>(() => reader.Read(line));

        Assert.Equal(VssErrorId.VssProtocolError, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_must_end_before_the_answer_does()
    {
        var reader = new ProtocolReader();
        reader.Read(ScriptedCollector.Hello);
        reader.Read(WriterLine[0]);

        Assert.Throws<VssException>(() => reader.Read("""{"type":"end","writers":1,"elapsedMs":1}"""));
    }

    [Fact]
    public void Lines_fit_even_where_every_character_is_escaped()
    {
        string longest = new('\u0001', 40_000);
        var file = new RawFile(longest, longest, true, longest, 0);
        GatherMessage[] messages =
        [
            new FilesRead(FileList.Files, [file]),
            new ComponentBegun(new RawComponent { LogicalPath = longest, Name = longest, Caption = longest }, true),
            new MetadataBegun(new RawWriterMetadata { Name = longest, InstanceName = longest, RestoreService = longest, UserProcedure = longest }),
            new ComponentEnded([], [.. Enumerable.Repeat(longest, MetadataReader.MostUnresolved)], false),
            new MetadataNotRead(longest, longest, "GetFile", -1, 0, 1),
        ];

        Assert.All(messages, message => Assert.InRange(Write(message).Length, 1, BoundedLines.MaximumLength));
    }

    private static string[] WriterLine => [Write(new MetadataBegun(new RawWriterMetadata { Name = "x" }))];

    private static string[] ComponentLine => [.. WriterLine, Write(new ComponentBegun(new RawComponent { Name = "x" }, true))];

    private static GatherMessage? RoundTrip(GatherMessage message, params string[] before)
    {
        var reader = new ProtocolReader();
        reader.Read(ScriptedCollector.Hello);
        Array.ForEach(before, line => reader.Read(line));
        return reader.Read(Write(message));
    }

    private static string Write(GatherMessage message)
    {
        var output = new StringWriter();
        new ProtocolWriter(output, "0.1.0").Write(message);
        return Assert.Single(BoundedLines.Read(new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(output.ToString())))));
    }

    private static string AnswerOf(MetadataScope scope)
    {
        var output = new StringWriter();
        var writer = new ProtocolWriter(output, "0.1.0");
        Gathering.Of($"{{{Requester.MetadataReaderTests.Databases}}}", new WriterStatusQuery { Metadata = scope }).Messages.ForEach(writer.Write);
        return output.ToString();
    }
}
