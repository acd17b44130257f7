using System;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus;

/// <summary>Makes a <see cref="WriterStatus"/> of one that came back as a property bag from a job, a file or another computer.</summary>
public sealed class WriterStatusConverter : DeserializedConverter<WriterStatus>
{
    private protected override WriterStatus Read(DeserializedBag bag)
    {
        string computerName = bag.Read<string>(nameof(WriterStatus.ComputerName))!;
        VssSource source = bag.ReadName<VssSource>(nameof(WriterStatus.Source));
        RemoteConnection? connection = bag.ConnectionTo(computerName, source, out bool isAssumed);
        var status = new WriterStatus(
            computerName,
            bag.Read<string>(nameof(WriterStatus.Name))!,
            bag.Read<Guid>(nameof(WriterStatus.WriterId)),
            bag.Read<Guid>(nameof(WriterStatus.InstanceId)),
            bag.ReadName<WriterState>(nameof(WriterStatus.State)),
            bag.ReadName<WriterHealth>(nameof(WriterStatus.Health)),
            bag.Read<int>(nameof(WriterStatus.FailureCode)),
            bag.Read<string>(nameof(WriterStatus.Failure))!,
            bag.Read<string>(nameof(WriterStatus.FailureMessage)),
            bag.Read<bool>(nameof(WriterStatus.IsRetryable)),
            bag.Read<int?>(nameof(WriterStatus.ApplicationCode)),
            bag.Read<string>(nameof(WriterStatus.ApplicationMessage)),
            bag.Read<string>(nameof(WriterStatus.ServiceName)),
            bag.Read<string>(nameof(WriterStatus.Advice)),
            bag.ReadMoment(nameof(WriterStatus.GatheredAt)),
            bag.ReadName<ComSecurity>(nameof(WriterStatus.ComSecurity)),
            source,
            connection);

        // What was gathered on another computer has advice for there.
        return (isAssumed ? WriterVerdict.JudgeHere(status, connection!) : status).AcceptedAs(bag.Read<string>(nameof(WriterStatus.AcceptedBy)));
    }
}
