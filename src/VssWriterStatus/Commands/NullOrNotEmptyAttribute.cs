using System;
using System.Collections;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Lets an object of the pipeline lack the property, but refuses an empty list: it asks for nothing, not for everything.</summary>
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
