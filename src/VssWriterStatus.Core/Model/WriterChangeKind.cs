namespace VssWriterStatus;

/// <summary>What became of a writer from one gather to the next.</summary>
public enum WriterChangeKind
{
    /// <summary>The writer was not there before.</summary>
    Appeared = 0,

    /// <summary>The writer is no longer there.</summary>
    Disappeared,

    /// <summary>The same instance is in another state, or tells of another failure.</summary>
    StateChanged,

    /// <summary>Another instance of the writer is in its place: its host service was restarted.</summary>
    Restarted,
}
