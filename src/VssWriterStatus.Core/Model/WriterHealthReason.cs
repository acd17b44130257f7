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
}
