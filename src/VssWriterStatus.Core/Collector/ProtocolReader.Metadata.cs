using VssWriterStatus.Interop;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Reads the lines about what writers would back up: a writer contains its components, and each component its files.</summary>
internal sealed partial class ProtocolReader
{
    private bool _isInWriter;
    private bool _isInComponent;
    private int _filesOfOne;
    private int _dependenciesOfOne;

    /// <summary>The message of a line about metadata; null for a line of another type.</summary>
    private GatherMessage? ReadMetadata(string type, Members members) => type switch
    {
        CollectorProtocol.KnownVolume => new VolumeRead(new Volume(members.Text(CollectorProtocol.Id), members.Texts(CollectorProtocol.Paths))),
        CollectorProtocol.Metadata => ReadWriterMetadata(members),
        CollectorProtocol.Component => ReadComponent(members),
        CollectorProtocol.Files => ReadFiles(members),
        CollectorProtocol.Dependency => ReadDependency(members),
        CollectorProtocol.ComponentEnd => ReadComponentEnd(members),
        CollectorProtocol.MetadataEnd => ReadMetadataEnd(members),
        CollectorProtocol.MetadataNotRead => new MetadataNotRead(
            members.OptionalText(CollectorProtocol.Writer),
            members.OptionalText(CollectorProtocol.Component),
            members.Text(CollectorProtocol.Operation).ToPrintable(QuotedLength),
            members.Number(CollectorProtocol.HResult),
            members.Count(CollectorProtocol.Index),
            members.Count(CollectorProtocol.Count)),
        _ => null,
    };

    private MetadataBegun ReadWriterMetadata(Members members)
    {
        Expect(!_isInWriter, members, "the previous writer has not ended");
        Limit(++_writers, MaximumWriters, "writers", members);
        _isInWriter = true;
        _filesOfOne = 0;
        return new MetadataBegun(new RawWriterMetadata
        {
            Name = members.Text(CollectorProtocol.Name),
            WriterId = members.Id(CollectorProtocol.WriterId),
            InstanceId = members.Id(CollectorProtocol.InstanceId),
            InstanceName = members.OptionalText(CollectorProtocol.InstanceName),
            Version = members.OptionalText(CollectorProtocol.WriterVersion),
            Usage = members.Number(CollectorProtocol.Usage),
            SourceType = members.Number(CollectorProtocol.SourceType),
            RestoreMethod = members.Number(CollectorProtocol.RestoreMethod),
            RestoreService = members.OptionalText(CollectorProtocol.RestoreService),
            UserProcedure = members.OptionalText(CollectorProtocol.UserProcedure),
            WriterRestore = members.Number(CollectorProtocol.WriterRestore),
            RequiresReboot = members.Truth(CollectorProtocol.RequiresReboot),
            BackupSchema = members.Number(CollectorProtocol.BackupSchema),
            ComponentCount = members.Count(CollectorProtocol.Count),
        });
    }

    private ComponentBegun ReadComponent(Members members)
    {
        Expect(_isInWriter && !_isInComponent, members, "a component must belong to a writer and begin after the previous component has ended");
        _isInComponent = true;
        _filesOfOne = 0;
        _dependenciesOfOne = 0;
        return new ComponentBegun(
            new RawComponent
            {
                LogicalPath = members.OptionalText(CollectorProtocol.LogicalPath),
                Name = members.Text(CollectorProtocol.Name),
                Caption = members.OptionalText(CollectorProtocol.Caption),
                Type = members.Number(CollectorProtocol.ComponentType),
                IsSelectable = members.Truth(CollectorProtocol.Selectable),
                IsSelectableForRestore = members.Truth(CollectorProtocol.SelectableForRestore),
                NotifiesOnBackupComplete = members.Truth(CollectorProtocol.NotifyOnBackupComplete),
                HasRestoreMetadata = members.Truth(CollectorProtocol.RestoreMetadata),
                Flags = members.Number(CollectorProtocol.Flags),
            },
            members.Truth(CollectorProtocol.TopLevel));
    }

    private FilesRead ReadFiles(Members members)
    {
        FileList list = members.Name<FileList>(CollectorProtocol.List);
        bool isOfComponent = list is FileList.Files or FileList.DatabaseFiles or FileList.LogFiles;
        Expect(isOfComponent ? _isInComponent : _isInWriter && !_isInComponent, members, "it does not belong to these files");
        RawFile[] files = [.. members.Items(CollectorProtocol.Files).Select(file => new RawFile(
            file.Text(CollectorProtocol.Path),
            file.Text(CollectorProtocol.Spec),
            file.Truth(CollectorProtocol.Recursive),
            file.OptionalText(CollectorProtocol.Alternate),
            file.Number(CollectorProtocol.BackupType)))];
        _filesOfOne += files.Length;
        Limit(_filesOfOne, MetadataReader.MostFiles, "files", members);
        return new FilesRead(list, files);
    }

    private DependencyRead ReadDependency(Members members)
    {
        Expect(_isInComponent, members, "a dependency must belong to a component");
        Limit(++_dependenciesOfOne, MetadataReader.MostOfOne, "dependencies", members);
        return new DependencyRead(new RawDependency(
            members.Id(CollectorProtocol.WriterId), members.OptionalText(CollectorProtocol.LogicalPath), members.Text(CollectorProtocol.ComponentName)));
    }

    private ComponentEnded ReadComponentEnd(Members members)
    {
        Expect(_isInComponent, members, "no component has begun");
        _isInComponent = false;
        return new ComponentEnded(members.Texts(CollectorProtocol.Volumes), members.Texts(CollectorProtocol.Unresolved), members.Truth(CollectorProtocol.Complete));
    }

    private MetadataEnded ReadMetadataEnd(Members members)
    {
        Expect(_isInWriter && !_isInComponent, members, "no writer has begun, or its component has not ended");
        _isInWriter = false;
        return new MetadataEnded(members.Truth(CollectorProtocol.Complete));
    }
}
