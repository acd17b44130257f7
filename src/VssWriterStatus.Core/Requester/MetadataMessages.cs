using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>A volume of the computer; sent before its components.</summary>
internal sealed record VolumeRead(Volume Volume) : GatherMessage;

/// <summary>A writer's metadata begins: the messages up to its end belong to it.</summary>
internal sealed record MetadataBegun(RawWriterMetadata Writer) : GatherMessage;

/// <summary>A component of the writer begins: the files and dependencies up to its end belong to it.</summary>
/// <param name="Component">The component.</param>
/// <param name="IsTopLevel">Whether no other component of the writer is above it.</param>
internal sealed record ComponentBegun(RawComponent Component, bool IsTopLevel) : GatherMessage;

/// <summary>The kind of a list of files.</summary>
internal enum FileList
{
    /// <summary>Files of a file group component.</summary>
    Files,

    /// <summary>Files of a database component.</summary>
    DatabaseFiles,

    /// <summary>Log files of a database component.</summary>
    LogFiles,

    /// <summary>Files of a writer that a backup leaves out.</summary>
    ExcludedFiles,

    /// <summary>Files that the writer itself removes from the shadow copy.</summary>
    ExcludedFromSnapshot,

    /// <summary>Where the files of a writer may be restored to.</summary>
    AlternateLocations,
}

/// <summary>Some files of a list; the others follow in further messages.</summary>
internal sealed record FilesRead(FileList List, IReadOnlyList<RawFile> Files) : GatherMessage;

/// <summary>One dependency of the component.</summary>
internal sealed record DependencyRead(RawDependency Dependency) : GatherMessage;

/// <summary>The component is read.</summary>
/// <param name="Volumes">The volumes that hold its files, by their names.</param>
/// <param name="UnresolvedPaths">Paths on unknown volumes; only some of them if there are many.</param>
/// <param name="IsComplete">Whether the component was read completely.</param>
internal sealed record ComponentEnded(IReadOnlyList<string> Volumes, IReadOnlyList<string> UnresolvedPaths, bool IsComplete) : GatherMessage;

/// <summary>The writer's metadata ends.</summary>
/// <param name="IsComplete">Whether the metadata was read completely.</param>
internal sealed record MetadataEnded(bool IsComplete) : GatherMessage;

/// <summary>A part of the metadata could not be read; the other parts are not affected.</summary>
/// <param name="Writer">The writer's name; null if even that could not be read.</param>
/// <param name="Component">The path of the component; null if it is not about a component.</param>
/// <param name="Operation">The call that failed.</param>
/// <param name="HResult">What it returned.</param>
/// <param name="Index">The index of what could not be read, from 0.</param>
/// <param name="Count">How many such items VSS counted.</param>
internal sealed record MetadataNotRead(string? Writer, string? Component, string Operation, int HResult, uint Index, uint Count) : GatherMessage;
