namespace VssWriterStatus.Knowledge;

/// <summary>Whose absence an event can explain.</summary>
internal enum EventScope
{
    /// <summary>Nobody's: it is harmless, or not about a writer.</summary>
    None = 0,

    /// <summary>The writer's that it names or, if it names none, any writer's.</summary>
    Any,

    /// <summary>System Writer's alone.</summary>
    System,

    /// <summary>All writers': none receives events.</summary>
    All,
}
