namespace VssWriterStatus;

/// <summary>The verdict on a writer, from its state and its failure code together.</summary>
public enum WriterHealth
{
    /// <summary>The state shows neither that the writer is ready nor that it failed.</summary>
    Unknown = 0,

    /// <summary>Able to take part in the next backup.</summary>
    Healthy = 1,

    /// <summary>Taking part in a shadow copy right now.</summary>
    Busy = 2,

    /// <summary>Failed in its last event, or reports a failure code.</summary>
    Failed = 3,
}
