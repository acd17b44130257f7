using System;
using System.Management.Automation;

namespace VssWriterStatus;

/// <summary>Recreates a <see cref="WriterMetadata"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class WriterMetadataConverter : DeserializedConverter<WriterMetadata>
{
    /// <summary>A file description, which is an element of a list.</summary>
    internal static WriterFile ReadFile(object element)
    {
        var bag = new DeserializedBag(PSObject.AsPSObject(element));
        return new WriterFile(
            bag.Read<string>(nameof(WriterFile.Path))!,
            bag.Read<string>(nameof(WriterFile.Spec))!,
            bag.Read<bool>(nameof(WriterFile.IsRecursive)),
            bag.Read<string>(nameof(WriterFile.AlternateLocation)),
            bag.Read<WriterFileBackupType>(nameof(WriterFile.BackupType)));
    }

    private protected override WriterMetadata Read(DeserializedBag bag)
    {
        string computerName = bag.Read<string>(nameof(WriterMetadata.ComputerName))!;
        VssSource source = bag.Read<VssSource>(nameof(WriterMetadata.Source));
        return new WriterMetadata(
            computerName,
            bag.Read<string>(nameof(WriterMetadata.Name))!,
            bag.Read<Guid>(nameof(WriterMetadata.WriterId)),
            bag.Read<Guid>(nameof(WriterMetadata.InstanceId)))
        {
            InstanceName = bag.Read<string>(nameof(WriterMetadata.InstanceName)),
            Version = bag.Read<string>(nameof(WriterMetadata.Version)),
            Usage = bag.Read<WriterUsage>(nameof(WriterMetadata.Usage)),
            SourceType = bag.Read<WriterSourceType>(nameof(WriterMetadata.SourceType)),
            ComponentCount = bag.Read<int>(nameof(WriterMetadata.ComponentCount)),
            RestoreMethod = bag.Read<WriterRestoreMethod>(nameof(WriterMetadata.RestoreMethod)),
            RestoreService = bag.Read<string>(nameof(WriterMetadata.RestoreService)),
            UserProcedure = bag.Read<string>(nameof(WriterMetadata.UserProcedure)),
            WriterRestore = bag.Read<WriterRestoreCondition>(nameof(WriterMetadata.WriterRestore)),
            RequiresReboot = bag.Read<bool>(nameof(WriterMetadata.RequiresReboot)),
            BackupSchema = bag.Read<WriterBackupSchema>(nameof(WriterMetadata.BackupSchema)),
            ExcludedFiles = bag.ReadList(nameof(WriterMetadata.ExcludedFiles), ReadFile),
            ExcludedFromSnapshot = bag.ReadList(nameof(WriterMetadata.ExcludedFromSnapshot), ReadFile),
            AlternateLocations = bag.ReadList(nameof(WriterMetadata.AlternateLocations), ReadFile),
            IsComplete = bag.Read<bool>(nameof(WriterMetadata.IsComplete)),
            GatheredAt = bag.Read<DateTimeOffset>(nameof(WriterMetadata.GatheredAt)),
            Source = source,
            Connection = bag.ReadConnection(computerName, source),
        };
    }
}
