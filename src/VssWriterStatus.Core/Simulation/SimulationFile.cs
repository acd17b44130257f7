using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Json;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;

namespace VssWriterStatus.Simulation;

/// <summary>Reads a simulation's JSON file. Nothing is guessed: an invalid value is rejected with file, line and field.</summary>
internal sealed partial class SimulationFile
{
    /// <summary>The age limit of events: only those of the last day are ever read.</summary>
    private const int MostMinutesAgo = 1439;

    private const string DefaultComputerName = "SIMULATION";

    /// <summary>Thirty times what a server has. Collisions can be forced in the hashes of .NET Framework, and a lookup then takes as long as there are names.</summary>
    private const int MostServices = 10_000;

    /// <summary>How many names an error lists.</summary>
    private const int NamesShown = 20;

    /// <summary>The methods that a requester of status calls, which can therefore be made to misbehave.</summary>
    private static readonly HashSet<string> Methods =
    [
        VssOperation.CoInitializeEx, VssOperation.CreateVssBackupComponents, VssOperation.QueryInterface,
        VssOperation.InitializeForBackup, VssOperation.SetContext, VssOperation.SetBackupState, VssOperation.EnableWriterClasses,
        VssOperation.GatherWriterMetadata, VssOperation.FreeWriterMetadata,
        VssOperation.GatherWriterStatus, VssOperation.GetWriterStatusCount, VssOperation.GetWriterStatus,
        VssOperation.StartSnapshotSet, VssOperation.FindFirstVolume, VssOperation.IsVolumeSupported, VssOperation.AddToSnapshotSet,
        VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete, VssOperation.AbortBackup,
        VssOperation.GetWriterStatusEx, VssOperation.FreeWriterStatus, VssOperation.Release, VssOperation.CoUninitialize,
        VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Cancel,
        .. MetadataMethods,
    ];

    /// <summary>The methods that begin an operation with its own result.</summary>
    private static readonly HashSet<string> AsyncMethods =
    [
        VssOperation.GatherWriterMetadata, VssOperation.GatherWriterStatus,
        VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete,
    ];

    /// <summary>The phases of a backup after which writers can be in another state.</summary>
    private static readonly string[] Phases =
        [VssOperation.PrepareForBackup, VssOperation.DoSnapshotSet, VssOperation.BackupComplete, VssOperation.AbortBackup];

    private static readonly SimulatedReturn HealthyReturn = new((int)WriterState.Stable, HResult.S_OK, IsSameInstance: false, IsPresent: true);

    private readonly string _name;
    private readonly SimulatedRegistry _registry = new();
    private readonly Dictionary<string, SimulatedService> _services = new(StringComparer.OrdinalIgnoreCase);

    private SimulationFile(string name) => _name = name;

    /// <param name="name">The scenario's name or the file's path.</param>
    /// <param name="bytes">The file, in UTF-8 or with a byte order mark.</param>
    /// <exception cref="VssException">VssSimulationInvalid.</exception>
    public static VssSimulation Parse(string name, byte[] bytes) => Parse(name, () => JsonText.Decode(bytes));

    /// <param name="name">The scenario's name or the file's path.</param>
    /// <param name="text">The file's text.</param>
    /// <exception cref="VssException">VssSimulationInvalid.</exception>
    public static VssSimulation Parse(string name, string text) => Parse(name, () => text);

    private static VssSimulation Parse(string name, Func<string> read)
    {
        try
        {
            return new SimulationFile(name).ReadSimulation(JsonReader.Read(read()));
        }
        catch (JsonSyntaxException syntax)
        {
            throw VssErrors.SimulationInvalid($"{name}, line {syntax.Line}: not valid JSON: {syntax.Message}.", syntax);
        }
    }

