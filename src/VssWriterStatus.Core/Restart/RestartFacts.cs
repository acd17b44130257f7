using VssWriterStatus.Json;

namespace VssWriterStatus.Restart;

/// <summary>The facts of a plan to restart one service, in a form that can be confirmed on one computer and compared on another. Immutable.</summary>
/// <param name="serviceName">The service to restart.</param>
/// <param name="sentence">The plan as text for the user.</param>
/// <param name="facts">Each fact that must not change before the restart, with its value.</param>
internal sealed class RestartFacts(string serviceName, string sentence, IReadOnlyList<KeyValuePair<string, string>> facts)
{
    private const string ServiceMember = "service";
    private const string SentenceMember = "plan";
    private const string FactsMember = "facts";
    private const string SubjectMember = "of";
    private const string ValueMember = "is";
    private const string Absent = "not present";

    private readonly ILookup<string, string> _facts = facts.ToLookup(fact => fact.Key.ToPrintable(), fact => fact.Value.ToPrintable());

    public string ServiceName { get; } = serviceName;

    public string Sentence { get; } = sentence.ToPrintable();

    /// <summary>The facts as one line of JSON.</summary>
    public string ToJson() => new JsonLine()
        .Add(ServiceMember, ServiceName)
        .Add(SentenceMember, Sentence)
        .Add(FactsMember, _facts.SelectMany(fact => fact.Select(value => new JsonLine().Add(SubjectMember, fact.Key).Add(ValueMember, value))))
        .ToString();

    /// <summary>The facts from one line of JSON, with text that is safe for a terminal; null if the text is not such a line.</summary>
    public static RestartFacts? Parse(string json)
    {
        try
        {
            JsonValue line = JsonReader.Read(json);
            return TextOf(line, ServiceMember) is string service && TextOf(line, SentenceMember) is string sentence && line[FactsMember] is { Kind: JsonKind.Array } list
                ? new RestartFacts(service, sentence, [.. list.Items.Select(FactOf)])
                : null;
        }
        catch (JsonSyntaxException)
        {
            return null;
        }
    }

    /// <summary>Whether all writers with that name that the service hosts are healthy.</summary>
    public bool IsHealthy(string writer) => ValueOf(WriterSubject(writer)).Split([", "], StringSplitOptions.None).All(health => health == $"{WriterHealth.Healthy}");

    /// <summary>The subject of the fact about a writer.</summary>
    public static string WriterSubject(string writer) => $"The writer {writer}";

    /// <summary>The differences from the confirmed facts, one sentence each; empty if nothing has changed.</summary>
    public IReadOnlyList<string> ChangesSince(RestartFacts confirmed) =>
    [
        .. from subject in confirmed._facts.Concat(_facts).Select(fact => fact.Key).Distinct()
           let before = confirmed.ValueOf(subject)
           let now = ValueOf(subject)
           where before != now
           select $"{subject} changed from {before} to {now}.",
    ];

    private string ValueOf(string subject) => string.Join(", ", _facts[subject].OrderBy(value => value, StringComparer.Ordinal).DefaultIfEmpty(Absent));

    private static KeyValuePair<string, string> FactOf(JsonValue item) =>
        new(TextOf(item, SubjectMember) ?? string.Empty, TextOf(item, ValueMember) ?? string.Empty);

    private static string? TextOf(JsonValue value, string member) => value[member] is { Kind: JsonKind.String } text ? text.Text : null;
}
