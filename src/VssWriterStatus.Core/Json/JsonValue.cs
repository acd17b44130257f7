using System.Collections.Generic;

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

/// <summary>A JSON value that knows the line it stands on, so that an error can name it.</summary>
/// <remarks>The serialisers that both editions of .NET have in-box tell no line numbers.</remarks>
internal sealed class JsonValue(JsonKind kind, int line, string text)
{
    private List<JsonValue>? _items;
    private List<KeyValuePair<string, JsonValue>>? _members;

    public JsonKind Kind { get; } = kind;

    /// <summary>The line of the value's first character, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>A string's characters, a number's or literal's own text; empty for the rest.</summary>
    public string Text { get; } = text;

    /// <summary>The elements of an array.</summary>
    public List<JsonValue> Items => _items ??= [];

    /// <summary>The members of an object in their order; a name stands once.</summary>
    public List<KeyValuePair<string, JsonValue>> Members => _members ??= [];

    /// <summary>The member of that name, or null.</summary>
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