    private VssSimulation ReadSimulation(JsonValue root)
    {
        Fields fields = FieldsOf(root, string.Empty);
        string computerName = fields.Take("computerName", Text) ?? DefaultComputerName;
        JsonValue list = fields.Need("writers", List);
        var calls = fields.Take("calls", ReadCalls) ?? [];
        fields.Take("services", ReadServices);
        SimulatedEdition edition = fields.Take("edition", (value, at) => OneOf(value, at, SimulatedEdition.Server, SimulatedEdition.Client)) ?? SimulatedEdition.Server;
        _registry.Add(WindowsEdition.Key, WindowsEdition.ProductType, edition == SimulatedEdition.Client ? WindowsEdition.Client : WindowsEdition.Server);
        _registry.Add(VssEventClass.Key, VssEventClass.TypeLib, VssEventClass.Path, isExpandable: true);
        fields.Take("registry", (value, at) => ReadEach(value, at, ReadRegistry));
        SimulatedEvent[] events = fields.List("events", ReadEvent);
        bool hasEx3 = fields.Take("ex3", OptionalTruth) ?? true;
        Dictionary<string, bool>? volumes = fields.Take("volumes", ReadVolumes);
        Dictionary<string, string> environment = ReadEnvironment(fields);
        fields.RefuseRest();

        SimulatedWriter[] writers = [.. list.Items.Select((item, index) => ReadWriter(item, index, computerName))];

        // The host services of writers are added automatically.
        foreach (SimulatedWriter writer in writers)
        {
            if (writer.HostName is not null && !_services.ContainsKey(writer.HostName))
            {
                _services.Add(writer.HostName, new SimulatedService(writer.HostName));
            }
        }

        RefuseWrongDependencies(root["services"]);
        return new VssSimulation(_name, computerName, writers, _services.Values, _registry, events, calls, hasEx3, volumes) { Paths = PathsOf(volumes?.Keys, environment, computerName) };
    }

    private SimulatedWriter ReadWriter(JsonValue item, int index, string computerName)
    {
        Fields fields = FieldsOf(item, $"writers[{index}]");
        string name = fields.Need("name", Text);
        Guid writerId = fields.Take("writerId", Id) ?? PublishedId(name) ?? DerivedId(name);
        var initial = new RawWriterStatus(
            name,
            writerId,
            fields.Take("instanceId", Id) ?? DerivedId($"{computerName}/{name}/{index}"),
            fields.Take("state", State) ?? (int)WriterState.Stable,
            fields.Take("failure", Code) ?? HResult.S_OK,
            fields.Take("application", Code),
            fields.Take("applicationMessage", Text));
        SimulatedChange[] changes = fields.Take("changes", ReadChanges) ?? [];
        SimulatedReturn afterRestart = fields.Take("afterRestart", ReadReturn) ?? HealthyReturn;
        Dictionary<string, SimulatedChange> phases = fields.Take("phases", ReadPhases) ?? [];
        SimulatedMetadata metadata = ReadMetadata(fields);
        fields.RefuseRest();
        return new SimulatedWriter(initial, changes, HostOf(writerId, name), afterRestart, phases) { Metadata = metadata };
    }

    private Dictionary<string, SimulatedChange> ReadPhases(JsonValue value, string path)
    {
        Fields fields = FieldsOf(value, path);
        var phases = new Dictionary<string, SimulatedChange>();
        foreach (string phase in Phases)
        {
            if (fields.Take(phase, ReadPhase) is SimulatedChange change)
            {
                phases.Add(phase, change);
            }
        }

        fields.RefuseRest();
        return phases;
    }

    private SimulatedChange ReadPhase(JsonValue value, string path) => Object(value, path, fields => ReadChange(fields, TimeSpan.Zero));

    private Dictionary<string, bool> ReadVolumes(JsonValue value, string path)
    {
        var volumes = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        ReadEach(value, path, fields =>
        {
            string name = VolumeName.Of(fields.Need("name", Text));
            bool isSupported = fields.Take("supported", OptionalTruth) ?? true;
            _foldersOf[name] = fields.List("folders", ReadFolder);
            fields.RefuseRest();
            if (!VolumeName.IsValid(name))
            {
                throw fields.Wrong("name", $"'{name}' is not a volume such as C:\\");
            }

            if (volumes.ContainsKey(name))
            {
                throw fields.Wrong("name", $"'{name}' is duplicated");
            }

            volumes.Add(name, isSupported);
        });
        return volumes;
    }

    /// <summary>The service whose restart affects the writer.</summary>
    private string? HostOf(Guid writerId, string name) => KnownWriters.Find(writerId, name) is { RestartClass: not RestartClass.NoRestart } known
        ? InstalledExchange.HostServiceOf(writerId, name, _registry) ?? known.ServiceOf(name)
        : null;

