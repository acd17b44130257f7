using System;
using System.Globalization;
using System.Text;

namespace VssWriterStatus;

/// <summary>Makes text that comes from outside harmless where it is shown. Each place has a policy: what it shows in place of a character.</summary>
/// <remarks>
/// Any account that may register a writer chooses its name. Control characters in it would drive the administrator's
/// terminal (ECMA-48: ESC, and the 8-bit CSI at U+009B), forge rows of a table, or turn the order of what is read
/// (UAX #9). What PowerShell and everything after it sees has none of them; the numbers and ids are untouched.
/// </remarks>
internal static class ForeignText
{
    private const string Space = " ";
    private const string Replacement = "\uFFFD";

    /// <summary>For a terminal: a space for what breaks lines or tabulates, and U+FFFD for every other control; as long as before.</summary>
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

    /// <summary>For a monitor: a space for each run of white space and controls, and U+FFFD for what UTF-8 or XML cannot carry.</summary>
    public static string ToLine(this string text) => string.Join(Space, Clean(text, (codePoint, category) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Space,
        UnicodeCategory.Surrogate => Replacement,
        _ => codePoint is '\uFFFE' or '\uFFFF' ? Replacement : null,
    }).Split([' '], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>For a page: what cannot be seen is written out, as [U+202E] for the override of the reading direction.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepLines">Whether lines and tabs stay.</param>
    public static string ToVisible(this string text, bool keepLines) =>
        Clean(keepLines ? text.Replace("\r\n", "\n") : text, (codePoint, category) =>
            (keepLines && codePoint is '\n' or '\t') || !IsInvisible(codePoint, category) ? null : string.Format(CultureInfo.InvariantCulture, "[U+{0:X4}]", codePoint));

    /// <summary>The first characters, and never half of a pair.</summary>
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

    /// <summary>Control and format characters, half pairs, line separators, odd spaces, fillers, and code points that are no characters.</summary>
    private static bool IsInvisible(int codePoint, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
        || (category == UnicodeCategory.SpaceSeparator && codePoint is not (' ' or 0xA0))
        || codePoint is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;
}
