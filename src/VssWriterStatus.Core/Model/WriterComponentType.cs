namespace VssWriterStatus;

/// <summary>What kind of component a writer offers.</summary>
/// <remarks>VSS_COMPONENT_TYPE of vswriter.h; other numbers stay as they are.</remarks>
public enum WriterComponentType
{
    /// <summary>The writer does not say.</summary>
    Undefined = 0,

    /// <summary>A database: database files and log files.</summary>
    Database = 1,

    /// <summary>A group of files.</summary>
    FileGroup = 2,
}
