namespace VssWriterStatus;

/// <summary>A component of another writer that a component depends on: both must be backed up and restored together.</summary>
public sealed class WriterDependency
{
    internal WriterDependency(Guid writerId, string? logicalPath, string componentName)
    {
        WriterId = writerId;
        LogicalPath = logicalPath?.ToPrintable() ?? string.Empty;
        ComponentName = componentName.ToPrintable();
    }

    /// <summary>The class id of the other writer.</summary>
    public Guid WriterId { get; }

    /// <summary>The logical path of its component; empty for one at the root.</summary>
    public string LogicalPath { get; }

    /// <summary>The name of its component.</summary>
    public string ComponentName { get; }

    /// <summary>The component's path and the writer's id.</summary>
    public override string ToString() => LogicalPath.Length == 0 ? $"{ComponentName} of {WriterId}" : $@"{LogicalPath}\{ComponentName} of {WriterId}";
}
