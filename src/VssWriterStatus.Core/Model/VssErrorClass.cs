namespace VssWriterStatus;

/// <summary>The kind of action that an error requires.</summary>
public enum VssErrorClass
{
    /// <summary>None: it is a success, or harmless.</summary>
    None = 0,

    /// <summary>The same backup may succeed when it is retried unchanged.</summary>
    Retryable,

    /// <summary>The writer or its application has to be fixed.</summary>
    Writer,

    /// <summary>The caller has to make the call differently: with other rights, in another order, from another process.</summary>
    Caller,

    /// <summary>The computer has to be fixed: services, memory, disks, providers.</summary>
    Machine,

    /// <summary>It is a failure of unknown cause.</summary>
    Unknown,
}
