using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>What a simulated writer would back up.</summary>
/// <param name="writer">What it reports about itself, without its identity and its counts.</param>
internal sealed class SimulatedMetadata(RawWriterMetadata writer)
{
    public RawWriterMetadata Writer { get; } = writer;

    public IReadOnlyList<RawFile> ExcludedFiles { get; set; } = [];

    public IReadOnlyList<RawFile> ExcludedFromSnapshot { get; set; } = [];

    public IReadOnlyList<RawFile> AlternateLocations { get; set; } = [];

    public IReadOnlyList<SimulatedContents> Components { get; set; } = [];
}

/// <summary>A component of a simulated writer.</summary>
/// <param name="info">Its description, without its counts.</param>
internal sealed class SimulatedContents(RawComponent info)
{
    public RawComponent Info { get; } = info;

    public IReadOnlyList<RawFile> Files { get; set; } = [];

    public IReadOnlyList<RawFile> DatabaseFiles { get; set; } = [];

    public IReadOnlyList<RawFile> LogFiles { get; set; } = [];

    public IReadOnlyList<RawDependency> Dependencies { get; set; } = [];
}
