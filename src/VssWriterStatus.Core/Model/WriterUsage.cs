namespace VssWriterStatus;

/// <summary>What a writer's data are for.</summary>
/// <remarks>VSS_USAGE_TYPE of vswriter.h; other numbers stay as they are.</remarks>
public enum WriterUsage
{
    /// <summary>The writer does not say.</summary>
    Undefined = 0,

    /// <summary>Needed to start Windows.</summary>
    BootableSystemState = 1,

    /// <summary>Needed by a service of Windows.</summary>
    SystemService = 2,

    /// <summary>Data of users.</summary>
    UserData = 3,

    /// <summary>Something else.</summary>
    Other = 4,
}
