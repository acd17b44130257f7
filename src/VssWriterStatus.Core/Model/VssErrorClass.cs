namespace VssWriterStatus;

/// <summary>Who can do something about an error.</summary>
public enum VssErrorClass
{
    /// <summary>Nobody needs to: it is a success, or harmless.</summary>
    None = 0,

    /// <summary>The same backup may succeed when it is tried again unchanged.</summary>
    Retryable,

    /// <summary>The writer or its application has to be fixed.</summary>
    Writer,

    /// <summary>The caller has to ask in another way: with other rights, in another order, from another process.</summary>
    Caller,

    /// <summary>The computer has to be fixed: services, memory, disks, providers.</summary>
    Machine,

    /// <summary>It is a failure, but nothing is known of its cause.</summary>
    Unknown,
}
