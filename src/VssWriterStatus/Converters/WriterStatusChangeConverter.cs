using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Recreates a <see cref="WriterStatusChange"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class WriterStatusChangeConverter : DeserializedConverter<WriterStatusChange>
{
    private protected override WriterStatusChange Read(DeserializedBag bag)
    {
        WriterChangeKind kind = bag.Read<WriterChangeKind>(nameof(WriterStatusChange.Kind));
        WriterStatus? previous = bag.Read<WriterStatus>(nameof(WriterStatusChange.Previous));
        WriterStatus? current = bag.Read<WriterStatus>(nameof(WriterStatusChange.Current));
        if ((previous is null && kind != WriterChangeKind.Appeared) || (current is null && kind != WriterChangeKind.Disappeared))
        {
            throw new PSInvalidCastException($"A change of kind {kind} lacks a status.");
        }

        return new WriterStatusChange(kind, previous, current, bag.Read<DateTimeOffset>(nameof(WriterStatusChange.At)));
    }
}
