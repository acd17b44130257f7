using System.Globalization;
using System.IO;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>The collector's command line, for both sides: the module writes it, the collector reads it.</summary>
internal sealed class CollectorOptions
{
    private const string JsonLinesOption = "--jsonl";
    private const string TimeoutOption = "--timeout";
    private const string WriterOption = "--writer";
    private const string WritersFromInputOption = "--writers-from-stdin";
    private const string SkipMetadataOption = "--skip-metadata";
    private const string RehearseOption = "--rehearse";
    private const string VolumeOption = "--volume";
    private const string MetadataOption = "--metadata";
    private const string SimulationOption = "--simulation";
    private const string CancelOption = "--cancel-on-stdin-close";
    private const string HelpOption = "--help";
    private const string VersionOption = "--version";

    public const string Usage = $"""
        VssWriterCollector [{JsonLinesOption}] [{TimeoutOption} SECONDS] [{WriterOption} GUID]... [{WritersFromInputOption}]
                           [{SkipMetadataOption}] [{RehearseOption} [{VolumeOption} VOLUME]...] [{MetadataOption} WHAT] [{SimulationOption} [FILE]] [{CancelOption}] [{HelpOption}] [{VersionOption}]

        Queries the Volume Shadow Copy Service for the status of its writers and prints it.

          {JsonLinesOption}                 print one JSON object per line instead of the table
          {TimeoutOption} SECONDS       time limit of the query; 0 means no limit; default 180, with {RehearseOption} 600
          {WriterOption} GUID           query only writers of this class; can be repeated
          {WritersFromInputOption}    read the GUIDs of these classes from standard input, one per line, up to an empty line
          {SkipMetadataOption}         query the status without gathering the metadata first
          {RehearseOption}              make a shadow copy as a backup does, copy nothing, and print the status of the writers after each phase
          {VolumeOption} VOLUME         include this volume, such as C:\; can be repeated; default: every fixed volume that VSS supports
          {MetadataOption} WHAT         query the metadata of the writers instead of their status:
                                  writers (writers only), components (writers and components),
                                  or volumes (components and the volumes that hold them)
          {SimulationOption} [FILE]     use a simulated VSS from FILE; without FILE, the built-in demonstration
          {CancelOption} cancel when standard input ends
          {HelpOption}                  print this text
          {VersionOption}               print the version

        Exit code: 0 success, regardless of the writers' health; 1 failed; 2 invalid usage; 3 not supported on this
        platform; 4 access denied; 5 timed out; 6 canceled.
        """;

    private static readonly MetadataScope[] MetadataScopes = [MetadataScope.Writers, MetadataScope.Components, MetadataScope.Volumes];

    /// <summary>The options without a value.</summary>
    private static readonly Dictionary<string, Action<CollectorOptions>> Switches = new()
    {
        [JsonLinesOption] = options => options.JsonLines = true,
        [CancelOption] = options => options.CancelOnInputClose = true,
        [WritersFromInputOption] = options => options.WritersFromInput = true,
        [SkipMetadataOption] = options => options.Query.SkipMetadata = true,
        [RehearseOption] = options => options.Query.RehearsalVolumes ??= [],
        [HelpOption] = options => options.ShowHelp = true,
        [VersionOption] = options => options.ShowVersion = true,
    };

    /// <summary>The options with a value; each returns what is wrong with it.</summary>
    private static readonly Dictionary<string, Func<CollectorOptions, string?, string?>> Settings = new()
    {
        [TimeoutOption] = (options, value) => options.SetTimeLimit(value),
        [WriterOption] = (options, value) => options.AddWriter(value),
        [VolumeOption] = (options, value) => options.AddVolume(value),
        [MetadataOption] = (options, value) => options.SetMetadata(value),
    };

    private readonly List<string> _volumes = [];
    private bool _hasTimeLimit;

    public bool JsonLines { get; private set; }

    /// <summary>Whether writer classes are to be read from standard input, with <see cref="ReadWriters"/>.</summary>
    public bool WritersFromInput { get; private set; }

    public bool CancelOnInputClose { get; private set; }

    public bool ShowHelp { get; private set; }

    public bool ShowVersion { get; private set; }

    public bool IsSimulation { get; private set; }

    /// <summary>The simulation file; null for the built-in simulation.</summary>
    public string? SimulationPath { get; private set; }

    public WriterStatusQuery Query { get; } = new();

    /// <summary>Reads a command line; the error describes what is wrong with it.</summary>
    public static CollectorOptions Parse(IReadOnlyList<string> arguments, out string? error)
    {
        var options = new CollectorOptions();
        error = null;
        for (int i = 0; i < arguments.Count && error is null; i++)
        {
            string? next = i + 1 < arguments.Count ? arguments[i + 1] : null;
            if (Switches.TryGetValue(arguments[i], out Action<CollectorOptions>? turnOn))
            {
                turnOn(options);
            }
            else if (Settings.TryGetValue(arguments[i], out Func<CollectorOptions, string?, string?>? set))
            {
                error = set(options, next);
                i++;
            }
            else if (arguments[i] != SimulationOption)
            {
                error = $"'{arguments[i]}' is not a valid option; {HelpOption} lists the options.";
            }
            else
            {
                options.IsSimulation = true;
                if (next?.StartsWith("--", StringComparison.Ordinal) == false)
                {
                    options.SimulationPath = next;
                    i++;
                }
            }
        }

        error ??= options.FindContradiction();
        return options;
    }

