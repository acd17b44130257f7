using VssWriterStatus.Knowledge;

namespace VssWriterStatus;

/// <summary>Makes a <see cref="WriterStatus"/> of one that came back as a property bag from a job, a file or another computer.</summary>
public sealed class WriterStatusConverter : DeserializedConverter<WriterStatus>
{
    private protected override WriterStatus Read(DeserializedBag bag)
    {
        WriterStatus status = bag.ReadInto(new WriterStatus());

        // What was gathered on another computer has advice for there.
        return status.Connection is null && DeserializedBag.ConnectionTo(status.ComputerName, status.Source) is RemoteConnection there
            ? WriterVerdict.JudgeHere(status, there).AcceptedAs(status.AcceptedBy)
            : status;
    }
}
