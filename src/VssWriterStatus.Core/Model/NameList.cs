namespace VssWriterStatus;

/// <summary>Names as part of a sentence.</summary>
internal static class NameList
{
    /// <summary>"A", "A and B", or "A, B, and C".</summary>
    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length switch
        {
            0 => string.Empty,
            1 => all[0],
            2 => $"{all[0]} and {all[1]}",
            _ => $"{string.Join(", ", all.Take(all.Length - 1))}, and {all[all.Length - 1]}",
        };
    }
}
