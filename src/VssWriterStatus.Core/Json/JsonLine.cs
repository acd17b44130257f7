using System.Globalization;
using System.Text;

namespace VssWriterStatus.Json;

/// <summary>Builds one JSON object on one line, with members in the order in which they are added.</summary>
internal sealed class JsonLine
{
    private readonly StringBuilder _text = new("{");

    public JsonLine Add(string name, string? value)
    {
        Begin(name);
        if (value is null)
        {
            _text.Append("null");
            return this;
        }

        AppendString(value);
        return this;
    }

    public JsonLine Add(string name, long? value)
    {
        Begin(name);
        _text.Append(value?.ToString(CultureInfo.InvariantCulture) ?? "null");
        return this;
    }

    public JsonLine Add(string name, bool value)
    {
        Begin(name);
        _text.Append(value ? "true" : "false");
        return this;
    }

    public JsonLine Add(string name, IEnumerable<string> items)
    {
        Begin(name);
        _text.Append('[');
        string separator = string.Empty;
        foreach (string item in items)
        {
            _text.Append(separator);
            AppendString(item);
            separator = ",";
        }

        _text.Append(']');
        return this;
    }

    public JsonLine Add(string name, Guid value) => Add(name, value.ToString("D"));

    public JsonLine Add(string name, IEnumerable<JsonLine> items)
    {
        Begin(name);
        _text.Append('[').Append(string.Join(",", items)).Append(']');
        return this;
    }

    public override string ToString() => _text.ToString() + '}';

    private void Begin(string name)
    {
        if (_text.Length > 1)
        {
            _text.Append(',');
        }

        AppendString(name);
        _text.Append(':');
    }

    private void AppendString(string value)
    {
        _text.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            AppendCharacter(value, i);
        }

        _text.Append('"');
    }

    /// <summary>Escapes what JSON requires, every other control character, and surrogates, because UTF-8 cannot represent unpaired ones.</summary>
    private void AppendCharacter(string value, int index)
    {
        char character = value[index];
        if (character is '"' or '\\')
        {
            _text.Append('\\').Append(character);
            return;
        }

        if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029')
        {
            _text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            return;
        }

        _text.Append(character);
    }
}
