namespace VssWriterStatus;

/// <summary>One reason for a verdict on a computer. Immutable.</summary>
public sealed class WriterHealthReason
{
    internal WriterHealthReason(string code, string phrase)
    {
        Code = code;
        Phrase = phrase;
    }

    /// <summary>The kind and the writer, such as "WriterFailed:SqlServerWriter"; for programs.</summary>
    public string Code { get; }

    /// <summary>The reason and the next step; for people.</summary>
    public string Phrase { get; }

    /// <summary>The reason, for people.</summary>
    public override string ToString() => Phrase;

    /// <summary>The reason that a writer is.</summary>
    /// <param name="kind">The kind, such as "WriterFailed".</param>
    /// <param name="writer">The writer.</param>
    /// <param name="sentence">What is wrong with it; null for its status.</param>
    internal static WriterHealthReason Of(string kind, WriterStatus writer, string? sentence = null) =>
        new($"{kind}:{writer.Name}", writer.Advice is null ? sentence ?? writer.ToString() : $"{sentence ?? writer.ToString()} {writer.Advice}");

    /// <summary>A reason for each status that could not be read.</summary>
    internal static IEnumerable<WriterHealthReason> OfNotRead(IEnumerable<string> phrases) =>
        phrases.Select((phrase, index) => new WriterHealthReason($"WriterNotRead:{index + 1}", phrase));

    /// <summary>The part of a summary that counts and names writers, such as "; 1 failed (SqlServerWriter)"; empty for none.</summary>
    internal static string Summarize(string what, IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? string.Empty : $"; {all.Length} {what} ({string.Join(", ", all)})";
    }
}
