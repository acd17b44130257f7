namespace VssWriterStatus;

/// <summary>What a restart of a writer's host service does to others. Judgement, except where the row's source names Microsoft for the restart itself.</summary>
public enum RestartClass
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Nobody notices, or only management is interrupted.</summary>
    Safe,

    /// <summary>A service for users or other computers is interrupted for a moment.</summary>
    Disruptive,

    /// <summary>It can be restarted, but takes a role of the computer away: prefer to restart the computer in a window.</summary>
    DoNotRestart,

    /// <summary>There is no service to restart, or it cannot be stopped: restart the computer.</summary>
    NoRestart,
}
