using System.Diagnostics;
using System.IO;
using System.Reflection;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using VssWriterStatus.Services;
using VssWriterStatus.Simulation;

namespace VssWriterStatus;

/// <summary>A simulated VSS: its writers, how they change over time, and how the calls behave. Its time starts when it is created.</summary>
public sealed class VssSimulation : IComputer
{
    /// <summary>The default scenario.</summary>
    public const string DefaultScenario = "sql-failed";

    /// <summary>The longest file, in bytes: some 10,000 writers. Reading it uses at most about 50 times as many bytes.</summary>
    internal const int LongestFile = 1 << 22;

    private const string ScenarioPrefix = "Scenarios/";
    private const string ScenarioSuffix = ".json";

    private readonly IReadOnlyList<SimulatedWriter> _writers;
    private readonly IReadOnlyDictionary<string, SimulatedCall> _calls;
    private readonly SimulatedServices _services;

    internal VssSimulation(
        string name,
        string computerName,
        IReadOnlyList<SimulatedWriter> writers,
        IEnumerable<SimulatedService> services,
        SimulatedRegistry registry,
        IEnumerable<SimulatedEvent> events,
        IReadOnlyDictionary<string, SimulatedCall> calls,
        bool hasEx3,
        IReadOnlyDictionary<string, bool>? volumes = null)
    {
        Name = name.ToPrintable();
        ComputerName = computerName.ToPrintable();
        HasEx3 = hasEx3;
        _writers = writers;
        _services = new SimulatedServices(services, Stopwatch.StartNew());
        _calls = calls;
        Volumes = volumes ?? new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase) { [@"C:\"] = true };
        Registry = registry;
        EventLog = new SimulatedEventLog(events);
    }

    /// <summary>The names of the built-in scenarios.</summary>
    public static IReadOnlyList<string> Scenarios { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(resource => resource.StartsWith(ScenarioPrefix, StringComparison.Ordinal))
            .Select(resource => resource.Substring(
                ScenarioPrefix.Length, resource.Length - ScenarioPrefix.Length - ScenarioSuffix.Length))
            .OrderBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>The scenario's name or the file's path.</summary>
    public string Name { get; }

    /// <summary>The name of the simulated computer.</summary>
    public string ComputerName { get; }

    /// <summary>How many writers are defined, including those that come and go.</summary>
    public int WriterCount => _writers.Count;

    /// <summary>Whether IVssBackupComponentsEx3 is available, and with it the application's own error.</summary>
    internal bool HasEx3 { get; }

    /// <summary>The fixed volumes of the simulated computer by name, and whether shadow copies of each are supported.</summary>
    internal IReadOnlyDictionary<string, bool> Volumes { get; }

    /// <summary>The location of a path on its volumes.</summary>
    internal IVolumes Paths { get; set; } = new SimulatedVolumes([], new Dictionary<string, string>());

    /// <summary>The services of the simulated computer.</summary>
    internal IServiceControl Services => _services;

    /// <summary>The registry of the simulated computer.</summary>
    internal SimulatedRegistry Registry { get; }

    /// <summary>The event logs of the simulated computer.</summary>
    internal SimulatedEventLog EventLog { get; }

    VssSource IComputer.Source => VssSource.Simulation;

    IServiceControl IComputer.Services => Services;

    IMachineRegistry IComputer.Registry => Registry;

    IEventLog IComputer.EventLog => EventLog;

    IVssApi IComputer.Connect() => Connect();

    /// <summary>Reads a simulation from a JSON file.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="VssException">VssSimulationInvalid: the file cannot be read or is invalid; the message names the file, line and field.</exception>
    public static VssSimulation FromFile(string path)
    {
        byte[] bytes;
        try
        {
            bytes = ReadBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw VssErrors.SimulationInvalid($"The simulation '{path}' could not be read: {exception.Message}", exception);
        }

        return SimulationFile.Parse(path, bytes);
    }

    /// <summary>A built-in scenario.</summary>
    /// <param name="name">One of <see cref="Scenarios"/>, not case-sensitive.</param>
    /// <exception cref="VssException">VssSimulationInvalid: there is no such scenario.</exception>
    public static VssSimulation FromScenario(string name)
    {
        string known = Scenarios.FirstOrDefault(scenario => string.Equals(scenario, name, StringComparison.OrdinalIgnoreCase))
            ?? throw VssErrors.ScenarioUnknown(name, Scenarios);
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ScenarioPrefix + known + ScenarioSuffix)!;
        using var reader = new StreamReader(stream);
        return SimulationFile.Parse(known, reader.ReadToEnd());
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > LongestFile)
            {
                throw new IOException($"It is longer than {LongestFile} bytes.");
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The simulation as a sentence.</summary>
    public override string ToString() => $"{Name}: {WriterCount} simulated writers on {ComputerName}.";

    /// <summary>Opens the simulation for one gather.</summary>
    internal IVssApi Connect() => new SimulatedVss(this);

    /// <summary>How a call behaves at the current time.</summary>
    internal SimulatedCall CallOf(string method) =>
        _calls.TryGetValue(method, out SimulatedCall? call) ? call.Next() : SimulatedCall.Works;

    internal IReadOnlyList<RawWriterStatus> ReadWriters(ICollection<Guid> enabledClasses, IReadOnlyList<string>? phases = null) =>
        [.. ReadMetadata(enabledClasses, phases).Select(each => each.Writer)];

    /// <summary>The present writers of those classes (of all classes if empty), with what they would back up.</summary>
    internal IReadOnlyList<(RawWriterStatus Writer, SimulatedMetadata Metadata)> ReadMetadata(ICollection<Guid> enabledClasses, IReadOnlyList<string>? phases = null)
    {
        var present = new List<(RawWriterStatus, SimulatedMetadata)>();
        foreach (SimulatedWriter writer in _writers)
        {
            if (_services.Show(writer, phases ?? []) is RawWriterStatus status
                && (enabledClasses.Count == 0 || enabledClasses.Contains(status.WriterId)))
            {
                present.Add((status, writer.Metadata));
            }
        }

        return present;
    }
}
