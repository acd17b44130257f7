using System.Globalization;
using System.IO;
using System.Text;

namespace VssWriterStatus.Report;

/// <summary>Writes text of others as text, whatever it holds: it can neither become markup nor hide or reorder what stands beside it.</summary>
internal static class HtmlText
{
    /// <summary>In characters; the rest of a longer text is left out, and that is said.</summary>
    public const int LongestName = 256;
    public const int LongestMessage = 4096;

    private const string NoText = "(no name)";
    private const string Cut = "... [shortened]";

    /// <summary>A name in one line, with what cannot be seen written out, as [U+202E] for the override of the reading direction.</summary>
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

    private static string Bounded(string text, int longest, bool keepLines)
    {
        if (text.Length <= longest)
        {
            return Visible(text, keepLines);
        }

        int length = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return Visible(text.Substring(0, length), keepLines) + Cut;
    }

    private static string Visible(string text, bool keepLines)
    {
        var visible = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text, i))
            {
                Append(visible, text.Substring(i, 2), char.ConvertToUtf32(text, i), CharUnicodeInfo.GetUnicodeCategory(text, i));
                i++;
                continue;
            }

            if (keepLines && text[i] is '\n' or '\t')
            {
                visible.Append(text[i]);
                continue;
            }

            // The other half of a line's end.
            if (keepLines && text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                continue;
            }

            Append(visible, text.Substring(i, 1), text[i], CharUnicodeInfo.GetUnicodeCategory(text[i]));
        }

        return visible.ToString();
    }

    private static void Append(StringBuilder visible, string character, int codePoint, UnicodeCategory category)
    {
        if (IsInvisible(codePoint, category))
        {
            visible.Append("[U+").Append(codePoint.ToString("X4", CultureInfo.InvariantCulture)).Append(']');
            return;
        }

        visible.Append(character);
    }

    /// <summary>Control and format characters, half pairs, line separators, odd spaces, fillers, and code points that are no characters.</summary>
    private static bool IsInvisible(int codePoint, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
        || (category == UnicodeCategory.SpaceSeparator && codePoint is not (' ' or 0xA0))
        || codePoint is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;
}
