using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Makes a <see cref="WriterStatus"/> of one that came back as a property bag from a job, a file or another computer.</summary>
public sealed class WriterStatusConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(WriterStatus) && DeserializedBag.IsOf(destinationType, sourceValue);

    /// <inheritdoc/>
    public override object ConvertFrom(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var bag = new DeserializedBag((PSObject)sourceValue);
        return new WriterStatus(
            bag.Read<string>(nameof(WriterStatus.ComputerName))!,
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
            bag.ReadName<VssSource>(nameof(WriterStatus.Source)));
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
