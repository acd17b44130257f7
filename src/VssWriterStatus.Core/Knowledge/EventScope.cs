namespace VssWriterStatus.Knowledge;

/// <summary>Which writers' absence an event can explain.</summary>
internal enum EventScope
{
    /// <summary>No writer: the event is harmless, or not about a writer.</summary>
    None = 0,

    /// <summary>The writer that the event names or, if it names none, any writer.</summary>
    Any,

    /// <summary>System Writer only.</summary>
    System,

    /// <summary>All writers: none of them receives events.</summary>
    All,
}
