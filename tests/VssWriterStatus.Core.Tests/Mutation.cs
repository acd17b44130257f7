using System;
using System.Linq;

namespace VssWriterStatus.Tests;

/// <summary>Spoils texts in the ways that have broken readers before. What it does follows from the random numbers alone.</summary>
internal sealed class Mutation(Random random)
{
    /// <summary>Pieces that mean something to JSON, to the protocol, to decoders or to a terminal.</summary>
    public static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\n", "\r", "\0", " ", "\t", "\uFEFF", "\uFFFD", "\uD800", "\uDC00", "null", "true", "false",
        "0", "-0", "-1", "1e999", "1E-999", "0.5", "2147483647", "2147483648", "-2147483649", "99999999999999999999", "0x10", "\u0661", "\uFF11",
        "\\u0000", "\\u001b", "\\u009b", "\\ud800", "\\u202e", "\\u12\0\0", "\\u", "\\x", "\\n", "\\\"", "//", "/*", "NaN", "Infinity",
        "\u001b[2J", "\u001b]0;x\u0007", "\u009B31m", "\u0085", "\u2028", "\u202E", "\u2066", "\u007F",
        "\"type\":\"hello\"", "\"type\":\"writer\"", "\"type\":\"end\"", "\"type\":\"error\"", "\"writers\":", "\"name\":null", "\"state\":\"Stable\"",
        "00000000-0000-0000-0000-000000000000", "0x000000-0000-0000-0000-000000000000", "VSS_E_BAD_STATE", "0x800423F4", "800423f4",
        new string('[', 70), new string('9', 400),
    ];

    /// <summary>The text with up to six spoilt places, some of them with parts of another text.</summary>
    public string Of(string text, string other)
    {
        for (int i = random.Next(6); i >= 0; i--)
        {
            text = Spoil(text, other);
        }

        return text;
    }

    private string Spoil(string text, string other)
    {
        int start = random.Next(text.Length + 1);
        int length = Math.Min(text.Length - start, random.Next(random.Next(4) == 0 ? text.Length + 1 : 12));
        string part = text.Substring(start, length);
        return random.Next(9) switch
        {
            0 => text.Remove(start, length),
            1 => text.Insert(start, part),
            2 => text.Insert(start, Tokens[random.Next(Tokens.Length)]),
            3 => text.Remove(start, length).Insert(start, Tokens[random.Next(Tokens.Length)]),
            4 => text.Insert(start, ((char)random.Next(0x10000)).ToString()),
            5 => text.Insert(start, ((char)random.Next(0xA0)).ToString()),
            6 => text.Substring(0, start) + other.Substring(random.Next(other.Length + 1)),
            7 => text.Insert(start, string.Concat(Enumerable.Repeat(part, random.Next(20)))),
            _ => ExchangeLines(text),
        };
    }

    private string ExchangeLines(string text)
    {
        string[] lines = text.Split('\n');
        int first = random.Next(lines.Length), second = random.Next(lines.Length);
        (lines[first], lines[second]) = (lines[second], lines[first]);
        return string.Join("\n", lines);
    }
}
