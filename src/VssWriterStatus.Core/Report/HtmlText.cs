namespace VssWriterStatus.Report;

/// <summary>Shows untrusted text as plain text: it can neither become markup nor hide or reorder the text next to it.</summary>
internal static class HtmlText
{
    /// <summary>The maximum length in characters; a longer text is cut, with a note.</summary>
    public const int LongestName = 256;
    public const int LongestMessage = 4096;

    private const string NoText = "(no name)";
    private const string Cut = "... [shortened]";

    /// <summary>A name on one line.</summary>
    public static string NameOf(string? text) => string.IsNullOrEmpty(text) ? NoText : Bounded(text!, LongestName, keepLines: false);

    /// <summary>A message, which may have several lines.</summary>
    public static string MessageOf(string? text) => Bounded(text ?? string.Empty, LongestMessage, keepLines: true);

    /// <summary>Visible text as HTML, suitable for content and for a quoted attribute.</summary>
    public static string Encode(string visible) => visible
        .Replace("&", "&amp;")
        .Replace("<", "&lt;")
        .Replace(">", "&gt;")
        .Replace("\"", "&quot;")
        .Replace("'", "&#39;");

    private static string Bounded(string text, int longest, bool keepLines) => text.Length <= longest
        ? text.ToVisible(keepLines)
        : text.Head(longest).ToVisible(keepLines) + Cut;
}
