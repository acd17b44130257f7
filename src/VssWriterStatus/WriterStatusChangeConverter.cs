using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Makes a real <see cref="WriterStatusChange"/> again of one that comes from a job, a file or another computer.</summary>
public sealed class WriterStatusChangeConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(WriterStatusChange) && DeserializedBag.IsOf(destinationType, sourceValue);

    /// <inheritdoc/>
    public override object ConvertFrom(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var bag = new DeserializedBag((PSObject)sourceValue);
        WriterChangeKind kind = bag.ReadName<WriterChangeKind>(nameof(WriterStatusChange.Kind));
        WriterStatus? previous = bag.Read<WriterStatus>(nameof(WriterStatusChange.Previous));
        WriterStatus? current = bag.Read<WriterStatus>(nameof(WriterStatusChange.Current));
        if ((previous is null && kind != WriterChangeKind.Appeared) || (current is null && kind != WriterChangeKind.Disappeared))
        {
            throw new PSInvalidCastException($"A change of kind {kind} lacks a status.");
        }

        return new WriterStatusChange(kind, previous, current, bag.ReadMoment(nameof(WriterStatusChange.At)));
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
