namespace VssWriterStatus;

/// <summary>The source of an answer.</summary>
public enum VssSource
{
    /// <summary>The Volume Shadow Copy Service of the computer.</summary>
    System = 0,

    /// <summary>A simulation, which shows nothing about a real computer.</summary>
    Simulation = 1,
}
