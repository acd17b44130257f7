namespace VssWriterStatus;

/// <summary>The COM security of the process that gathered; writers call back into it.</summary>
public enum ComSecurity
{
    /// <summary>COM was not used: the answer is simulated.</summary>
    NotApplicable = 0,

    /// <summary>Set as documented for VSS, before anything else used COM.</summary>
    Set = 1,

    /// <summary>As set by the host process: writers under other accounts (System Writer first) may be missing.</summary>
    Inherited = 2,
}
