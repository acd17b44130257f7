namespace VssWriterStatus;

/// <summary>The operations that progress and errors name: the API's methods by their own names, and our own steps.</summary>
internal static class VssOperation
{
    public const string LoadVssApi = nameof(LoadVssApi);
    public const string CoInitializeEx = nameof(CoInitializeEx);
    public const string CreateVssBackupComponents = nameof(CreateVssBackupComponents);
    public const string QueryInterface = nameof(QueryInterface);
    public const string InitializeForBackup = nameof(InitializeForBackup);
    public const string SetContext = nameof(SetContext);
    public const string SetBackupState = nameof(SetBackupState);
    public const string EnableWriterClasses = nameof(EnableWriterClasses);
    public const string GatherWriterMetadata = nameof(GatherWriterMetadata);
    public const string FreeWriterMetadata = nameof(FreeWriterMetadata);
    public const string GatherWriterStatus = nameof(GatherWriterStatus);
    public const string GetWriterStatusCount = nameof(GetWriterStatusCount);
    public const string GetWriterStatus = nameof(GetWriterStatus);
    public const string GetWriterStatusEx = nameof(GetWriterStatusEx);
    public const string FreeWriterStatus = nameof(FreeWriterStatus);
    public const string StartSnapshotSet = nameof(StartSnapshotSet);
    public const string FindFirstVolume = nameof(FindFirstVolume);
    public const string IsVolumeSupported = nameof(IsVolumeSupported);
    public const string AddToSnapshotSet = nameof(AddToSnapshotSet);
    public const string PrepareForBackup = nameof(PrepareForBackup);
    public const string DoSnapshotSet = nameof(DoSnapshotSet);
    public const string BackupComplete = nameof(BackupComplete);
    public const string AbortBackup = nameof(AbortBackup);
    public const string Release = nameof(Release);
    public const string CoUninitialize = nameof(CoUninitialize);
    public const string Wait = nameof(Wait);
    public const string QueryStatus = nameof(QueryStatus);
    public const string Cancel = nameof(Cancel);
    public const string RunCollector = nameof(RunCollector);
    public const string ReadSimulation = nameof(ReadSimulation);
    public const string ResolveError = nameof(ResolveError);
    public const string FindKnownWriter = nameof(FindKnownWriter);
    public const string OpenSCManager = nameof(OpenSCManager);
    public const string OpenService = nameof(OpenService);
    public const string QueryServiceStatus = nameof(QueryServiceStatus);
    public const string QueryServiceConfig = nameof(QueryServiceConfig);
    public const string EnumServicesStatus = nameof(EnumServicesStatus);
    public const string ReadEventLog = nameof(ReadEventLog);
    public const string EnumDependentServices = nameof(EnumDependentServices);
    public const string ControlService = nameof(ControlService);
    public const string StartService = nameof(StartService);
    public const string WaitForWriters = nameof(WaitForWriters);
    public const string RestartService = nameof(RestartService);
    public const string WriteReport = nameof(WriteReport);
    public const string AskMachine = nameof(AskMachine);
}
