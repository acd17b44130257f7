namespace VssWriterStatus;

/// <summary>A component of a writer: a unit that can be backed up, such as a database. Immutable.</summary>
/// <remarks>No text in it contains control characters, whatever its source.</remarks>
public sealed class WriterComponent
{
    /// <summary>Represents parts that could not be read and may be on any volume.</summary>
    internal const string NotRead = "(not completely read)";

    internal WriterComponent(
        string computerName, string writerName, Guid writerId, Guid instanceId, string? logicalPath, string name, string? caption, WriterComponentType type)
    {
        ComputerName = computerName.ToPrintable();
        WriterName = writerName.ToPrintable();
        WriterId = writerId;
        InstanceId = instanceId;
        LogicalPath = logicalPath?.ToPrintable() ?? string.Empty;
        Name = name.ToPrintable();
        Caption = caption?.ToPrintable();
        Type = type;
    }

    /// <summary>The computer whose component this is.</summary>
    public string ComputerName { get; }

    /// <summary>The name of the writer that offers it.</summary>
    public string WriterName { get; }

    /// <summary>The id of the writer's class, the same on every computer.</summary>
    public Guid WriterId { get; }

    /// <summary>The id of the running instance of the writer.</summary>
    public Guid InstanceId { get; }

    /// <summary>Its path among the components of its writer, such as the server and instance of a database; empty at the root.</summary>
    public string LogicalPath { get; }

    /// <summary>Its name, such as that of a database.</summary>
    public string Name { get; }

    /// <summary>Its description for users; null if the writer provides none.</summary>
    public string? Caption { get; }

    /// <summary>A database or a group of files.</summary>
    public WriterComponentType Type { get; }

    /// <summary>Whether the requester can choose to include it in a backup.</summary>
    public bool IsSelectable { get; internal set; }

    /// <summary>Whether it can be restored separately.</summary>
    public bool IsSelectableForRestore { get; internal set; }

    /// <summary>Whether no other component of the writer is above it.</summary>
    public bool IsTopLevel { get; internal set; }

    /// <summary>Whether the writer wants to be notified when its backup is complete.</summary>
    public bool NotifiesOnBackupComplete { get; internal set; }

    /// <summary>Whether the writer has its own metadata to restore with it.</summary>
    public bool HasRestoreMetadata { get; internal set; }

    /// <summary>Special properties of the component.</summary>
    public WriterComponentTraits Traits { get; internal set; }

    /// <summary>Its files, if it is a group of files.</summary>
    public IReadOnlyList<WriterFile> Files { get; internal set; } = [];

    /// <summary>Its database files, if it is a database.</summary>
    public IReadOnlyList<WriterFile> DatabaseFiles { get; internal set; } = [];

    /// <summary>Its log files, if it is a database.</summary>
    public IReadOnlyList<WriterFile> LogFiles { get; internal set; } = [];

    /// <summary>The components of other writers that it depends on.</summary>
    public IReadOnlyList<WriterDependency> Dependencies { get; internal set; } = [];

    /// <summary>The volumes of the computer that hold its files, such as C:\, D:\Mounts\Logs\ or, without a drive letter and a mount point, \\?\Volume{GUID}\.</summary>
    /// <remarks>Environment variables, mount points and links are resolved on that computer.</remarks>
    public IReadOnlyList<string> Volumes { get; internal set; } = [];

    /// <summary>Paths of its files whose volume could not be determined, such as network shares; at most 100 of them.</summary>
    public IReadOnlyList<string> UnresolvedPaths { get; internal set; } = [];

    /// <summary>Whether everything about it could be read. If not, the lists above may lack files.</summary>
    public bool IsComplete { get; internal set; } = true;

    /// <summary>The parts of it that are outside the specified volumes: other volumes, and paths on unknown volumes. Null if no volumes were specified.</summary>
    public IReadOnlyList<string>? NotHeld { get; internal set; }

    /// <summary>The time of the answer.</summary>
    public DateTimeOffset GatheredAt { get; internal set; }

    /// <summary>The source of the answer.</summary>
    public VssSource Source { get; internal set; }

    /// <summary>How the computer was reached; null for the local computer.</summary>
    public RemoteConnection? Connection { get; internal set; }

    /// <summary>The logical path and the name.</summary>
    public string FullPath => LogicalPath.Length == 0 ? Name : $@"{LogicalPath.Trim('\\')}\{Name}";

    /// <summary>The name for users. The name of a virtual machine is an ID, so its caption is used.</summary>
    internal string ShownName => string.IsNullOrEmpty(Caption) || !Guid.TryParse(Name, out _) ? FullPath : Caption!;

    /// <summary>The parts of the component that a backup of these volumes does not contain; empty if it contains all of them.</summary>
    /// <param name="volumes">The names of volumes, in the form of <see cref="Volumes"/>.</param>
    internal IReadOnlyList<string> OutsideOf(ICollection<string> volumes) =>
    [
        .. Volumes.Where(volume => !volumes.Contains(volume, StringComparer.OrdinalIgnoreCase)),
        .. UnresolvedPaths,
        .. IsComplete ? Array.Empty<string>() : [NotRead],
    ];

    /// <summary>Records how its computer was reached.</summary>
    internal WriterComponent SeenThrough(RemoteConnection connection)
    {
        Connection = connection;
        return this;
    }

    /// <summary>The component as a sentence.</summary>
    public override string ToString() => $"{ShownName} of {WriterName} on {ComputerName}";
}
