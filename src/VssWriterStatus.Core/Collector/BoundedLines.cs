using System.Collections.Generic;
using System.IO;
using System.Text;
using VssWriterStatus.Errors;

namespace VssWriterStatus.Collector;

/// <summary>Reads lines that end with a line feed, none longer than a limit nor all together: a line, or lines, without end must not fill the memory.</summary>
internal static class BoundedLines
{
    /// <summary>The longest line, in characters. The longest names and messages seen are some 30,000.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>All that a collector may say, in characters: 1,000 writers whose names and messages are that long.</summary>
    public const int MaximumTotal = 1 << 26;

    private const int BufferLength = 1 << 12;

    /// <summary>The lines; a last one without a line feed is a line too.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="maximumTotal">How long all of them may be together, in characters; who reads metadata keeps only one component of them.</param>
    /// <exception cref="VssException">VssProtocolError for a line, or for lines, that are too long.</exception>
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