    private void ReadRegistry(Fields fields)
    {
        string key = fields.Need("key", RegistryKey);
        string name = fields.Need("name", Text);
        bool isExpandable = fields.Take("expandable", OptionalTruth) ?? false;
        JsonValue data = fields.Need("value", (member, _) => member);
        fields.RefuseRest();
        if (data.Kind == JsonKind.Number)
        {
            _registry.Add(key, name, WholeNumber(data, fields.PathOf("value"), string.Empty, 0, uint.MaxValue));
        }
        else
        {
            _registry.Add(key, name, Text(data, fields.PathOf("value")), isExpandable);
        }
    }

    /// <summary>A key under HKEY_LOCAL_MACHINE, without that prefix.</summary>
    private string RegistryKey(JsonValue value, string path)
    {
        const string root = @"HKLM\";
        string key = Text(value, path);
        return key.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? key.Substring(root.Length) : throw Wrong(value, path, $"must begin with {root}");
    }

    private SimulatedEvent ReadEvent(JsonValue item, string path) => Object(item, path, fields => new SimulatedEvent(
        fields.Take("log", Text) ?? "Application",
        fields.Need("source", Text).ToPrintable(),
        fields.Take("id", EventNumber) ?? throw fields.Missing("id"),
        TimeSpan.FromMinutes(fields.Take("minutesAgo", MinutesOfDay) ?? 0),
        (fields.Take("message", Text) ?? string.Empty).ToPrintable()));

    private int? EventNumber(JsonValue value, string path) => (int)WholeNumber(value, path, string.Empty, 0, ushort.MaxValue);

    private int? MinutesOfDay(JsonValue value, string path) => (int)WholeNumber(value, path, string.Empty, 0, MostMinutesAgo);

    private SimulatedReturn ReadReturn(JsonValue value, string path) => Object(value, path, fields => new SimulatedReturn(
        fields.Take("state", State) ?? (int)WriterState.Stable,
        fields.Take("failure", Code) ?? HResult.S_OK,
        fields.Take("sameInstance", OptionalTruth) ?? false,
        fields.Take("present", OptionalTruth) ?? true));

    private object? ReadServices(JsonValue value, string path)
    {
        List<JsonValue> items = List(value, path).Items;
        if (items.Count > MostServices)
        {
            throw Wrong(items[MostServices], $"{path}[{MostServices}]", $"exceeds the limit: a simulation can have up to {MostServices} services");
        }

        ReadEach(value, path, fields =>
        {
            SimulatedService service = ReadService(fields);
            fields.RefuseRest();
            if (_services.ContainsKey(service.Name))
            {
                throw fields.Wrong("name", $"'{service.Name}' is duplicated");
            }

            _services.Add(service.Name, service);
        });
        return null;
    }

    private string[] NeedsOf(string name) => _services.TryGetValue(name, out SimulatedService? service) ? service.DependsOn : [];

    private SimulatedService ReadService(Fields fields) => new(fields.Need("name", Text))
    {
        RunsAtFirst = fields.Take("state", (value, at) => OneOf(value, at, ServiceState.Running, ServiceState.Stopped)) != ServiceState.Stopped,
        StartType = fields.Take("startType", (value, at) => OneOf(value, at, ServiceStartType.Automatic, ServiceStartType.Manual, ServiceStartType.Disabled))
            ?? ServiceStartType.Automatic,
        DependsOn = fields.List("dependsOn", Text),
        StopTime = fields.Take("stopMs", Milliseconds) ?? TimeSpan.Zero,
        StartTime = fields.Take("startMs", Milliseconds) ?? TimeSpan.Zero,
        StopError = fields.Take("stopError", Code),
        StartError = fields.Take("startError", Code),
        IsTriggered = fields.Take("triggerStart", OptionalTruth) ?? false,
        Account = fields.Take("account", Text),
        IsProtected = fields.Take("protected", OptionalTruth) ?? false,
    };

    /// <summary>Checks that each required service exists and that there are no circular dependencies.</summary>
    private void RefuseWrongDependencies(JsonValue? services)
    {
        // Required services come before those that depend on them, unless they depend on each other.
        Dictionary<string, int> order = StopOrder.Of(_services.Keys, NeedsOf)
            .Select((name, position) => (name, position))
            .ToDictionary(each => each.name, each => each.position, StringComparer.OrdinalIgnoreCase);
        foreach ((SimulatedService service, int index) in _services.Values.Select((service, index) => (service, index)))
        {
            for (int i = 0; i < service.DependsOn.Length; i++)
            {
                string needed = service.DependsOn[i];
                if (!_services.ContainsKey(needed))
                {
                    throw Wrong(services!.Items[index], PathOf(index, i), $"'{needed}' is not a service of this simulation; known: {ServiceNames()}");
                }

                if (order[needed] >= order[service.Name])
                {
                    throw Wrong(services!.Items[index], PathOf(index, i), $"'{needed}' depends on '{service.Name}' in turn");
                }
            }
        }

        static string PathOf(int service, int need) => $"services[{service}].dependsOn[{need}]";
    }

