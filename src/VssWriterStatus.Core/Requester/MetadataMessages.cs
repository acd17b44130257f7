using System.Collections.Generic;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>A volume of the computer; before its components.</summary>
internal sealed class VolumeRead(Volume volume) : GatherMessage
{
    public Volume Volume { get; } = volume;
}

/// <summary>A writer's metadata begins: what follows is about it, up to its end.</summary>
internal sealed class MetadataBegun(RawWriterMetadata writer) : GatherMessage
{
    public RawWriterMetadata Writer { get; } = writer;
}

/// <summary>A component of the writer begins: the files and dependencies that follow are its own, up to its end.</summary>
/// <param name="component">The component.</param>
/// <param name="isTopLevel">Whether no other component of the writer is above it.</param>
internal sealed class ComponentBegun(RawComponent component, bool isTopLevel) : GatherMessage
{
    public RawComponent Component { get; } = component;

    public bool IsTopLevel { get; } = isTopLevel;
}

/// <summary>What a list of files is.</summary>
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

    /// <summary>Files of a writer that it takes out of the shadow copy itself.</summary>
    ExcludedFromSnapshot,

    /// <summary>Where the files of a writer may be restored to.</summary>
    AlternateLocations,
}

/// <summary>Some files of a list; the others come in messages of their own.</summary>
internal sealed class FilesRead(FileList list, IReadOnlyList<RawFile> files) : GatherMessage
{
    public FileList List { get; } = list;

    public IReadOnlyList<RawFile> Files { get; } = files;
}

/// <summary>One dependency of the component.</summary>
internal sealed class DependencyRead(RawDependency dependency) : GatherMessage
{
    public RawDependency Dependency { get; } = dependency;
}

/// <summary>The component is read.</summary>
/// <param name="volumes">The volumes that hold its files, by their names.</param>
/// <param name="unresolvedPaths">Paths whose volume is not known; not all where they are many.</param>
/// <param name="isComplete">Whether all of it was read.</param>
internal sealed class ComponentEnded(IEnumerable<string> volumes, IEnumerable<string> unresolvedPaths, bool isComplete) : GatherMessage
{
    public IReadOnlyList<string> Volumes { get; } = [.. volumes];

    public IReadOnlyList<string> UnresolvedPaths { get; } = [.. unresolvedPaths];

    public bool IsComplete { get; } = isComplete;
}

/// <summary>The writer's metadata ends.</summary>
/// <param name="isComplete">Whether all of it was read.</param>
internal sealed class MetadataEnded(bool isComplete) : GatherMessage
{
    public bool IsComplete { get; } = isComplete;
}

/// <summary>Something of the metadata could not be read; the rest was.</summary>
/// <param name="writer">The writer's name; null where even that could not be read.</param>
/// <param name="component">The path of the component; null where it is not about one.</param>
/// <param name="operation">The call that failed.</param>
/// <param name="hresult">What it returned.</param>
/// <param name="index">The index of what could not be read, from 0.</param>
/// <param name="count">How many of those VSS counted.</param>
internal sealed class MetadataNotRead(string? writer, string? component, string operation, int hresult, uint index, uint count) : GatherMessage
{
    public string? Writer { get; } = writer;

    public string? Component { get; } = component;

    public string Operation { get; } = operation;

    public int HResult { get; } = hresult;

    public uint Index { get; } = index;

    public uint Count { get; } = count;
}
