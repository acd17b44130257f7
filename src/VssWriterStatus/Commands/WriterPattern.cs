using System;

namespace VssWriterStatus.Commands;

/// <summary>A writer as the user gives it: its class id, or its name with or without wildcards.</summary>
internal sealed class WriterPattern(string text)
{
    private readonly NamePattern _name = new(text);
    private readonly Guid? _writerId = Guid.TryParse(text, out Guid id) ? id : null;

    public string Text => _name.Text;

    public bool HasWildcards => _name.HasWildcards;

    public bool Matches(string name, Guid? writerId) => _writerId is null ? _name.Matches(name) : _writerId == writerId;
}
