using VssWriterStatus.Knowledge;

namespace VssWriterStatus;

/// <summary>Recreates a <see cref="WriterStatus"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class WriterStatusConverter : DeserializedConverter<WriterStatus>
{
    private protected override WriterStatus Read(DeserializedBag bag)
    {
        WriterStatus status = bag.ReadInto(new WriterStatus());

        // A status that was gathered on another computer contains advice for use on that computer.
        return status.Connection is null && DeserializedBag.ConnectionTo(status.ComputerName, status.Source) is RemoteConnection there
            ? WriterVerdict.JudgeHere(status, there).AcceptedAs(status.AcceptedBy)
            : status;
    }
}
