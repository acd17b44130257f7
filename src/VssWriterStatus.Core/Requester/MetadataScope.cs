namespace VssWriterStatus.Requester;

/// <summary>What is read of the metadata that writers give when they identify themselves.</summary>
internal enum MetadataScope
{
    /// <summary>Nothing: the gather reads their status.</summary>
    None,

    /// <summary>What each writer says of itself.</summary>
    Writers,

    /// <summary>What each writer would back up, component by component.</summary>
    Components,

    /// <summary>On which volumes each component lies, without its files.</summary>
    Volumes,
}
