namespace VssWriterStatus.Requester;

/// <summary>Which of the metadata that writers provide when they identify themselves is read.</summary>
internal enum MetadataScope
{
    /// <summary>None: the gather reads status.</summary>
    None,

    /// <summary>What each writer reports about itself.</summary>
    Writers,

    /// <summary>What each writer would back up, component by component.</summary>
    Components,

    /// <summary>The volumes that hold each component, without its files.</summary>
    Volumes,
}
