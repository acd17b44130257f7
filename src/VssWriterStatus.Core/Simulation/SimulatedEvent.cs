using System;

namespace VssWriterStatus.Simulation;

/// <summary>An event in a log of a simulated computer. Immutable.</summary>
/// <param name="logName">The log.</param>
/// <param name="source">Who logged it.</param>
/// <param name="id">The event's number.</param>
/// <param name="age">How old it is when the simulation is made.</param>
/// <param name="message">Its text.</param>
internal sealed class SimulatedEvent(string logName, string source, int id, TimeSpan age, string message)
{
    public string LogName { get; } = logName;

    public string Source { get; } = source;

    public int Id { get; } = id;

    public TimeSpan Age { get; } = age;

    public string Message { get; } = message;
}
