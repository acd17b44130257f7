namespace VssWriterStatus;

/// <summary>How a writer's files are restored.</summary>
/// <remarks>VSS_RESTOREMETHOD_ENUM of vswriter.h; other numbers stay as they are.</remarks>
public enum WriterRestoreMethod
{
    /// <summary>The writer does not say.</summary>
    Undefined = 0,

    /// <summary>Only where none of the files is on disk.</summary>
    RestoreIfNotThere = 1,

    /// <summary>Only where all of the files can be replaced.</summary>
    RestoreIfCanReplace = 2,

    /// <summary>A service is stopped, the files are restored, and the service is started.</summary>
    StopRestoreStart = 3,

    /// <summary>To another place.</summary>
    RestoreToAlternateLocation = 4,

    /// <summary>At the next restart of the computer.</summary>
    RestoreAtReboot = 5,

    /// <summary>At the next restart of the computer where a file cannot be replaced.</summary>
    RestoreAtRebootIfCannotReplace = 6,

    /// <summary>In a way that the application documents.</summary>
    Custom = 7,

    /// <summary>The files are restored, then a service is stopped and started.</summary>
    RestoreStopStart = 8,
}
