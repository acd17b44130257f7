namespace VssWriterStatus.Selection;

/// <summary>A writer's name as the user gives it, with the wildcards of the user's shell.</summary>
internal interface INamePattern
{
    string Text { get; }

    bool HasWildcards { get; }

    bool Matches(string name);
}
