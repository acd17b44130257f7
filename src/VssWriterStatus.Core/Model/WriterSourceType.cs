namespace VssWriterStatus;

/// <summary>The type of a writer's data store.</summary>
/// <remarks>VSS_SOURCE_TYPE of vswriter.h; other numbers are kept.</remarks>
public enum WriterSourceType
{
    /// <summary>The writer does not specify it.</summary>
    Undefined = 0,

    /// <summary>A database with transactions, such as SQL Server.</summary>
    TransactedDatabase = 1,

    /// <summary>A database without transactions.</summary>
    NonTransactedDatabase = 2,

    /// <summary>Something else.</summary>
    Other = 3,
}
