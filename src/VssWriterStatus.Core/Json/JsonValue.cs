namespace VssWriterStatus.Json;

/// <summary>The kinds of a JSON value.</summary>
internal enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>A JSON value with its line number, so that an error can name the line.</summary>
/// <remarks>The serializers that are in-box in both editions of .NET do not report line numbers.</remarks>
internal sealed class JsonValue(JsonKind kind, int line, string text)
{
    private List<JsonValue>? _items;
    private List<KeyValuePair<string, JsonValue>>? _members;

    public JsonKind Kind { get; } = kind;

    /// <summary>The line of the value's first character, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The characters of a string, or the text of a number or literal; empty for other kinds.</summary>
    public string Text { get; } = text;

    /// <summary>The elements of an array.</summary>
    public List<JsonValue> Items => _items ??= [];

    /// <summary>The members of an object, in order; each name is unique.</summary>
    public List<KeyValuePair<string, JsonValue>> Members => _members ??= [];

    /// <summary>The member with that name, or null.</summary>
    public JsonValue? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, JsonValue> member in Members)
            {
                if (member.Key == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }
}
