namespace VssWriterStatus;

/// <summary>What kind of data store a writer has.</summary>
/// <remarks>VSS_SOURCE_TYPE of vswriter.h; other numbers stay as they are.</remarks>
public enum WriterSourceType
{
    /// <summary>The writer does not say.</summary>
    Undefined = 0,

    /// <summary>A database with transactions, such as SQL Server.</summary>
    TransactedDatabase = 1,

    /// <summary>A database without transactions.</summary>
    NonTransactedDatabase = 2,

    /// <summary>Something else.</summary>
    Other = 3,
}
