namespace VssWriterStatus;

/// <summary>Makes text that comes from outside harmless where it is shown.</summary>
/// <remarks>
/// Any account that may register a writer chooses its name. Control characters in it would drive the administrator's
/// terminal (ECMA-48: ESC, and the 8-bit CSI at U+009B), forge rows of a table, or turn the order of what is read
/// (UAX #9). What PowerShell and everything after it sees has none of them; the numbers and ids are untouched.
/// </remarks>
internal static class TerminalText
{
    /// <summary>The text with a space for what breaks lines or tabulates, and U+FFFD for every other control; as long as before.</summary>
    public static string ToPrintable(this string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (Printable(text[i]) != text[i])
            {
                return Replace(text);
            }
        }

        return text;
    }

    /// <summary>The same, cut to a length.</summary>
    public static string ToPrintable(this string text, int longest) =>
        text.Length <= longest ? text.ToPrintable() : text.Substring(0, longest).ToPrintable() + "...";

    private static string Replace(string text)
    {
        char[] characters = text.ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = Printable(characters[i]);
        }

        return new string(characters);
    }

    private static char Printable(char character) => character switch
    {
        >= ' ' and < '\u007F' => character,
        (>= '\t' and <= '\r') or '\u0085' or '\u2028' or '\u2029' => ' ',
        < ' ' or (>= '\u007F' and <= '\u009F') => '\uFFFD',
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => '\uFFFD',
        _ => character,
    };
}
