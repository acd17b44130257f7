using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Takes simulations alone from the pipeline: a text there is a writer's name, though a scenario may have the same.</summary>
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

        // This form of refusal lets the binding go on with other parameters.
        const string refusal = "This is not a simulation.";
        throw new ArgumentTransformationMetadataException(refusal, new PSInvalidCastException(refusal));
    }
}
