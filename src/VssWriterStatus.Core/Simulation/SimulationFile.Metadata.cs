using System.Globalization;
using VssWriterStatus.Interop;
using VssWriterStatus.Json;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Simulation;

/// <summary>The part of a simulation's file that specifies what writers would back up, and on which volumes.</summary>
internal sealed partial class SimulationFile
{
    private const string DefaultVolume = @"C:\";

    /// <summary>The calls that read metadata.</summary>
    private static string[] MetadataMethods =>
    [
        VssOperation.GetWriterMetadataCount, VssOperation.GetWriterMetadata, VssOperation.GetIdentity, VssOperation.GetFileCounts,
        VssOperation.GetExcludeFile, VssOperation.GetComponent, VssOperation.GetRestoreMethod, VssOperation.GetAlternateLocationMapping,
        VssOperation.GetBackupSchema, VssOperation.GetIdentityEx, VssOperation.GetVersion, VssOperation.GetExcludeFromSnapshotCount,
        VssOperation.GetExcludeFromSnapshotFile, VssOperation.GetComponentInfo, VssOperation.FreeComponentInfo, VssOperation.GetFile,
        VssOperation.GetDatabaseFile, VssOperation.GetDatabaseLogFile, VssOperation.GetDependency, VssOperation.GetPath, VssOperation.GetFilespec,
        VssOperation.GetRecursive, VssOperation.GetAlternateLocation, VssOperation.GetBackupTypeMask, VssOperation.GetWriterId,
        VssOperation.GetLogicalPath, VssOperation.GetComponentName,
    ];

