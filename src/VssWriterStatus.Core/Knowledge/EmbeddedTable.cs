using System.IO;
using System.Reflection;

namespace VssWriterStatus.Knowledge;

/// <summary>Rows of a tab-separated table embedded in this assembly: lines that begin with '#' are comments, and the first other line names the columns.</summary>
internal static class EmbeddedTable
{
    /// <summary>An optional cell: null if it is empty.</summary>
    public static string? Optional(string cell) => cell.Length == 0 ? null : cell;

    public static IEnumerable<string[]> Rows(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The table {resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        bool isHeader = true;
        while (reader.ReadLine() is string line)
        {
            if (line.StartsWith("#", StringComparison.Ordinal))
            {
                continue;
            }

            if (!isHeader)
            {
                yield return line.Split('\t');
            }

            isHeader = false;
        }
    }
}
