using System;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Metrics;

/// <summary>Texts of writers and errors as every monitor can carry them. They come from other computers and may hold anything.</summary>
internal static class MonitorText
{
    private const int MaximumNameLength = 128;
    private const int MaximumSentenceLength = 720;

    /// <summary>How much of a text is looked through for a command that has to be kept, in lengths of what is shown.</summary>
    private const int Lookahead = 8;

    /// <summary>A name on one line, of bounded length.</summary>
    public static string Name(string? text) => OneLine(text, MaximumNameLength);

    /// <summary>A sentence on one line, of bounded length, with commands that the monitors' filters do not break.</summary>
    public static string Sentence(string? text) => OneLine(
        ShownCommand.Rewrite(OneLine(text, MaximumSentenceLength * Lookahead), command => command.ToBareText()), MaximumSentenceLength);

    /// <summary>The text as <see cref="ForeignText.ToLine"/> has it. What is too long is cut, but never within a command.</summary>
    public static string OneLine(string? text, int maximumLength)
    {
        int length = Math.Min((text ?? string.Empty).Length, maximumLength * Lookahead * Lookahead);
        return ShownCommand.Shorten((text ?? string.Empty).Head(length).ToLine(), maximumLength);
    }
}
