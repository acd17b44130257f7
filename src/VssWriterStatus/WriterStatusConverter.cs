using System;
using System.Globalization;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Makes a <see cref="WriterStatus"/> of one that came back as a property bag from a job, a file or another computer.</summary>
public sealed class WriterStatusConverter : PSTypeConverter
{
    private const string DeserializedTypeName = "Deserialized.VssWriterStatus.WriterStatus";

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(WriterStatus)
        && sourceValue is PSObject bag
        && bag.TypeNames.Contains(DeserializedTypeName);

    /// <inheritdoc/>
    public override object ConvertFrom(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var bag = (PSObject)sourceValue;
        return new WriterStatus(
            Read<string>(bag, nameof(WriterStatus.ComputerName))!,
            Read<string>(bag, nameof(WriterStatus.Name))!,
            Read<Guid>(bag, nameof(WriterStatus.WriterId)),
            Read<Guid>(bag, nameof(WriterStatus.InstanceId)),
            ReadName<WriterState>(bag, nameof(WriterStatus.State)),
            ReadName<WriterHealth>(bag, nameof(WriterStatus.Health)),
            Read<int>(bag, nameof(WriterStatus.FailureCode)),
            Read<string>(bag, nameof(WriterStatus.Failure))!,
            Read<string>(bag, nameof(WriterStatus.FailureMessage)),
            Read<bool>(bag, nameof(WriterStatus.IsRetryable)),
            Read<int?>(bag, nameof(WriterStatus.ApplicationCode)),
            Read<string>(bag, nameof(WriterStatus.ApplicationMessage)),
            Read<string>(bag, nameof(WriterStatus.ServiceName)),
            Read<string>(bag, nameof(WriterStatus.Advice)),
            ReadMoment(bag, nameof(WriterStatus.GatheredAt)),
            ReadName<ComSecurity>(bag, nameof(WriterStatus.ComSecurity)),
            ReadName<VssSource>(bag, nameof(WriterStatus.Source)));
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    /// <summary>A property in its own type; null stays null where that is allowed.</summary>
    private static T? Read<T>(PSObject bag, string property)
    {
        object? value = bag.Properties[property]?.Value;
        return value is null ? default : (T)LanguagePrimitives.ConvertTo(value, typeof(T), CultureInfo.InvariantCulture);
    }

    /// <summary>A moment comes back whole or, as from a file, as a bag of its parts.</summary>
    private static DateTimeOffset ReadMoment(PSObject bag, string property) =>
        bag.Properties[property]?.Value is PSObject { BaseObject: PSCustomObject } parts
            ? new DateTimeOffset(Read<DateTime>(parts, nameof(DateTimeOffset.UtcDateTime)).ToUniversalTime())
            : Read<DateTimeOffset>(bag, property);

    /// <summary>A value of an enumeration comes back as its name or as an object around its number, which may have no name.</summary>
    private static T ReadName<T>(PSObject bag, string property)
        where T : struct, Enum
    {
        object? value = bag.Properties[property]?.Value;
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string name ? (T)Enum.Parse(typeof(T), name) : (T)Enum.ToObject(typeof(T), plain ?? 0);
    }
}
