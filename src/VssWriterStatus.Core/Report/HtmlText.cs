using System.IO;

namespace VssWriterStatus.Report;

/// <summary>Writes text of others as text, whatever it holds: it can neither become markup nor hide or reorder what stands beside it.</summary>
internal static class HtmlText
{
    /// <summary>In characters; the rest of a longer text is left out, and that is said.</summary>
    public const int LongestName = 256;
    public const int LongestMessage = 4096;

    private const string NoText = "(no name)";
    private const string Cut = "... [shortened]";

    /// <summary>A name in one line.</summary>
    public static string NameOf(string? text) => string.IsNullOrEmpty(text) ? NoText : Bounded(text!, LongestName, keepLines: false);

    /// <summary>A message, which may have lines.</summary>
    public static string MessageOf(string? text) => Bounded(text ?? string.Empty, LongestMessage, keepLines: true);

    /// <summary>Writes visible text as HTML, fit for content and for a quoted attribute.</summary>
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
