using System.Collections;

namespace VssWriterStatus.Commands;

/// <summary>Accepts a pipeline object without the property, but refuses an empty list, which selects nothing, not everything.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NullOrNotEmptyAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is ICollection { Count: 0 })
        {
            throw new ValidationMetadataException("The argument is empty. Specify at least one value, or omit the parameter.");
        }
    }
}
