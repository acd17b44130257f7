namespace VssWriterStatus;

/// <summary>How COM security stood in the process that gathered; writers call back into it.</summary>
public enum ComSecurity
{
    /// <summary>There was no COM: the answer is simulated.</summary>
    NotApplicable = 0,

    /// <summary>Set as VSS documents it, before anything else used COM.</summary>
    Set = 1,

    /// <summary>As the host process had it: writers under other accounts (System Writer first) may be missing.</summary>
    Inherited = 2,
}
