namespace VssWriterStatus.Interop;

/// <summary>The values of IVssWMDependency: a component of another writer.</summary>
internal readonly struct RawDependency(Guid writerId, string? logicalPath, string? componentName)
{
    public Guid WriterId { get; } = writerId;
    public string? LogicalPath { get; } = logicalPath;
    public string ComponentName { get; } = componentName ?? string.Empty;
}
