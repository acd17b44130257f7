using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Recreates a <see cref="WriterComponent"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class WriterComponentConverter : DeserializedConverter<WriterComponent>
{
    private protected override WriterComponent Read(DeserializedBag bag)
    {
        string computerName = bag.Read<string>(nameof(WriterComponent.ComputerName))!;
        VssSource source = bag.Read<VssSource>(nameof(WriterComponent.Source));
        return new WriterComponent(
            computerName,
            bag.Read<string>(nameof(WriterComponent.WriterName))!,
            bag.Read<Guid>(nameof(WriterComponent.WriterId)),
            bag.Read<Guid>(nameof(WriterComponent.InstanceId)),
            bag.Read<string>(nameof(WriterComponent.LogicalPath)),
            bag.Read<string>(nameof(WriterComponent.Name))!,
            bag.Read<string>(nameof(WriterComponent.Caption)),
            bag.Read<WriterComponentType>(nameof(WriterComponent.Type)))
        {
            IsSelectable = bag.Read<bool>(nameof(WriterComponent.IsSelectable)),
            IsSelectableForRestore = bag.Read<bool>(nameof(WriterComponent.IsSelectableForRestore)),
            IsTopLevel = bag.Read<bool>(nameof(WriterComponent.IsTopLevel)),
            NotifiesOnBackupComplete = bag.Read<bool>(nameof(WriterComponent.NotifiesOnBackupComplete)),
            HasRestoreMetadata = bag.Read<bool>(nameof(WriterComponent.HasRestoreMetadata)),
            Traits = bag.Read<WriterComponentTraits>(nameof(WriterComponent.Traits)),
            Files = bag.ReadList(nameof(WriterComponent.Files), WriterMetadataConverter.ReadFile),
            DatabaseFiles = bag.ReadList(nameof(WriterComponent.DatabaseFiles), WriterMetadataConverter.ReadFile),
            LogFiles = bag.ReadList(nameof(WriterComponent.LogFiles), WriterMetadataConverter.ReadFile),
            Dependencies = bag.ReadList(nameof(WriterComponent.Dependencies), ReadDependency),
            Volumes = bag.ReadList(nameof(WriterComponent.Volumes), DeserializedBag.TextOf),
            UnresolvedPaths = bag.ReadList(nameof(WriterComponent.UnresolvedPaths), DeserializedBag.TextOf),
            IsComplete = bag.Read<bool>(nameof(WriterComponent.IsComplete)),
            NotHeld = bag.Has(nameof(WriterComponent.NotHeld)) ? bag.ReadList(nameof(WriterComponent.NotHeld), DeserializedBag.TextOf) : null,
            GatheredAt = bag.Read<DateTimeOffset>(nameof(WriterComponent.GatheredAt)),
            Source = source,
            Connection = bag.ReadConnection(computerName, source),
        };
    }

    private static WriterDependency ReadDependency(object element)
    {
        var bag = new DeserializedBag(PSObject.AsPSObject(element));
        return new WriterDependency(
            bag.Read<Guid>(nameof(WriterDependency.WriterId)),
            bag.Read<string>(nameof(WriterDependency.LogicalPath)),
            bag.Read<string>(nameof(WriterDependency.ComponentName))!);
    }
}
