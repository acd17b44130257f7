using System.Globalization;
using System.Text;

namespace VssWriterStatus;

/// <summary>Makes text from outside safe to display. Each place has a policy: what it shows instead of an unsafe character.</summary>
/// <remarks>
/// Any account that may register a writer chooses its name. Control characters in it could control the administrator's
/// terminal (ECMA-48: ESC, and the 8-bit CSI at U+009B), fake rows of a table, or reverse the reading direction
/// (UAX #9). PowerShell and everything after it receive none of them; the numbers and ids are not changed.
/// </remarks>
internal static class ForeignText
{
    private const string Space = " ";
    private const string Replacement = "\uFFFD";

    /// <summary>For a terminal: a space for line breaks and tabs, and U+FFFD for every other control character; the length stays the same.</summary>
    public static string ToPrintable(this string text)
    {
        foreach (char character in text)
        {
            if (character is < ' ' or > '~')
            {
                return Clean(text, (codePoint, _) => codePoint switch
                {
                    (>= '\t' and <= '\r') or '\u0085' or '\u2028' or '\u2029' => Space,
                    < ' ' or (>= '\u007F' and <= '\u009F') => Replacement,
                    (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => Replacement,
                    _ => null,
                });
            }
        }

        return text;
    }

    /// <summary>The same, cut to a length.</summary>
    public static string ToPrintable(this string text, int longest) =>
        text.Length <= longest ? text.ToPrintable() : text.Head(longest).ToPrintable() + "...";

    /// <summary>For a monitor: a space for each run of white space and controls, and U+FFFD for characters that UTF-8 or XML cannot represent.</summary>
    public static string ToLine(this string text) => string.Join(Space, Clean(text, (codePoint, category) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Space,
        UnicodeCategory.Surrogate => Replacement,
        _ => codePoint is '\uFFFE' or '\uFFFF' ? Replacement : null,
    }).Split([' '], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>For a page: invisible characters are spelled out, such as [U+202E] for the override of the reading direction.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepLines">Whether line breaks and tabs are kept.</param>
    public static string ToVisible(this string text, bool keepLines) =>
        Clean(keepLines ? text.Replace("\r\n", "\n") : text, (codePoint, category) =>
            (keepLines && codePoint is '\n' or '\t') || !IsInvisible(codePoint, category) ? null : string.Format(CultureInfo.InvariantCulture, "[U+{0:X4}]", codePoint));

    /// <summary>The first characters, never splitting a surrogate pair.</summary>
    public static string Head(this string text, int length) =>
        text.Substring(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    private static string Clean(string text, Func<int, UnicodeCategory, string?> replacementOf)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int length = char.IsSurrogatePair(text, i) ? 2 : 1;
            int codePoint = length == 2 ? char.ConvertToUtf32(text, i) : text[i];
            if (replacementOf(codePoint, CharUnicodeInfo.GetUnicodeCategory(text, i)) is string replacement)
            {
                clean.Append(replacement);
            }
            else
            {
                clean.Append(text, i, length);
            }

            i += length - 1;
        }

        return clean.ToString();
    }

    /// <summary>Control and format characters, unpaired surrogates, line separators, unusual spaces, fillers, and noncharacters.</summary>
    private static bool IsInvisible(int codePoint, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
        || (category == UnicodeCategory.SpaceSeparator && codePoint is not (' ' or 0xA0))
        || codePoint is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;
}
