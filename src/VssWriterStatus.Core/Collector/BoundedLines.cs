using System.IO;
using System.Text;
using VssWriterStatus.Errors;

namespace VssWriterStatus.Collector;

/// <summary>Reads lines that end with a line feed, limiting each line and their total length, so that endless output cannot exhaust the memory.</summary>
internal static class BoundedLines
{
    /// <summary>The longest line, in characters. The longest names and messages seen are some 30,000.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>The most a collector may write, in characters: 1,000 writers with names and messages of that length.</summary>
    public const int MaximumTotal = 1 << 26;

    private const int BufferLength = 1 << 12;

    /// <summary>The lines; a last line without a line feed counts too.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="maximumTotal">The total limit, in characters. A reader of metadata keeps only one component of it in memory.</param>
    /// <exception cref="VssException">VssProtocolError if a line, or all lines together, are too long.</exception>
    public static IEnumerable<string> Read(TextReader reader, long maximumTotal = MaximumTotal)
    {
        var buffer = new char[BufferLength];
        var line = new StringBuilder();
        int count;
        long total = 0;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            total += count;
            if (total > maximumTotal)
            {
                throw VssErrors.ProtocolBroken($"The collector wrote more than {maximumTotal} characters.");
            }

            int start = 0;
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    continue;
                }

                line.Append(buffer, start, i - start);
                start = i + 1;
                yield return Take(line);
            }

            line.Append(buffer, start, count - start);
            if (line.Length > MaximumLength)
            {
                throw VssErrors.ProtocolBroken($"The collector wrote a line of more than {MaximumLength} characters.");
            }
        }

        if (line.Length > 0)
        {
            yield return Take(line);
        }
    }

    private static string Take(StringBuilder line)
    {
        string text = line.ToString().TrimEnd('\r');
        line.Clear();
        return text;
    }
}
