using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Keeps an object of the pipeline from being taken for a text: its properties say what it is.</summary>
/// <param name="property">The property that marks such an object.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ObjectsByPropertyAttribute(string property) : ArgumentTransformationAttribute
{
    /// <summary>The property that marks such an object.</summary>
    public string Property { get; } = property;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: not string } record && record.Properties[Property] is not null)
        {
            // This form of refusal lets the binding go on by property name.
            const string refusal = "An object is taken by its properties, not as a text.";
            throw new ArgumentTransformationMetadataException(refusal, new PSInvalidCastException(refusal));
        }

        return inputData;
    }
}
