namespace VssWriterStatus.Interop;

/// <summary>The values of IVssWMDependency: a component of another writer.</summary>
internal readonly record struct RawDependency(Guid WriterId, string? LogicalPath, string? ComponentName)
{
    public string ComponentName { get; } = ComponentName ?? string.Empty;
}