    /// <summary>The names of the services; only the first ones if there are many.</summary>
    private string ServiceNames() => string.Join(", ", _services.Keys.Take(NamesShown))
        + (_services.Count > NamesShown ? $" and {_services.Count - NamesShown} more" : string.Empty);

    private SimulatedChange[] ReadChanges(JsonValue value, string path)
    {
        SimulatedChange[] changes = Items(value, path, ReadChange);
        for (int i = 1; i < changes.Length; i++)
        {
            if (changes[i].After < changes[i - 1].After)
            {
                throw Wrong(value.Items[i], $"{path}[{i}].afterMs", "is earlier than that of the preceding change");
            }
        }

        return changes;
    }

    private SimulatedChange ReadChange(JsonValue item, string path) =>
        Object(item, path, fields => ReadChange(fields, fields.Take("afterMs", Milliseconds) ?? throw fields.Missing("afterMs")));

    private SimulatedChange ReadChange(Fields fields, TimeSpan after) => new(
        after,
        fields.Take("state", State),
        fields.Take("failure", Code),
        fields.Take("instanceId", Id),
        fields.Take("present", OptionalTruth));

    private Dictionary<string, SimulatedCall> ReadCalls(JsonValue value, string path)
    {
        var calls = new Dictionary<string, SimulatedCall>();
        foreach (KeyValuePair<string, JsonValue> member in Expect(value, path, JsonKind.Object, "an object").Members)
        {
            string at = $"{path}.{member.Key}";
            if (!Methods.Contains(member.Key))
            {
                throw Wrong(member.Value, at, $"is not a method that the module calls; known methods: {string.Join(", ", Methods)}");
            }

            calls[member.Key] = Object(member.Value, at, fields => new SimulatedCall
            {
                Result = fields.Take("hresult", Code) ?? HResult.S_OK,
                Delay = fields.Take("delayMs", Milliseconds) ?? TimeSpan.Zero,
                Hangs = fields.Take("hang", OptionalTruth) ?? false,
                AsyncResult = (AsyncMethods.Contains(member.Key) ? fields.Take("asyncResult", Code) : null) ?? HResult.VSS_S_ASYNC_FINISHED,
                Times = fields.Take("times", Times),
            });
        }

        return calls;
    }

    private string Text(JsonValue value, string path) => Expect(value, path, JsonKind.String, "a string").Text;

    private JsonValue List(JsonValue value, string path) => Expect(value, path, JsonKind.Array, "an array");

    private bool Truth(JsonValue value, string path) => Expect(value, path, JsonKind.Boolean, "true or false").Text == "true";

    private bool? OptionalTruth(JsonValue value, string path) => Truth(value, path);

