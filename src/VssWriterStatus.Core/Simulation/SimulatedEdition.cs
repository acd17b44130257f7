namespace VssWriterStatus.Simulation;

/// <summary>The kind of Windows that a simulated computer runs.</summary>
internal enum SimulatedEdition
{
    Server = 0,
    Client,
}
