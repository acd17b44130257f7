using System.Globalization;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Knowledge;

/// <summary>Interprets what a user enters: a code, an event id, a phrase of vssadmin or a line of a log.</summary>
internal static class ErrorText
{
    /// <summary>The longest text to search: log lines are shorter, and it limits the work of the regular expressions.</summary>
    private const int MaximumLength = 65536;

    /// <summary>The largest Windows error code and the largest event id.</summary>
    private const int MaximumSmallNumber = ushort.MaxValue;

    private static readonly Lazy<Dictionary<int, VssError>> Events = new(() => EmbeddedTable.Rows("event-ids.tsv").Select(EventOf).ToDictionary(known => known.Code));

    private static readonly Regex EventId = new(@"\bevent(?:\s*id)?\s*[:=#]?\s*(?<id>\d{2,5})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Codes as logs show them: hexadecimal with and without 0x, signed and unsigned decimal, and symbols.</summary>
    private static readonly Regex Code = new(
        @"(?<![\w-])(?:0x[0-9a-f]{8}|8[0-9a-f]{7}|-2\d{9}|2[12]\d{8}|(?:VSS|RPC|CO|REGDB|EVENT)_[ESX]_\w+|E_[A-Z]+|ERROR_\w+)(?![\w-])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Lazy<Regex> VssadminWords = new(() => new Regex(
        $@"(?<![\w-])(?:{string.Join("|", KnownErrors.All.Select(known => known.Vssadmin).OfType<string>().OrderByDescending(words => words.Length).Select(Regex.Escape))})(?![\w-])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));

    /// <summary>The ids of known events.</summary>
    public static IReadOnlyCollection<VssError> KnownEvents => Events.Value.Values;

    /// <summary>The meaning of the text: one code, event or phrase of vssadmin, or every code in a longer text, each once; empty if it contains none.</summary>
    public static IReadOnlyList<VssError> Resolve(string text)
    {
        string trimmed = text.Trim();
        if (KnownErrors.TryParse(trimmed, out int code))
        {
            return [IsSmallDecimal(trimmed, code) ? Small(code) : KnownErrors.Of(code)];
        }

        return trimmed.Length > MaximumLength ? [] : [.. Find(trimmed).GroupBy(found => found.Name).Select(same => same.First())];
    }

    private static IEnumerable<VssError> Find(string line)
    {
        VssError[] events = [.. from Match match in EventId.Matches(line) select EventOrNull(match.Groups["id"].Value) into known where known is not null select known];
        VssError[] codes = [.. from Match match in Code.Matches(line) where KnownErrors.TryParse(match.Value, out _) select Parse(match.Value)];
        return events.Length + codes.Length > 0
            ? codes.Concat(events)
            : from Match match in VssadminWords.Value.Matches(line)
              select KnownErrors.All.First(known => string.Equals(known.Vssadmin, match.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static VssError Parse(string text)
    {
        _ = KnownErrors.TryParse(text, out int code);
        return KnownErrors.Of(code);
    }

    private static VssError? EventOrNull(string id) =>
        Events.Value.TryGetValue(int.Parse(id, CultureInfo.InvariantCulture), out VssError? known) ? known : null;

    /// <summary>Whether the text is a small decimal. 0 and 1 are S_OK and S_FALSE instead, and a number with 0x is meant as an HRESULT.</summary>
    private static bool IsSmallDecimal(string text, int code) =>
        code is > 1 and <= MaximumSmallNumber && text.TrimStart('+').All(char.IsDigit);

    /// <summary>A known event; otherwise the possible meanings of such a number, which is never a success.</summary>
    private static VssError Small(int number)
    {
        if (Events.Value.TryGetValue(number, out VssError? known))
        {
            return known;
        }

        VssError windows = KnownErrors.Of(Interop.HResult.FromWin32(number));
        return new VssError(
            number,
            null,
            VssErrorClass.Unknown,
            $"{number} is not an HRESULT. It can be a Windows error, {windows}, or an event ID.",
            $"If it is a Windows error, resolve {windows.Hexadecimal}. If it is an event ID, open the event and resolve the code in its text.");
    }

    private static VssError EventOf(string[] row)
    {
        int id = int.Parse(row[0], CultureInfo.InvariantCulture);
        return new VssError(
            id,
            $"Event {row[0]}",
            (VssErrorClass)Enum.Parse(typeof(VssErrorClass), row[2]),
            $"{row[0]} is an event ID of source {row[1]}, not an HRESULT. {row[3]}",
            row[4],
            isEvent: true);
    }
}
