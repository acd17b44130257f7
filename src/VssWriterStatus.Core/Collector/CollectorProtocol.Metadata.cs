namespace VssWriterStatus.Collector;

/// <summary>The keywords for what writers would back up.</summary>
internal static partial class CollectorProtocol
{
    public const string KnownVolume = "knownVolume";
    public const string Metadata = "metadata";
    public const string Component = "component";
    public const string Files = "files";
    public const string Dependency = "dependency";
    public const string ComponentEnd = "componentEnd";
    public const string MetadataEnd = "metadataEnd";
    public const string MetadataNotRead = "metadataNotRead";

    public const string Id = "id";
    public const string Paths = "paths";
    public const string InstanceName = "instanceName";
    public const string WriterVersion = "writerVersion";
    public const string Usage = "usage";
    public const string SourceType = "sourceType";
    public const string RestoreMethod = "restoreMethod";
    public const string RestoreService = "restoreService";
    public const string UserProcedure = "userProcedure";
    public const string WriterRestore = "writerRestore";
    public const string RequiresReboot = "requiresReboot";
    public const string BackupSchema = "backupSchema";
    public const string LogicalPath = "logicalPath";
    public const string Caption = "caption";
    public const string ComponentType = "componentType";
    public const string Selectable = "selectable";
    public const string SelectableForRestore = "selectableForRestore";
    public const string NotifyOnBackupComplete = "notifyOnBackupComplete";
    public const string RestoreMetadata = "restoreMetadata";
    public const string Flags = "flags";
    public const string TopLevel = "topLevel";
    public const string List = "list";
    public const string Path = "path";
    public const string Spec = "spec";
    public const string Recursive = "recursive";
    public const string Alternate = "alternate";
    public const string BackupType = "backupType";
    public const string ComponentName = "componentName";
    public const string Volumes = "volumes";
    public const string Unresolved = "unresolved";
    public const string Complete = "complete";
}
