using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus;

/// <summary>A component of a writer: what a backup can take as one, such as a database. Immutable.</summary>
/// <remarks>No text in it holds a control character, whoever wrote it.</remarks>
public sealed class WriterComponent
{
    /// <summary>Stands for what could not be read, which may lie anywhere.</summary>
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

    /// <summary>Where it is among the components of its writer, such as the server and instance of a database; empty at the root.</summary>
    public string LogicalPath { get; }

    /// <summary>Its name, such as that of a database.</summary>
    public string Name { get; }

    /// <summary>What it is, for people; null where the writer says nothing.</summary>
    public string? Caption { get; }

    /// <summary>A database or a group of files.</summary>
    public WriterComponentType Type { get; }

    /// <summary>Whether a backup can take it or leave it.</summary>
    public bool IsSelectable { get; internal set; }

    /// <summary>Whether it can be restored by itself.</summary>
    public bool IsSelectableForRestore { get; internal set; }

    /// <summary>Whether no other component of the writer is above it.</summary>
    public bool IsTopLevel { get; internal set; }

    /// <summary>Whether the writer wants to be told that the backup of it is complete.</summary>
    public bool NotifiesOnBackupComplete { get; internal set; }

    /// <summary>Whether the writer has metadata of its own to restore with it.</summary>
    public bool HasRestoreMetadata { get; internal set; }

    /// <summary>What is special about it.</summary>
    public WriterComponentTraits Traits { get; internal set; }

    /// <summary>Its files, where it is a group of files.</summary>
    public IReadOnlyList<WriterFile> Files { get; internal set; } = [];

    /// <summary>Its database files, where it is a database.</summary>
    public IReadOnlyList<WriterFile> DatabaseFiles { get; internal set; } = [];

    /// <summary>Its log files, where it is a database.</summary>
    public IReadOnlyList<WriterFile> LogFiles { get; internal set; } = [];

    /// <summary>The components of other writers that it needs.</summary>
    public IReadOnlyList<WriterDependency> Dependencies { get; internal set; } = [];

    /// <summary>The volumes of the computer that hold its files, such as C:\, D:\Mounts\Logs\ or, without a drive letter and a mount point, \\?\Volume{GUID}\.</summary>
    /// <remarks>Environment variables, mount points and links are resolved on that computer.</remarks>
    public IReadOnlyList<string> Volumes { get; internal set; } = [];

    /// <summary>Paths of its files whose volume could not be determined, such as network shares; at most 100 of them.</summary>
    public IReadOnlyList<string> UnresolvedPaths { get; internal set; } = [];

    /// <summary>Whether everything about it could be read. Where it is not, files may be missing above.</summary>
    public bool IsComplete { get; internal set; } = true;

    /// <summary>What of it lies outside the volumes that were asked about: volumes, and paths whose volume is not known. Null where no volumes were asked about.</summary>
    public IReadOnlyList<string>? NotHeld { get; internal set; }

    /// <summary>The time at which the query was answered.</summary>
    public DateTimeOffset GatheredAt { get; internal set; }

    /// <summary>Where the answer comes from.</summary>
    public VssSource Source { get; internal set; }

    /// <summary>How the computer was reached; null for the local one.</summary>
    public RemoteConnection? Connection { get; internal set; }

    /// <summary>The logical path and the name.</summary>
    public string FullPath => LogicalPath.Length == 0 ? Name : $@"{LogicalPath.Trim('\\')}\{Name}";

    /// <summary>What of the component a backup of these volumes does not hold; empty where it holds all of it.</summary>
    /// <param name="volumes">The names of volumes, as <see cref="Volumes"/> has them.</param>
    internal IReadOnlyList<string> OutsideOf(ICollection<string> volumes) =>
    [
        .. Volumes.Where(volume => !volumes.Contains(volume, StringComparer.OrdinalIgnoreCase)),
        .. UnresolvedPaths,
        .. IsComplete ? Array.Empty<string>() : [NotRead],
    ];

    /// <summary>Notes how its computer was reached.</summary>
    internal WriterComponent SeenThrough(RemoteConnection connection)
    {
        Connection = connection;
        return this;
    }

    /// <summary>The component as a sentence.</summary>
    public override string ToString() => $"{FullPath} of {WriterName} on {ComputerName}";
}
