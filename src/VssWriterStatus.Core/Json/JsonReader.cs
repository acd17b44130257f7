using System.Globalization;
using System.Text;

namespace VssWriterStatus.Json;

/// <summary>Reads one JSON text (RFC 8259) strictly: no comments, no trailing commas, no second value, no duplicate member.</summary>
internal sealed class JsonReader
{
    private const int MaximumDepth = 64;

    /// <summary>The most members of one object. Collisions can be forced in the hashes of .NET Framework, and a lookup then takes as long as there are names.</summary>
    private const int MaximumMembers = 1000;

    private readonly string _text;
    private int _position;
    private int _line = 1;

    private JsonReader(string text) => _text = text;

    /// <summary>The value of the whole text.</summary>
    /// <exception cref="JsonSyntaxException">The text is not JSON; the exception names the line.</exception>
    public static JsonValue Read(string text)
    {
        var reader = new JsonReader(text);
        JsonValue value = reader.ReadValue(0);
        reader.SkipWhiteSpace();
        return reader._position == text.Length ? value : throw reader.Unexpected("the end");
    }

    private JsonValue ReadValue(int depth)
    {
        SkipWhiteSpace();
        if (depth > MaximumDepth)
        {
            throw Wrong($"more than {MaximumDepth} levels deep");
        }

        int line = _line;
        switch (Peek())
        {
            case '{':
                return ReadObject(depth);
            case '[':
                return ReadArray(depth);
            case '"':
                return new JsonValue(JsonKind.String, line, ReadString());
            case 't':
                return ReadLiteral("true", JsonKind.Boolean);
            case 'f':
                return ReadLiteral("false", JsonKind.Boolean);
            case 'n':
                return ReadLiteral("null", JsonKind.Null);
            default:
                return ReadNumber();
        }
    }

    private JsonValue ReadObject(int depth)
    {
        var value = new JsonValue(JsonKind.Object, _line, string.Empty);
        var names = new HashSet<string>();
        Expect('{');
        SkipWhiteSpace();
        if (Accept('}'))
        {
            return value;
        }

        do
        {
            SkipWhiteSpace();
            string name = Peek() == '"' ? ReadString() : throw Unexpected("a property name");
            if (!names.Add(name))
            {
                throw Wrong($"'{name}' is duplicated");
            }

            if (names.Count > MaximumMembers)
            {
                throw Wrong($"more than {MaximumMembers} members");
            }

            SkipWhiteSpace();
            Expect(':');
            value.Members.Add(new KeyValuePair<string, JsonValue>(name, ReadValue(depth + 1)));
            SkipWhiteSpace();
        }
        while (Accept(','));
        Expect('}');
        return value;
    }

    private JsonValue ReadArray(int depth)
    {
        var value = new JsonValue(JsonKind.Array, _line, string.Empty);
        Expect('[');
        SkipWhiteSpace();
        if (Accept(']'))
        {
            return value;
        }

        do
        {
            value.Items.Add(ReadValue(depth + 1));
            SkipWhiteSpace();
        }
        while (Accept(','));
        Expect(']');
        return value;
    }

    private string ReadString()
    {
        Expect('"');
        int start = _position;
        while (Peek() is not ('"' or '\\' or < ' '))
        {
            _position++;
        }

        if (Peek() == '"')
        {
            return _text.Substring(start, _position++ - start);
        }

        var builder = new StringBuilder(_text, start, _position - start, 256);
        while (!Accept('"'))
        {
            builder.Append(ReadCharacter());
        }

        return builder.ToString();
    }

    private char ReadCharacter()
    {
        char character = Peek();
        if (character < ' ')
        {
            throw Unexpected("the end of the string");
        }

        _position++;
        if (character != '\\')
        {
            return character;
        }

        char escape = Peek();
        _position++;
        switch (escape)
        {
            case '"' or '\\' or '/':
                return escape;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return ReadHexadecimal();
            default:
                _position--;
                throw Unexpected("an escape");
        }
    }

    private char ReadHexadecimal()
    {
        // Digit by digit, because the .NET parsers accept NULs after the digits.
        const string digits = "0123456789abcdef";
        int unit = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = digits.IndexOf(char.ToLowerInvariant(Peek()));
            if (digit < 0)
            {
                throw Unexpected("four hexadecimal digits");
            }

            unit = (unit * digits.Length) + digit;
            _position++;
        }

        return (char)unit;
    }

    private JsonValue ReadNumber()
    {
        int start = _position;
        Accept('-');
        if (!Accept('0'))
        {
            SkipDigits("a value");
        }

        if (Accept('.'))
        {
            SkipDigits("a digit");
        }

        if (Accept('e') || Accept('E'))
        {
            _ = Accept('+') || Accept('-');
            SkipDigits("a digit");
        }

        return new JsonValue(JsonKind.Number, _line, _text.Substring(start, _position - start));
    }

    private void SkipDigits(string expected)
    {
        if (Peek() is < '0' or > '9')
        {
            throw Unexpected(expected);
        }

        while (Peek() is >= '0' and <= '9')
        {
            _position++;
        }
    }

    private JsonValue ReadLiteral(string literal, JsonKind kind)
    {
        if (string.CompareOrdinal(_text, _position, literal, 0, literal.Length) != 0)
        {
            throw Unexpected("a value");
        }

        _position += literal.Length;
        return new JsonValue(kind, _line, literal);
    }

    private void SkipWhiteSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            if (_text[_position++] == '\n')
            {
                _line++;
            }
        }
    }

    /// <summary>The next character; at the end NUL, which is not valid anywhere in JSON.</summary>
    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private bool Accept(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char character)
    {
        if (!Accept(character))
        {
            throw Unexpected($"'{character}'");
        }
    }

    private JsonSyntaxException Unexpected(string expected)
    {
        string found = _position >= _text.Length ? "the end of the text" : Quote(_text[_position]);
        return Wrong($"expected {expected} but found {found}");
    }

    private JsonSyntaxException Wrong(string message) => new(_line, message);

    private static string Quote(char character) => char.IsControl(character) || char.IsSurrogate(character)
        ? string.Format(CultureInfo.InvariantCulture, "character U+{0:X4}", (int)character)
        : $"'{character}'";
}

/// <summary>Text that is not JSON.</summary>
internal sealed class JsonSyntaxException(int line, string message) : Exception(message)
{
    /// <summary>The line where reading stopped, from 1.</summary>
    public int Line { get; } = line;
}
