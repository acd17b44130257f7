namespace VssWriterStatus;

/// <summary>The type of a component.</summary>
/// <remarks>VSS_COMPONENT_TYPE of vswriter.h; other numbers are kept.</remarks>
public enum WriterComponentType
{
    /// <summary>The writer does not specify it.</summary>
    Undefined = 0,

    /// <summary>A database: database files and log files.</summary>
    Database = 1,

    /// <summary>A group of files.</summary>
    FileGroup = 2,
}
