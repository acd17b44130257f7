namespace VssWriterStatus.Selection;

/// <summary>A writer as specified by the user: its class id, or its name with or without wildcards.</summary>
internal sealed class WriterPattern(INamePattern pattern)
{
    private readonly Guid? _writerId = Guid.TryParse(pattern.Text, out Guid id) ? id : null;

    public string Text => pattern.Text;

    public bool HasWildcards => pattern.HasWildcards;

    public bool Matches(string name, Guid? writerId) => _writerId is null ? pattern.Matches(name) : _writerId == writerId;
}
