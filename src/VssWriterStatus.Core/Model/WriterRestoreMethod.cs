namespace VssWriterStatus;

/// <summary>How a writer's files are restored.</summary>
/// <remarks>VSS_RESTOREMETHOD_ENUM of vswriter.h; other numbers are kept.</remarks>
public enum WriterRestoreMethod
{
    /// <summary>The writer does not specify it.</summary>
    Undefined = 0,

    /// <summary>Only if none of the files is on disk.</summary>
    RestoreIfNotThere = 1,

    /// <summary>Only if all of the files can be replaced.</summary>
    RestoreIfCanReplace = 2,

    /// <summary>A service is stopped, the files are restored, and the service is started.</summary>
    StopRestoreStart = 3,

    /// <summary>To another location.</summary>
    RestoreToAlternateLocation = 4,

    /// <summary>At the next restart of the computer.</summary>
    RestoreAtReboot = 5,

    /// <summary>At the next restart of the computer if a file cannot be replaced.</summary>
    RestoreAtRebootIfCannotReplace = 6,

    /// <summary>With a method that the application documents.</summary>
    Custom = 7,

    /// <summary>The files are restored, then a service is stopped and started.</summary>
    RestoreStopStart = 8,
}
