namespace VssWriterStatus.Interop;

/// <summary>The values of VSS_COMPONENTINFO, without files and dependencies.</summary>
internal sealed class RawComponent
{
    /// <summary>VSS_COMPONENT_TYPE.</summary>
    public int Type { get; set; }

    /// <summary>Null or empty for a component at the root.</summary>
    public string? LogicalPath { get; set; }

    public string Name { get; set; } = string.Empty;

    public string? Caption { get; set; }

    public bool HasRestoreMetadata { get; set; }

    public bool NotifiesOnBackupComplete { get; set; }

    public bool IsSelectable { get; set; }

    public bool IsSelectableForRestore { get; set; }

    /// <summary>VSS_COMPONENT_FLAGS.</summary>
    public int Flags { get; set; }

    public uint FileCount { get; set; }

    public uint DatabaseFileCount { get; set; }

    public uint LogFileCount { get; set; }

    public uint DependencyCount { get; set; }

    /// <summary>The path of the component among those of its writer.</summary>
    public string FullPath => string.IsNullOrEmpty(LogicalPath) ? Name : LogicalPath!.Trim('\\') + '\\' + Name;
}