    /// <summary>The command line that makes a collector answer the query for a calling program.</summary>
    public static string ArgumentsFor(WriterStatusQuery query)
    {
        int seconds = (int)Math.Ceiling(query.TimeLimit?.TotalSeconds ?? 0);
        IEnumerable<string> arguments =
        [
            JsonLinesOption,
            CancelOption,
            TimeoutOption, seconds.ToString(CultureInfo.InvariantCulture),
            .. query.WriterIds.Length > 0 ? new[] { WritersFromInputOption } : [],
            .. query.SkipMetadata ? new[] { SkipMetadataOption } : [],
            .. query.RehearsalVolumes is null ? [] : new[] { RehearseOption },
            .. (query.RehearsalVolumes ?? []).SelectMany(volume => new[] { VolumeOption, Quote(volume) }),
            .. query.Metadata != MetadataScope.None ? new[] { MetadataOption, query.Metadata.ToString().ToLowerInvariant() } : [],
        ];
        return string.Join(" ", arguments);
    }

    /// <summary>The standard input that goes with <see cref="ArgumentsFor"/>: the writer classes, which may not fit in a command line.</summary>
    public static string InputFor(WriterStatusQuery query) => query.WriterIds.Length == 0
        ? string.Empty
        : string.Concat(query.WriterIds.Select(id => $"{id:D}\n").Append("\n"));

    /// <summary>Reads writer classes up to an empty line.</summary>
    /// <returns>What is wrong with them; null if they are valid.</returns>
    public string? ReadWriters(TextReader input)
    {
        List<Guid> ids = [.. Query.WriterIds];
        while (input.ReadLine() is string line)
        {
            if (line.Length == 0)
            {
                Query.WriterIds = [.. ids];
                return null;
            }

            if (!Guid.TryParse(line, out Guid id))
            {
                return $"{WritersFromInputOption} requires the class ID (GUID) of a writer on each line of standard input.";
            }

            ids.Add(id);
        }

        return $"{WritersFromInputOption} requires an empty line after the last GUID on standard input.";
    }

    /// <summary>The text as one argument: backslashes before a quotation mark count double (CommandLineToArgvW). A volume's name contains no quotation mark.</summary>
    private static string Quote(string text)
    {
        int backslashes = text.Length - text.TrimEnd('\\').Length;
        return $"\"{text}{new string('\\', backslashes)}\"";
    }

    private string? AddVolume(string? text)
    {
        string name = VolumeName.Of(text ?? string.Empty);
        if (!VolumeName.IsValid(name))
        {
            return $"{VolumeOption} requires a volume, such as C:\\.";
        }

        _volumes.Add(name);
        return null;
    }

    /// <summary>Rejects options that exclude each other; also sets the defaults of a rehearsal.</summary>
    private string? FindContradiction()
    {
        if (Query.RehearsalVolumes is null)
        {
            return _volumes.Count == 0 ? null : $"{VolumeOption} requires {RehearseOption}.";
        }

        Query.RehearsalVolumes = [.. _volumes];
        if (!_hasTimeLimit)
        {
            Query.TimeLimit = WriterStatusQuery.LimitOf(WriterStatusQuery.DefaultRehearsalSeconds);
        }

        return Query.SkipMetadata || Query.WriterIds.Length > 0 || WritersFromInput
            ? $"{RehearseOption} always includes all writers, so {SkipMetadataOption}, {WriterOption}, and {WritersFromInputOption} cannot be used with it."
            : null;
    }

    private string? SetTimeLimit(string? text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
        {
            return $"{TimeoutOption} requires a whole number of seconds, 0 for no limit.";
        }

        Query.TimeLimit = WriterStatusQuery.LimitOf(seconds);
        _hasTimeLimit = true;
        return null;
    }

    private string? SetMetadata(string? text)
    {
        Query.Metadata = Array.Find(MetadataScopes, scope => scope.ToString().Equals(text, StringComparison.OrdinalIgnoreCase));
        return Query.Metadata == MetadataScope.None ? $"{MetadataOption} requires one of {string.Join(", ", MetadataScopes).ToLowerInvariant()}." : null;
    }

    private string? AddWriter(string? text)
    {
        if (!Guid.TryParse(text, out Guid id))
        {
            return $"{WriterOption} requires the class ID (GUID) of a writer.";
        }

        Query.WriterIds = [.. Query.WriterIds, id];
        return null;
    }
}
