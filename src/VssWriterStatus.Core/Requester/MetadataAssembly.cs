using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>Builds writers and components from messages about metadata, each once it is complete. Nothing else is kept.</summary>
/// <param name="scope">The part of the metadata that was requested.</param>
/// <param name="wants">Whether a writer was requested, by its name, class and instance; files of other writers are not kept.</param>
internal sealed class MetadataAssembly(MetadataScope scope, Func<string, Guid, Guid, bool> wants)
{
    private readonly Dictionary<FileList, List<WriterFile>> _files = [];
    private readonly List<WriterDependency> _dependencies = [];
    private RawWriterMetadata? _writer;
    private ComponentBegun? _component;
    private WriterFile? _previous;

    /// <summary>The volumes of the computer.</summary>
    public List<Volume> Volumes { get; } = [];

    /// <summary>Processes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="started">The source that answers.</param>
    /// <param name="gatheredAt">When it was gathered.</param>
    /// <returns>The <see cref="WriterMetadata"/> or <see cref="WriterComponent"/> that is now complete; null for none.</returns>
    public object? Take(GatherMessage message, GatherStarted started, DateTimeOffset gatheredAt)
    {
        switch (message)
        {
            case VolumeRead read:
                Volumes.Add(read.Volume);
                break;
            case MetadataBegun begun:
                _writer = wants(begun.Writer.Name.ToPrintable(), begun.Writer.WriterId, begun.Writer.InstanceId) ? begun.Writer : null;
                _files.Clear();
                break;
            case ComponentBegun begun:
                _component = begun;
                _files.Clear();
                _dependencies.Clear();
                break;
            case FilesRead read when _writer is not null:
                Keep(read);
                break;
            case DependencyRead read when _writer is not null:
                _dependencies.Add(new WriterDependency(read.Dependency.WriterId, read.Dependency.LogicalPath, read.Dependency.ComponentName));
                break;
            case ComponentEnded ended when _writer is not null:
                return ComponentOf(_writer, _component!, ended, started, gatheredAt);
            case MetadataEnded ended when _writer is not null && scope == MetadataScope.Writers:
                return MetadataOf(_writer, ended, started, gatheredAt);
        }

        return null;
    }

    private void Keep(FilesRead read)
    {
        if (!_files.TryGetValue(read.List, out List<WriterFile>? list))
        {
            _files.Add(read.List, list = []);
        }

        foreach (RawFile file in read.Files)
        {
            // Consecutive files often have the same folder: reuse the strings of its path and pattern.
            _previous = new WriterFile(
                Same(file.Path, _previous?.Path), Same(file.Spec, _previous?.Spec), file.IsRecursive, file.Alternate, (WriterFileBackupType)file.BackupType);
            list.Add(_previous);
        }
    }

    private static string Same(string text, string? previous) => text == previous ? previous : text;

    private WriterFile[] FilesOf(FileList list) => _files.TryGetValue(list, out List<WriterFile>? files) ? files.ToArray() : [];

    private WriterComponent ComponentOf(RawWriterMetadata writer, ComponentBegun begun, ComponentEnded ended, GatherStarted started, DateTimeOffset gatheredAt)
    {
        RawComponent raw = begun.Component;
        return new WriterComponent(
            started.ComputerName, writer.Name, writer.WriterId, writer.InstanceId, raw.LogicalPath, raw.Name, raw.Caption, (WriterComponentType)raw.Type)
        {
            IsSelectable = raw.IsSelectable,
            IsSelectableForRestore = raw.IsSelectableForRestore,
            IsTopLevel = begun.IsTopLevel,
            NotifiesOnBackupComplete = raw.NotifiesOnBackupComplete,
            HasRestoreMetadata = raw.HasRestoreMetadata,
            Traits = (WriterComponentTraits)raw.Flags,
            Files = FilesOf(FileList.Files),
            DatabaseFiles = FilesOf(FileList.DatabaseFiles),
            LogFiles = FilesOf(FileList.LogFiles),
            Dependencies = [.. _dependencies],
            Volumes = [.. Printable(ended.Volumes)],
            UnresolvedPaths = [.. Printable(ended.UnresolvedPaths)],
            IsComplete = ended.IsComplete,
            GatheredAt = gatheredAt,
            Source = started.Source,
        };
    }

    private WriterMetadata MetadataOf(RawWriterMetadata writer, MetadataEnded ended, GatherStarted started, DateTimeOffset gatheredAt) =>
        new(started.ComputerName, writer.Name, writer.WriterId, writer.InstanceId)
        {
            InstanceName = writer.InstanceName?.ToPrintable(),
            Version = writer.Version?.ToPrintable(),
            Usage = (WriterUsage)writer.Usage,
            SourceType = (WriterSourceType)writer.SourceType,
            ComponentCount = (int)Math.Min(writer.ComponentCount, int.MaxValue),
            RestoreMethod = (WriterRestoreMethod)writer.RestoreMethod,
            RestoreService = writer.RestoreService?.ToPrintable(),
            UserProcedure = writer.UserProcedure?.ToPrintable(),
            WriterRestore = (WriterRestoreCondition)writer.WriterRestore,
            RequiresReboot = writer.RequiresReboot,
            BackupSchema = (WriterBackupSchema)writer.BackupSchema,
            ExcludedFiles = FilesOf(FileList.ExcludedFiles),
            ExcludedFromSnapshot = FilesOf(FileList.ExcludedFromSnapshot),
            AlternateLocations = FilesOf(FileList.AlternateLocations),
            IsComplete = ended.IsComplete,
            GatheredAt = gatheredAt,
            Source = started.Source,
        };

    private static IEnumerable<string> Printable(IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            yield return text.ToPrintable();
        }
    }
}