    /// <summary>One of the choices by its name, not case-sensitive.</summary>
    private T? OneOf<T>(JsonValue value, string path, params T[] choices)
        where T : struct, Enum
    {
        string name = Text(value, path);
        int index = Array.FindIndex(choices, choice => string.Equals(choice.ToString(), name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? choices[index] : throw Wrong(value, path, $"'{name}' is not one of {string.Join(", ", choices)}");
    }

    private Guid? Id(JsonValue value, string path) =>
        Guid.TryParse(Text(value, path), out Guid id) ? id : throw Wrong(value, path, $"'{value.Text}' is not a GUID");

    private TimeSpan? Milliseconds(JsonValue value, string path) => TimeSpan.FromMilliseconds(WholeNumber(value, path, " of milliseconds", 0, uint.MaxValue));

    private long? Times(JsonValue value, string path) => WholeNumber(value, path, " of calls", 1, uint.MaxValue);

    private uint WholeNumber(JsonValue value, string path, string ofWhat, uint least, uint most)
    {
        Expect(value, path, JsonKind.Number, $"a number{ofWhat}");
        return uint.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number >= least && number <= most
            ? number
            : throw Wrong(value, path, $"{value.Text} is not a whole number{ofWhat} from {least} to {most}");
    }

    private int? State(JsonValue value, string path)
    {
        if (value.Kind == JsonKind.Number)
        {
            return Number(value, path);
        }

        // By name only: Enum.TryParse also accepts numbers in strings, and lists.
        string name = Text(value, path);
        return Enum.GetNames(typeof(WriterState)).Contains(name, StringComparer.OrdinalIgnoreCase)
            ? (int)Enum.Parse(typeof(WriterState), name, ignoreCase: true)
            : throw Wrong(value, path, $"'{name}' is not a state; known states: {string.Join(", ", Enum.GetNames(typeof(WriterState)))}");
    }

    private int? Code(JsonValue value, string path)
    {
        if (value.Kind == JsonKind.Number)
        {
            return Number(value, path);
        }

        return KnownErrors.TryParse(Text(value, path), out int code)
            ? code
            : throw Wrong(value, path, $"'{value.Text}' is not an HRESULT such as 0x800423F4 or a known name");
    }

    private int Number(JsonValue value, string path) =>
        int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Wrong(value, path, $"{value.Text} is not a signed 32-bit whole number");

    private JsonValue Expect(JsonValue value, string path, JsonKind kind, string expected) =>
        value.Kind == kind ? value : throw Wrong(value, path, $"must be {expected}");

    private T[] Items<T>(JsonValue value, string path, Func<JsonValue, string, T> read) =>
        [.. List(value, path).Items.Select((item, index) => read(item, $"{path}[{index}]"))];

    /// <summary>Reads each object of a list; returns nothing.</summary>
    private object? ReadEach(JsonValue value, string path, Action<Fields> read)
    {
        List<JsonValue> items = List(value, path).Items;
        for (int i = 0; i < items.Count; i++)
        {
            read(FieldsOf(items[i], $"{path}[{i}]"));
        }

        return null;
    }

    /// <summary>Reads an object and rejects members that were not read.</summary>
    private T Object<T>(JsonValue value, string path, Func<Fields, T> read)
    {
        Fields fields = FieldsOf(value, path);
        T made = read(fields);
        fields.RefuseRest();
        return made;
    }

    private Fields FieldsOf(JsonValue value, string path) =>
        new(this, Expect(value, path.Length == 0 ? "the file" : path, JsonKind.Object, "an object"), path);

    private VssException Wrong(JsonValue at, string field, string problem) =>
        VssErrors.SimulationInvalid($"{_name}, line {at.Line}: {field} {problem}.");

    private static Guid? PublishedId(string name) => KnownWriters.All
        .FirstOrDefault(known => known.IsNamed(name))?.WriterId;

    /// <summary>An id that is always the same for the same text.</summary>
    public static Guid DerivedId(string text)
    {
        using var hash = SHA256.Create();
        return new Guid([.. hash.ComputeHash(Encoding.UTF8.GetBytes(text)).Take(16)]);
    }

    /// <summary>The members of one object: each is taken by its name, and remaining ones are rejected.</summary>
    private sealed class Fields(SimulationFile file, JsonValue value, string path)
    {
        private readonly HashSet<string> _taken = [];

        public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

        /// <summary>The member's value, or null if it is absent or null.</summary>
        public T? Take<T>(string name, Func<JsonValue, string, T?> read)
        {
            _taken.Add(name);
            JsonValue? member = value[name];
            return member is null || member.Kind == JsonKind.Null ? default : read(member, PathOf(name));
        }

        /// <summary>The member's value, which is required.</summary>
        public T Need<T>(string name, Func<JsonValue, string, T> read)
            where T : class => Take(name, read) ?? throw Missing(name);

        /// <summary>The elements of the member, a list; empty if it is absent or null.</summary>
        public T[] List<T>(string name, Func<JsonValue, string, T> read) => Take(name, (list, at) => file.Items(list, at, read)) ?? [];

        public VssException Missing(string name) => Wrong(name, "is missing");

        public VssException Wrong(string name, string problem) => file.Wrong(value, PathOf(name), problem);

        public void RefuseRest()
        {
            foreach (KeyValuePair<string, JsonValue> member in value.Members)
            {
                if (!_taken.Contains(member.Key))
                {
                    throw file.Wrong(member.Value, PathOf(member.Key), $"is not a known field; known fields: {string.Join(", ", _taken)}");
                }
            }
        }
    }
}

/// <summary>The kind of Windows that a simulated computer runs.</summary>
internal enum SimulatedEdition
{
    Server = 0,
    Client,
}
