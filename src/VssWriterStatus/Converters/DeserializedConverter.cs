namespace VssWriterStatus;

/// <summary>Recreates an object of the module from the deserialized object of a job, a file or another computer.</summary>
/// <remarks>VssWriterStatus.types.ps1xml names this converter for each type that a cmdlet returns.</remarks>
public sealed class DeserializedConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => DeserializedBag.IsOf(destinationType, sourceValue);

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        new DeserializedBag((PSObject)sourceValue).ReadAs(destinationType);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
