namespace VssWriterStatus.Simulation;

/// <summary>Which kind of Windows a simulated computer runs.</summary>
internal enum SimulatedEdition
{
    Server = 0,
    Client,
}
