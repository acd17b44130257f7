namespace VssWriterStatus;

/// <summary>How a writer changed from one gather to the next.</summary>
public enum WriterChangeKind
{
    /// <summary>The writer has appeared.</summary>
    Appeared = 0,

    /// <summary>The writer has disappeared.</summary>
    Disappeared,

    /// <summary>The same instance has another state, or reports another failure.</summary>
    StateChanged,

    /// <summary>A new instance of the writer has replaced the old one: its host service was restarted.</summary>
    Restarted,
}
