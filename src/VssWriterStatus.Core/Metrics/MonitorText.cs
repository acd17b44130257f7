using System.Text;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Metrics;

/// <summary>Texts of writers and errors as every monitor can carry them. They come from other computers and may hold anything.</summary>
internal static class MonitorText
{
    private const int MaximumNameLength = 128;
    private const int MaximumSentenceLength = 720;

    /// <summary>How much of a text is looked through for a command that has to be kept, in lengths of what is shown.</summary>
    private const int Lookahead = 8;

    private const char Replacement = '\uFFFD';

    /// <summary>A name on one line, of bounded length.</summary>
    public static string Name(string? text) => OneLine(text, MaximumNameLength);

    /// <summary>A sentence on one line, of bounded length, with commands that the monitors' filters do not break.</summary>
    public static string Sentence(string? text) => OneLine(
        ShownCommand.Rewrite(OneLine(text, MaximumSentenceLength * Lookahead), command => command.ToBareText()), MaximumSentenceLength);

    /// <summary>
    /// The text without line breaks, control characters and what UTF-8 or XML cannot carry; runs of white space become one space. What is too
    /// long is cut, but never within a command.
    /// </summary>
    public static string OneLine(string? text, int maximumLength)
    {
        var line = new StringBuilder();
        for (int i = 0; text is not null && i < text.Length && line.Length <= maximumLength * Lookahead; i++)
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

        return ShownCommand.Shorten(line.ToString().TrimEnd(), maximumLength);
    }
}
