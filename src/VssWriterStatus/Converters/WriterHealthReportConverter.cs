using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Recreates a <see cref="WriterHealthReport"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class WriterHealthReportConverter : DeserializedConverter<WriterHealthReport>
{
    private protected override WriterHealthReport Read(DeserializedBag bag)
    {
        string computerName = bag.Read<string>(nameof(WriterHealthReport.ComputerName))!;
        VssSource source = bag.Read<VssSource>(nameof(WriterHealthReport.Source));
        return new WriterHealthReport(
            computerName,
            bag.ReadList(nameof(WriterHealthReport.Writers), ReadStatus),
            bag.ReadList(nameof(WriterHealthReport.Missing), ReadMissing),
            bag.ReadList(nameof(WriterHealthReport.NotRead), DeserializedBag.TextOf),
            bag.ReadList(nameof(WriterHealthReport.Warnings), DeserializedBag.TextOf),
            bag.Read<bool>(nameof(WriterHealthReport.IsBusyAllowed)),
            bag.Read<DateTimeOffset>(nameof(WriterHealthReport.GatheredAt)),
            source,
            bag.ReadConnection(computerName, source),
            bag.ReadList(nameof(WriterHealthReport.NewestErrors), ReadError));
    }

    private static WriterStatus ReadStatus(object element) => LanguagePrimitives.ConvertTo<WriterStatus>(element);

    private static WriterEvent ReadError(object element) => new DeserializedBag(PSObject.AsPSObject(element)).ReadInto(new WriterEvent());

    internal static MissingWriter ReadMissing(object element)
    {
        var bag = new DeserializedBag(PSObject.AsPSObject(element));
        return new MissingWriter(
            bag.Read<string>(nameof(MissingWriter.Name))!,
            bag.Read<Guid?>(nameof(MissingWriter.WriterId)),
            bag.Read<string>(nameof(MissingWriter.ServiceName)),
            bag.Read<string>(nameof(MissingWriter.Expectation))!,
            bag.ReadList(nameof(MissingWriter.Causes), DeserializedBag.TextOf),
            bag.Read<string>(nameof(MissingWriter.Advice))!);
    }
}
