using System;

namespace VssWriterStatus.Simulation;

/// <summary>An event in a log of a simulated computer. Immutable.</summary>
/// <param name="LogName">The log.</param>
/// <param name="Source">Who logged it.</param>
/// <param name="Id">The event's number.</param>
/// <param name="Age">How old it is when the simulation is made.</param>
/// <param name="Message">Its text.</param>
internal sealed record SimulatedEvent(string LogName, string Source, int Id, TimeSpan Age, string Message);
