using System.Text;

namespace VssWriterStatus.Json;

/// <summary>Decodes a JSON file. Bytes that are not valid in its encoding are rejected, since replacement characters are not what the author wrote.</summary>
internal static class JsonText
{
    /// <summary>By byte order mark; UTF-32 before UTF-16, because its mark begins with that of UTF-16. Without a mark it is UTF-8, as RFC 8259 requires.</summary>
    private static readonly Encoding[] Encodings =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <summary>The text without its byte order mark.</summary>
    /// <exception cref="JsonSyntaxException">The bytes are not valid in their encoding; the exception names the line.</exception>
    public static string Decode(byte[] bytes)
    {
        Encoding? marked = Array.Find(Encodings, encoding => bytes.Take(encoding.GetPreamble().Length).SequenceEqual(encoding.GetPreamble()));
        Encoding encoding = marked ?? Encodings[0];
        int start = marked is null ? 0 : marked.GetPreamble().Length;
        try
        {
            return encoding.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException)
        {
            throw new JsonSyntaxException(LineOfFault(encoding, bytes, start), $"bytes that are not valid {encoding.WebName.ToUpperInvariant()}; save the file as UTF-8");
        }
    }

    /// <summary>Decodes byte by byte up to the invalid byte.</summary>
    private static int LineOfFault(Encoding encoding, byte[] bytes, int start)
    {
        Decoder decoder = encoding.GetDecoder();
        var characters = new char[encoding.GetMaxCharCount(1)];
        int line = 1;
        try
        {
            for (int i = start; i < bytes.Length; i++)
            {
                int count = decoder.GetChars(bytes, i, 1, characters, 0, flush: i == bytes.Length - 1);
                line += Array.IndexOf(characters, '\n', 0, count) < 0 ? 0 : 1;
            }
        }
        catch (DecoderFallbackException)
        {
            // The invalid byte is in this line.
        }

        return line;
    }
}
