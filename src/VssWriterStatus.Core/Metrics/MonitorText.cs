using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Metrics;

/// <summary>Prepares texts of writers and errors for any monitor. They come from other computers and may contain anything.</summary>
internal static class MonitorText
{
    private const int MaximumNameLength = 128;
    private const int MaximumSentenceLength = 720;

    /// <summary>How far a text is searched for a command to keep, in multiples of the displayed length.</summary>
    private const int Lookahead = 8;

    /// <summary>A name on one line, with limited length.</summary>
    public static string Name(string? text) => OneLine(text, MaximumNameLength);

    /// <summary>A sentence on one line, with limited length, and with commands that the monitors' filters do not break.</summary>
    public static string Sentence(string? text) => OneLine(
        ShownCommand.Rewrite(OneLine(text, MaximumSentenceLength * Lookahead), command => command.ToBareText()), MaximumSentenceLength);

    /// <summary>The text after <see cref="ForeignText.ToLine"/>. A text that is too long is cut, but never within a command.</summary>
    public static string OneLine(string? text, int maximumLength)
    {
        int length = Math.Min((text ?? string.Empty).Length, maximumLength * Lookahead * Lookahead);
        return ShownCommand.Shorten((text ?? string.Empty).Head(length).ToLine(), maximumLength);
    }
}
