using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Selection;

/// <summary>One known state or failure of one writer that the user accepts, such as "SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT".</summary>
/// <remarks>
/// The writer is a name, with or without wildcards, or a class id. The last colon is followed by states, names of failures or codes, separated by
/// commas; the writer is accepted if each of them applies to it.
/// </remarks>
internal sealed class Acceptance
{
    private readonly WriterPattern _writer;
    private readonly Func<WriterStatus, bool>[] _conditions;

    private Acceptance(string text, WriterPattern writer, Func<WriterStatus, bool>[] conditions)
    {
        Text = text;
        _writer = writer;
        _conditions = conditions;
    }

    /// <summary>The text as the user entered it.</summary>
    public string Text { get; }

    /// <summary>Parses a text; null if it names no writer, or something that is neither a state nor a failure.</summary>
    public static Acceptance? Parse(string text, Func<string, INamePattern> patternOf)
    {
        int colon = text.LastIndexOf(':');
        string writer = colon < 0 ? string.Empty : text.Substring(0, colon).Trim();
        Func<WriterStatus, bool>?[] conditions = [.. text.Substring(colon + 1).Split(',').Select(part => ConditionOf(part.Trim(), patternOf))];
        return writer.Length == 0 || Array.Exists(conditions, condition => condition is null)
            ? null
            : new Acceptance(text, new WriterPattern(patternOf(writer)), conditions!);
    }

    /// <summary>The status, marked as accepted if it is not healthy and one of the acceptances applies to it.</summary>
    public static WriterStatus Apply(WriterStatus writer, Acceptance[] acceptances) =>
        writer.Health != WriterHealth.Healthy && Array.Find(acceptances, acceptance => acceptance.IsAbout(writer)) is Acceptance found
            ? writer.AcceptedAs(found.Text)
            : writer;

    private bool IsAbout(WriterStatus writer) =>
        _writer.Matches(writer.Name, writer.WriterId) && Array.TrueForAll(_conditions, condition => condition(writer));

    private static Func<WriterStatus, bool>? ConditionOf(string text, Func<string, INamePattern> patternOf)
    {
        INamePattern pattern = patternOf(text);
        if (pattern.HasWildcards)
        {
            return writer => pattern.Matches(writer.StateName) || pattern.Matches(writer.Failure);
        }

        string? state = Enum.GetNames(typeof(WriterState)).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (state is not null)
        {
            return writer => writer.StateName == state;
        }

        return KnownErrors.TryParse(text, out int code) ? writer => writer.FailureCode == code : null;
    }
}
