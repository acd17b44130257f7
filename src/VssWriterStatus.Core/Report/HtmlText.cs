using System.IO;

namespace VssWriterStatus.Report;

/// <summary>Writes untrusted text as plain text: it can neither become markup nor hide or reorder the text next to it.</summary>
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

    /// <summary>Writes visible text as HTML, suitable for content and for a quoted attribute.</summary>
    public static void WriteHtml(this TextWriter page, string visible)
    {
        foreach (char character in visible)
        {
            switch (character)
            {
                case '&':
                    page.Write("&amp;");
                    break;
                case '<':
                    page.Write("&lt;");
                    break;
                case '>':
                    page.Write("&gt;");
                    break;
                case '"':
                    page.Write("&quot;");
                    break;
                case '\'':
                    page.Write("&#39;");
                    break;
                default:
                    page.Write(character);
                    break;
            }
        }
    }

    private static string Bounded(string text, int longest, bool keepLines) => text.Length <= longest
        ? text.ToVisible(keepLines)
        : text.Head(longest).ToVisible(keepLines) + Cut;
}
