using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Keeps an object of the pipeline from being taken for a name: its properties say what it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WriterNameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: not string } record
            && record.Properties[nameof(WriterStatus.WriterId)] is not null)
        {
            // This form of refusal lets the binding go on by property name.
            throw new ArgumentTransformationMetadataException(
                "An object is no name.", new PSInvalidCastException("An object is no name."));
        }

        return inputData;
    }
}
