using System.Globalization;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Json;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Turns lines of the protocol back into a gather's messages. Unknown types and members are ignored.</summary>
internal sealed partial class ProtocolReader
{
    /// <summary>The most writers: a thousand times what a large server has.</summary>
    public const int MaximumWriters = 100_000;

    /// <summary>The most phases: a hundred times what a rehearsal has.</summary>
    public const int MaximumPhases = 1000;

    /// <summary>The most volumes: more than Windows has.</summary>
    public const int MaximumVolumes = 10_000;

    /// <summary>How many characters of a progress text are read.</summary>
    public const int QuotedLength = 120;

    private bool _hasStarted;
    private int _writers;
    private int _notRead;
    private int _phases;
    private int _volumes;

    /// <summary>The writers, read or unreadable, since the last status of a rehearsal.</summary>
    private int _unclaimed;
    private int _unclaimedNotRead;

    /// <summary>Whether the last line, an end or an error, was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The message of a line; null for a line of an unknown type.</summary>
    /// <exception cref="VssException">VssProtocolError, quoting the line; or the error that the line reports.</exception>
    public GatherMessage? Read(string line)
    {
        if (IsComplete)
        {
            throw Broken(line, "it comes after the last line");
        }

        Members members = Parse(line);
        string type = members.Text(CollectorProtocol.Type);
        if (_hasStarted == (type == CollectorProtocol.Hello) && type != CollectorProtocol.Error)
        {
            throw Broken(line, $"'{CollectorProtocol.Hello}' must come first and only once");
        }

        return type switch
        {
            CollectorProtocol.Hello => ReadHello(members),
            CollectorProtocol.Progress => new GatherProgress(
                members.Text(CollectorProtocol.Phase).ToPrintable(QuotedLength), TimeSpan.FromMilliseconds(members.Number(CollectorProtocol.ElapsedMs))),
            CollectorProtocol.Writer => ReadWriter(members),
            CollectorProtocol.WriterNotRead => ReadNotRead(members),
            CollectorProtocol.PhaseEnded => ReadPhase(members),
            CollectorProtocol.Volume => ReadVolume(members),
            CollectorProtocol.Status => ReadStatus(members),
            CollectorProtocol.End => ReadEnd(members),
            CollectorProtocol.Error => throw ReadError(members),
            _ => ReadMetadata(type, members),
        };
    }

    private GatherStarted ReadHello(Members members)
    {
        int version = members.Number(CollectorProtocol.ProtocolVersion);
        Expect(version == CollectorProtocol.Version, members, $"it uses version {version} of the protocol, but this module uses version {CollectorProtocol.Version}");
        _hasStarted = true;
        return new GatherStarted(
            members.Text(CollectorProtocol.ComputerName),
            members.Name<VssSource>(CollectorProtocol.Source),
            members.Name<ComSecurity>(CollectorProtocol.ComSecurity));
    }

    private WriterRead ReadWriter(Members members)
    {
        Limit(++_writers, MaximumWriters, "writers", members);
        _unclaimed++;
        return new WriterRead(new RawWriterStatus(
            members.Text(CollectorProtocol.Name),
            members.Id(CollectorProtocol.WriterId),
            members.Id(CollectorProtocol.InstanceId),
            members.Number(CollectorProtocol.State),
            members.Number(CollectorProtocol.Failure),
            members.OptionalNumber(CollectorProtocol.Application),
            members.OptionalText(CollectorProtocol.ApplicationMessage)));
    }

    private WriterNotRead ReadNotRead(Members members)
    {
        Limit(++_notRead, StatusReading.MostNotRead, "writers that could not be read", members);
        _unclaimedNotRead++;
        return new WriterNotRead(
            members.Text(CollectorProtocol.Operation).ToPrintable(QuotedLength),
            members.Number(CollectorProtocol.HResult),
            members.Count(CollectorProtocol.Index),
            members.Count(CollectorProtocol.Count));
    }

    private PhaseEnded ReadPhase(Members members)
    {
        Limit(++_phases, MaximumPhases, "phases", members);

        // The writers read since the last status belong to no status, because their gather failed.
        _unclaimed = _unclaimedNotRead = 0;
        return new PhaseEnded(
            members.Text(CollectorProtocol.Name).ToPrintable(QuotedLength),
            members.Number(CollectorProtocol.HResult),
            TimeSpan.FromMilliseconds(members.Count(CollectorProtocol.ElapsedMs)));
    }

    private VolumeAdded ReadVolume(Members members)
    {
        Limit(++_volumes, MaximumVolumes, "volumes", members);
        return new VolumeAdded(members.Text(CollectorProtocol.Name), members.Number(CollectorProtocol.HResult));
    }

