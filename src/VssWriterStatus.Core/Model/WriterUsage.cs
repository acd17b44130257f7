namespace VssWriterStatus;

/// <summary>The purpose of a writer's data.</summary>
/// <remarks>VSS_USAGE_TYPE of vswriter.h; other numbers are kept.</remarks>
public enum WriterUsage
{
    /// <summary>The writer does not specify it.</summary>
    Undefined = 0,

    /// <summary>Needed to start Windows.</summary>
    BootableSystemState = 1,

    /// <summary>Needed by a Windows service.</summary>
    SystemService = 2,

    /// <summary>User data.</summary>
    UserData = 3,

    /// <summary>Something else.</summary>
    Other = 4,
}
