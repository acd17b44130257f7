namespace VssWriterStatus.Commands;

/// <summary>Prevents a pipeline object from being bound as text: its properties identify it.</summary>
/// <param name="properties">The properties that identify such an object; any one of them is enough.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ObjectsByPropertyAttribute(params string[] properties) : ArgumentTransformationAttribute
{
    /// <summary>The properties that identify such an object; any one of them is enough.</summary>
    public string[] Properties { get; } = properties;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: not string } record && Array.Exists(Properties, property => record.Properties[property] is not null))
        {
            // After this exception, binding continues by property name.
            const string refusal = "The object is not accepted as text. Pipe it, or specify its properties.";
            throw new ArgumentTransformationMetadataException(refusal, new PSInvalidCastException(refusal));
        }

        return inputData;
    }
}