    private StatusGathered ReadStatus(Members members)
    {
        bool isSo = members.Number(CollectorProtocol.Writers) == _unclaimed && members.Number(CollectorProtocol.NotRead) == _unclaimedNotRead;
        Expect(isSo, members, $"{_unclaimed} writers came before it, and {_unclaimedNotRead} that could not be read");
        var status = new StatusGathered(members.Text(CollectorProtocol.Phase).ToPrintable(QuotedLength), _unclaimed, _unclaimedNotRead);
        _unclaimed = _unclaimedNotRead = 0;
        return status;
    }

    private GatherEnded ReadEnd(Members members)
    {
        Expect(!_isInWriter, members, "the metadata of a writer is incomplete");
        int writers = members.Number(CollectorProtocol.Writers);
        Expect(writers == _writers, members, $"{_writers} writers came before it");
        IsComplete = true;
        return new GatherEnded(writers, TimeSpan.FromMilliseconds(members.Number(CollectorProtocol.ElapsedMs)));
    }

    private VssException ReadError(Members members)
    {
        IsComplete = true;
        string errorId = members.Text(CollectorProtocol.ErrorId);
        if (errorId == CollectorProtocol.Cancelled)
        {
            return VssErrors.CollectorFailed("The collector was canceled by another process.");
        }

        string message = members.Text(CollectorProtocol.Message);
        Expect(message.Length > 0, members, "the error has no message");
        return VssErrors.Relayed(
            Enum.GetNames(typeof(VssErrorId)).Contains(errorId)
                ? (VssErrorId)Enum.Parse(typeof(VssErrorId), errorId)
                : VssErrorId.VssUnexpected,
            members.Text(CollectorProtocol.Operation),
            members.Number(CollectorProtocol.HResult),
            message);
    }

    private static Members Parse(string line)
    {
        try
        {
            return new Members(line, JsonReader.Read(line));
        }
        catch (JsonSyntaxException syntax)
        {
            throw Broken(line, syntax.Message);
        }
    }

    private static void Expect(bool isSo, Members members, string problem)
    {
        if (!isSo)
        {
            throw Broken(members.Line, problem);
        }
    }

    private static void Limit(int count, int most, string what, Members members)
    {
        if (count > most)
        {
            throw Broken(members.Line, $"{most} {what} came before it");
        }
    }

    private static VssException Broken(string line, string problem) => VssErrors.ProtocolBroken(
        $"The collector wrote an invalid line '{line.ToPrintable(QuotedLength)}': {problem.ToPrintable(QuotedLength)}.");

    /// <summary>The members of a line by name and kind.</summary>
    private readonly struct Members(string line, JsonValue value)
    {
        public string Line { get; } = line;

        public string Text(string name) =>
            OptionalText(name) ?? throw Broken(Line, $"the string '{name}' is missing");

        public string? OptionalText(string name) => Find(name, JsonKind.String)?.Text;

        public int Number(string name) =>
            OptionalNumber(name) ?? throw Broken(Line, $"the number '{name}' is missing");

        public uint Count(string name) =>
            Number(name) is >= 0 and int count ? (uint)count : throw Broken(Line, $"the number '{name}' is negative");

        public int? OptionalNumber(string name)
        {
            if (Find(name, JsonKind.Number) is not JsonValue number)
            {
                return null;
            }

            return int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int parsed)
                ? parsed
                : throw Broken(Line, $"'{name}' is not a signed 32-bit number");
        }

        public bool Truth(string name) =>
            (Find(name, JsonKind.Boolean) ?? throw Broken(Line, $"'{name}' is missing")).Text == "true";

        /// <summary>The strings of a list.</summary>
        public string[] Texts(string name)
        {
            string line = Line;
            return [.. List(name).Select(item => item.Kind == JsonKind.String ? item.Text : throw Broken(line, $"an element of '{name}' is not a string"))];
        }

        /// <summary>The objects of a list.</summary>
        public IEnumerable<Members> Items(string name)
        {
            string line = Line;
            return List(name).Select(item => item.Kind == JsonKind.Object ? new Members(line, item) : throw Broken(line, $"an element of '{name}' is not an object"));
        }

        public Guid Id(string name) => Guid.TryParseExact(Text(name), "D", out Guid id)
            ? id
            : throw Broken(Line, $"'{name}' is not a GUID");

        public T Name<T>(string name)
            where T : struct, Enum
        {
            string text = Text(name);
            return Enum.GetNames(typeof(T)).Contains(text)
                ? (T)Enum.Parse(typeof(T), text)
                : throw Broken(Line, $"'{name}' is not one of {string.Join(", ", Enum.GetNames(typeof(T)))}");
        }

        private List<JsonValue> List(string name) => (Find(name, JsonKind.Array) ?? throw Broken(Line, $"the list '{name}' is missing")).Items;

        private JsonValue? Find(string name, JsonKind kind)
        {
            JsonValue? member = value[name];
            if (member is null || member.Kind == JsonKind.Null)
            {
                return null;
            }

            return member.Kind == kind ? member : throw Broken(Line, $"'{name}' is not of type {kind.ToString().ToLowerInvariant()}");
        }
    }
}
