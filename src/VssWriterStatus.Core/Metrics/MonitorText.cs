using System.Text;

namespace VssWriterStatus.Metrics;

/// <summary>Texts of writers and errors as every monitor can carry them. They come from other computers and may hold anything.</summary>
internal static class MonitorText
{
    private const int MaximumNameLength = 128;
    private const int MaximumSentenceLength = 400;
    private const string Cut = "...";
    private const char Replacement = '\uFFFD';

    /// <summary>A name on one line, of bounded length.</summary>
    public static string Name(string? text) => OneLine(text, MaximumNameLength);

    /// <summary>A sentence on one line, of bounded length.</summary>
    public static string Sentence(string? text) => OneLine(text, MaximumSentenceLength);

    /// <summary>The text without line breaks, control characters and what UTF-8 or XML cannot carry; runs of white space become one space.</summary>
    public static string OneLine(string? text, int maximumLength)
    {
        var line = new StringBuilder();
        for (int i = 0; text is not null && i < text.Length && line.Length <= maximumLength; i++)
        {
            char character = text[i];
            if (char.IsControl(character) || char.IsWhiteSpace(character))
            {
                if (line.Length > 0 && line[line.Length - 1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (char.IsSurrogatePair(text, i))
            {
                line.Append(character).Append(text[++i]);
            }
            else
            {
                line.Append(char.IsSurrogate(character) || character >= '\uFFFE' ? Replacement : character);
            }
        }

        return line.Length <= maximumLength ? line.ToString().TrimEnd() : Shortened(line, maximumLength);
    }

    private static string Shortened(StringBuilder line, int maximumLength)
    {
        int length = maximumLength - Cut.Length;
        if (char.IsHighSurrogate(line[length - 1]))
        {
            length--;
        }

        return line.ToString(0, length).TrimEnd() + Cut;
    }
}
