namespace VssWriterStatus;

/// <summary>When a writer participates in a restore.</summary>
/// <remarks>VSS_WRITERRESTORE_ENUM of vswriter.h; other numbers are kept.</remarks>
public enum WriterRestoreCondition
{
    /// <summary>The writer does not specify it.</summary>
    Undefined = 0,

    /// <summary>Never.</summary>
    Never = 1,

    /// <summary>If a file cannot be replaced.</summary>
    IfReplaceFails = 2,

    /// <summary>Always.</summary>
    Always = 3,
}