    /// <summary>The variables of every Windows; a file can set others, or override these.</summary>
    private static readonly Dictionary<string, string> WindowsEnvironment = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SystemDrive"] = "C:",
        ["SystemRoot"] = @"C:\Windows",
        ["windir"] = @"C:\Windows",
        ["ProgramData"] = @"C:\ProgramData",
        ["ProgramFiles"] = @"C:\Program Files",
    };

    /// <summary>Other locations at which a volume is mounted.</summary>
    private readonly Dictionary<string, string[]> _foldersOf = new(StringComparer.OrdinalIgnoreCase);

    private Dictionary<string, string> ReadEnvironment(Fields fields)
    {
        var environment = new Dictionary<string, string>(WindowsEnvironment, StringComparer.OrdinalIgnoreCase);
        fields.Take<object>("environment", (value, path) =>
        {
            foreach (KeyValuePair<string, JsonValue> member in Expect(value, path, JsonKind.Object, "an object").Members)
            {
                environment[member.Key] = Text(member.Value, $"{path}.{member.Key}");
            }

            return null;
        });
        return environment;
    }

    private string ReadFolder(JsonValue value, string path)
    {
        string folder = VolumeName.Of(Text(value, path));
        return VolumeName.IsValid(folder) ? folder : throw Wrong(value, path, $"'{folder}' is not a folder like D:\\Mounts\\Logs");
    }

    private SimulatedVolumes PathsOf(IEnumerable<string>? volumes, Dictionary<string, string> environment, string computerName) => new(
        [.. (volumes ?? [DefaultVolume]).Select(name => VolumeOf(name, computerName))], environment);

    private Volume VolumeOf(string name, string computerName)
    {
        bool isId = name.StartsWith(@"\\?\", StringComparison.Ordinal);
        string[] folders = _foldersOf.TryGetValue(name, out string[]? known) ? known : [];
        return new Volume(
            isId ? name : $@"\\?\Volume{DerivedId($"{computerName}/{name.ToUpperInvariant()}"):B}\",
            isId ? folders : [name, .. folders]);
    }

    private SimulatedMetadata ReadMetadata(Fields fields)
    {
        var writer = new RawWriterMetadata
        {
            InstanceName = fields.Take("instanceName", Text),
            Version = fields.Take("version", VersionText) ?? "1.0",
            Usage = fields.Take("usage", NumberOf<WriterUsage>) ?? (int)WriterUsage.Undefined,
            SourceType = fields.Take("sourceType", NumberOf<WriterSourceType>) ?? (int)WriterSourceType.Undefined,
            RestoreMethod = fields.Take("restoreMethod", NumberOf<WriterRestoreMethod>) ?? (int)WriterRestoreMethod.Undefined,
            RestoreService = fields.Take("restoreService", Text),
            UserProcedure = fields.Take("userProcedure", Text),
            WriterRestore = fields.Take("writerRestore", NumberOf<WriterRestoreCondition>) ?? (int)WriterRestoreCondition.Undefined,
            RequiresReboot = fields.Take("requiresReboot", OptionalTruth) ?? false,
            BackupSchema = fields.Take("backupSchema", BitsOf<WriterBackupSchema>) ?? 0,
        };
        return new SimulatedMetadata(writer)
        {
            ExcludedFiles = fields.List("excludedFiles", ReadFile),
            ExcludedFromSnapshot = fields.List("excludedFromSnapshot", ReadFile),
            AlternateLocations = fields.List("alternateLocations", ReadFile),
            Components = fields.List("components", ReadComponent),
        };
    }

    private SimulatedContents ReadComponent(JsonValue item, string path) => Object(item, path, fields => new SimulatedContents(new RawComponent
    {
        LogicalPath = fields.Take("logicalPath", Text),
        Name = fields.Need("name", Text),
        Caption = fields.Take("caption", Text),
        Type = fields.Take("type", NumberOf<WriterComponentType>) ?? (int)WriterComponentType.FileGroup,
        IsSelectable = fields.Take("selectable", OptionalTruth) ?? true,
        IsSelectableForRestore = fields.Take("selectableForRestore", OptionalTruth) ?? false,
        NotifiesOnBackupComplete = fields.Take("notifyOnBackupComplete", OptionalTruth) ?? false,
        HasRestoreMetadata = fields.Take("restoreMetadata", OptionalTruth) ?? false,
        Flags = fields.Take("flags", BitsOf<WriterComponentTraits>) ?? 0,
    })
    {
        Files = fields.List("files", ReadFile),
        DatabaseFiles = fields.List("databaseFiles", ReadFile),
        LogFiles = fields.List("logFiles", ReadFile),
        Dependencies = fields.List("dependencies", ReadDependency),
    });

    private RawFile ReadFile(JsonValue item, string path) => Object(item, path, fields => new RawFile(
        fields.Need("path", Text),
        fields.Take("spec", Text) ?? "*",
        fields.Take("recursive", OptionalTruth) ?? false,
        fields.Take("alternateLocation", Text),
        fields.Take("backupType", BitsOf<WriterFileBackupType>) ?? AllBackups));

    /// <summary>VSS_FSBT_ALL_BACKUP_REQUIRED and VSS_FSBT_ALL_SNAPSHOT_REQUIRED of vss.h, the default of a writer that specifies nothing.</summary>
    private const int AllBackups = 0xF0F;

    private RawDependency ReadDependency(JsonValue item, string path) => Object(item, path, fields => new RawDependency(
        fields.Take("writerId", Id) ?? throw fields.Missing("writerId"),
        fields.Take("logicalPath", Text),
        fields.Need("componentName", Text)));

    private string VersionText(JsonValue value, string path) =>
        Version.TryParse(Text(value, path), out Version version) && version.Build < 0
            ? string.Format(CultureInfo.InvariantCulture, "{0}.{1}", version.Major, version.Minor)
            : throw Wrong(value, path, $"'{value.Text}' is not a version such as 1.0");

    /// <summary>A value of an enumeration by its name, or as any number.</summary>
    private int? NumberOf<T>(JsonValue value, string path)
        where T : struct, Enum =>
        value.Kind == JsonKind.Number ? Number(value, path) : Convert.ToInt32(NamedValue<T>(value, path), CultureInfo.InvariantCulture);

    /// <summary>Combined values of an enumeration, by their names or as any number.</summary>
    private int? BitsOf<T>(JsonValue value, string path)
        where T : struct, Enum =>
        value.Kind == JsonKind.Number
            ? Number(value, path)
            : Items(value, path, NamedValue<T>).Aggregate(0, (bits, bit) => bits | Convert.ToInt32(bit, CultureInfo.InvariantCulture));

    private T NamedValue<T>(JsonValue value, string path)
        where T : struct, Enum => OneOf(value, path, (T[])Enum.GetValues(typeof(T)))!.Value;
}
