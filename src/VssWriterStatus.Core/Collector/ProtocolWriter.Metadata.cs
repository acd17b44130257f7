using VssWriterStatus.Interop;
using VssWriterStatus.Json;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Writes the lines about what writers would back up. Any path that Windows supports is written in full; the number of paths per line is limited.</summary>
internal sealed partial class ProtocolWriter
{
    /// <summary>The longest text of metadata, in characters; ten of them fit in a line even if each character is escaped as six.</summary>
    private const int LongestMetadata = BoundedLines.MaximumLength / 64;

    /// <summary>The longest path on an unknown volume; a line can contain a hundred of them.</summary>
    private const int LongestUnresolved = BoundedLines.MaximumLength / 1024;

    /// <summary>The line of a message about metadata; null for another message.</summary>
    private static JsonLine? MetadataLineOf(GatherMessage message) => message switch
    {
        VolumeRead read => Line(CollectorProtocol.KnownVolume)
            .Add(CollectorProtocol.Id, read.Volume.Id)
            .Add(CollectorProtocol.Paths, read.Volume.Paths),
        MetadataBegun begun => LineOf(begun.Writer),
        ComponentBegun begun => LineOf(begun),
        FilesRead read => Line(CollectorProtocol.Files)
            .Add(CollectorProtocol.List, read.List.ToString())
            .Add(CollectorProtocol.Files, read.Files.Select(LineOf)),
        DependencyRead read => Line(CollectorProtocol.Dependency)
            .Add(CollectorProtocol.WriterId, read.Dependency.WriterId)
            .Add(CollectorProtocol.LogicalPath, ShortenMetadata(read.Dependency.LogicalPath))
            .Add(CollectorProtocol.ComponentName, ShortenMetadata(read.Dependency.ComponentName)),
        ComponentEnded ended => Line(CollectorProtocol.ComponentEnd)
            .Add(CollectorProtocol.Volumes, ended.Volumes)
            .Add(CollectorProtocol.Unresolved, ended.UnresolvedPaths.Select(path => Shorten(path, LongestUnresolved)))
            .Add(CollectorProtocol.Complete, ended.IsComplete),
        MetadataEnded ended => Line(CollectorProtocol.MetadataEnd).Add(CollectorProtocol.Complete, ended.IsComplete),
        MetadataNotRead notRead => Line(CollectorProtocol.MetadataNotRead)
            .Add(CollectorProtocol.Writer, ShortenMetadata(notRead.Writer))
            .Add(CollectorProtocol.Component, ShortenMetadata(notRead.Component))
            .Add(CollectorProtocol.Operation, notRead.Operation)
            .Add(CollectorProtocol.HResult, notRead.HResult)
            .Add(CollectorProtocol.Index, notRead.Index)
            .Add(CollectorProtocol.Count, notRead.Count),
        _ => null,
    };

    private static JsonLine LineOf(RawWriterMetadata writer) => Line(CollectorProtocol.Metadata)
        .Add(CollectorProtocol.Name, ShortenMetadata(writer.Name))
        .Add(CollectorProtocol.WriterId, writer.WriterId)
        .Add(CollectorProtocol.InstanceId, writer.InstanceId)
        .Add(CollectorProtocol.InstanceName, ShortenMetadata(writer.InstanceName))
        .Add(CollectorProtocol.WriterVersion, writer.Version)
        .Add(CollectorProtocol.Usage, writer.Usage)
        .Add(CollectorProtocol.SourceType, writer.SourceType)
        .Add(CollectorProtocol.RestoreMethod, writer.RestoreMethod)
        .Add(CollectorProtocol.RestoreService, ShortenMetadata(writer.RestoreService))
        .Add(CollectorProtocol.UserProcedure, ShortenMetadata(writer.UserProcedure))
        .Add(CollectorProtocol.WriterRestore, writer.WriterRestore)
        .Add(CollectorProtocol.RequiresReboot, writer.RequiresReboot)
        .Add(CollectorProtocol.BackupSchema, writer.BackupSchema)
        .Add(CollectorProtocol.Count, writer.ComponentCount);

    private static JsonLine LineOf(ComponentBegun begun) => Line(CollectorProtocol.Component)
        .Add(CollectorProtocol.LogicalPath, ShortenMetadata(begun.Component.LogicalPath))
        .Add(CollectorProtocol.Name, ShortenMetadata(begun.Component.Name))
        .Add(CollectorProtocol.Caption, ShortenMetadata(begun.Component.Caption))
        .Add(CollectorProtocol.ComponentType, begun.Component.Type)
        .Add(CollectorProtocol.Selectable, begun.Component.IsSelectable)
        .Add(CollectorProtocol.SelectableForRestore, begun.Component.IsSelectableForRestore)
        .Add(CollectorProtocol.NotifyOnBackupComplete, begun.Component.NotifiesOnBackupComplete)
        .Add(CollectorProtocol.RestoreMetadata, begun.Component.HasRestoreMetadata)
        .Add(CollectorProtocol.Flags, begun.Component.Flags)
        .Add(CollectorProtocol.TopLevel, begun.IsTopLevel);

    private static JsonLine LineOf(RawFile file) => new JsonLine()
        .Add(CollectorProtocol.Path, ShortenMetadata(file.Path))
        .Add(CollectorProtocol.Spec, ShortenMetadata(file.Spec))
        .Add(CollectorProtocol.Recursive, file.IsRecursive)
        .Add(CollectorProtocol.Alternate, ShortenMetadata(file.Alternate))
        .Add(CollectorProtocol.BackupType, file.BackupType);

    private static string? ShortenMetadata(string? text) => text is null ? null : Shorten(text, LongestMetadata);
}
