namespace VssWriterStatus.Simulation;

/// <summary>An event in a log of a simulated computer. Immutable.</summary>
/// <param name="LogName">The log.</param>
/// <param name="Source">The source of the event.</param>
/// <param name="Id">The event id.</param>
/// <param name="Age">Its age when the simulation is created.</param>
/// <param name="Message">Its text.</param>
internal sealed record SimulatedEvent(string LogName, string Source, int Id, TimeSpan Age, string Message);
