using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Recreates an object from the deserialized object of a job, a file or another computer.</summary>
/// <typeparam name="T">The original type of the object.</typeparam>
public abstract class DeserializedConverter<T> : PSTypeConverter
    where T : class
{
    /// <inheritdoc/>
    public sealed override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(T) && DeserializedBag.IsOf(destinationType, sourceValue);

    /// <inheritdoc/>
    public sealed override object ConvertFrom(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Read(new DeserializedBag((PSObject)sourceValue));

    /// <inheritdoc/>
    public sealed override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public sealed override object ConvertTo(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    /// <summary>Creates the object from its properties.</summary>
    private protected abstract T Read(DeserializedBag bag);
}
