namespace VssWriterStatus.Commands;

/// <summary>Binds only simulations from the pipeline: text there is the name of a writer, even if a scenario has the same name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SimulationsOnlyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is VssSimulation or PSObject { BaseObject: VssSimulation })
        {
            return inputData;
        }

        // After this exception, binding continues with other parameters.
        const string refusal = "This is not a simulation.";
        throw new ArgumentTransformationMetadataException(refusal, new PSInvalidCastException(refusal));
    }
}
