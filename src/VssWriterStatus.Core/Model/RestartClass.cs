namespace VssWriterStatus;

/// <summary>What a restart of a writer's host service interrupts. This is our judgment, except if the row's source cites Microsoft for the restart itself.</summary>
public enum RestartClass
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>Nothing, or only management.</summary>
    Safe,

    /// <summary>A service for users or other computers is briefly interrupted.</summary>
    Disruptive,

    /// <summary>It can be restarted, but that interrupts a role of the computer: prefer to restart the computer in a maintenance window.</summary>
    DoNotRestart,

    /// <summary>There is no service to restart, or it cannot be stopped: restart the computer.</summary>
    NoRestart,
}
