namespace VssWriterStatus.Selection;

/// <summary>A writer's name as specified by the user, with the wildcards of the user's shell.</summary>
internal interface INamePattern
{
    string Text { get; }

    bool HasWildcards { get; }

    bool Matches(string name);
}
