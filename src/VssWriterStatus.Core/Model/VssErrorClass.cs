namespace VssWriterStatus;

/// <summary>Who can do something about an error.</summary>
public enum VssErrorClass
{
    /// <summary>Nobody need: it is a success, or nothing is known of it.</summary>
    None = 0,

    /// <summary>The same backup may succeed when it is tried again unchanged.</summary>
    Retryable,

    /// <summary>The writer or its application has to be mended.</summary>
    Writer,

    /// <summary>The caller has to ask in another way: with other rights, in another order, from another process.</summary>
    Caller,

    /// <summary>The machine has to be mended: services, memory, disks, providers.</summary>
    Machine,
}
