namespace VssWriterStatus.Collector;

/// <summary>The keywords of the collector's protocol: JSON objects, one per line, each with a type.</summary>
internal static class CollectorProtocol
{
    /// <summary>Version 2 added the message that a writer could not be read, which a reader must not ignore.</summary>
    public const int Version = 2;

    public const string Type = "type";

    public const string Hello = "hello";
    public const string Progress = "progress";
    public const string Writer = "writer";
    public const string WriterNotRead = "writerNotRead";
    public const string PhaseEnded = "phase";
    public const string Volume = "volume";
    public const string Status = "status";
    public const string End = "end";
    public const string Error = "error";

    public const string ProtocolVersion = "protocol";
    public const string CollectorVersion = "version";
    public const string ComputerName = "computerName";
    public const string Source = "source";
    public const string ComSecurity = "comSecurity";
    public const string Phase = "phase";
    public const string ElapsedMs = "elapsedMs";
    public const string Name = "name";
    public const string WriterId = "writerId";
    public const string InstanceId = "instanceId";
    public const string State = "state";
    public const string Failure = "failure";
    public const string Application = "application";
    public const string ApplicationMessage = "applicationMessage";
    public const string Index = "index";
    public const string Count = "count";
    public const string Writers = "writers";
    public const string NotRead = "notRead";
    public const string ErrorId = "errorId";
    public const string Operation = "operation";
    public const string HResult = "hresult";
    public const string Message = "message";

    /// <summary>The error id of a gather that its caller cancelled. A caller that has exited does not read it.</summary>
    public const string Cancelled = "VssCancelled";

    // What writers would back up:
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
