using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Keeps an object of the pipeline from being taken for a text: its properties say what it is.</summary>
/// <param name="properties">The properties any of which marks such an object.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ObjectsByPropertyAttribute(params string[] properties) : ArgumentTransformationAttribute
{
    /// <summary>The properties any of which marks such an object.</summary>
    public string[] Properties { get; } = properties;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: not string } record && Array.Exists(Properties, property => record.Properties[property] is not null))
        {
            // This form of refusal lets the binding go on by property name.
            const string refusal = "The object is not accepted as text. Pipe it, or specify its properties.";
            throw new ArgumentTransformationMetadataException(refusal, new PSInvalidCastException(refusal));
        }

        return inputData;
    }
}
