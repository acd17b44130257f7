namespace VssWriterStatus;

/// <summary>Who answered.</summary>
public enum VssSource
{
    /// <summary>The Volume Shadow Copy Service of the computer.</summary>
    System = 0,

    /// <summary>A simulation: nothing about any real computer.</summary>
    Simulation = 1,
}
