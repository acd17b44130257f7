namespace VssWriterStatus.Interop;

/// <summary>The values that IVssExamineWriterMetadata reports about a writer as a whole, as numbers, without lists of files.</summary>
internal sealed class RawWriterMetadata
{
    public Guid InstanceId { get; set; }

    public Guid WriterId { get; set; }

    /// <summary>The writer's name; it may contain any character.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The name of the instance; null if the interface or the writer does not provide it.</summary>
    public string? InstanceName { get; set; }

    /// <summary>The writer's version as major.minor; null if the interface does not provide it.</summary>
    public string? Version { get; set; }

    /// <summary>VSS_USAGE_TYPE.</summary>
    public int Usage { get; set; }

    /// <summary>VSS_SOURCE_TYPE.</summary>
    public int SourceType { get; set; }

    /// <summary>VSS_RESTOREMETHOD_ENUM.</summary>
    public int RestoreMethod { get; set; }

    /// <summary>The service to stop for a restore; null for none.</summary>
    public string? RestoreService { get; set; }

    /// <summary>Where restore instructions can be found; null for none.</summary>
    public string? UserProcedure { get; set; }

    /// <summary>VSS_WRITERRESTORE_ENUM.</summary>
    public int WriterRestore { get; set; }

    public bool RequiresReboot { get; set; }

    /// <summary>VSS_BACKUP_SCHEMA.</summary>
    public int BackupSchema { get; set; }

    public uint ExcludedFileCount { get; set; }

    public uint ComponentCount { get; set; }

    public uint MappingCount { get; set; }

    public uint ExcludedFromSnapshotCount { get; set; }
}
