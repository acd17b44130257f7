namespace VssWriterStatus;

/// <summary>Creates the simulation of a scenario from the scenario's name, for parameters that take a simulation.</summary>
public sealed class VssSimulationConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(VssSimulation) && sourceValue is string or PSObject { BaseObject: string };

    /// <inheritdoc/>
    /// <exception cref="PSInvalidCastException">There is no scenario with that name.</exception>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        try
        {
            return VssSimulation.FromScenario(sourceValue.ToString()!);
        }
        catch (VssException unknown)
        {
            throw new PSInvalidCastException(unknown.Message, unknown);
        }
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
