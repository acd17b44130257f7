using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>A writer's name as the user specifies it: with PowerShell wildcards or, because names can contain brackets, literally.</summary>
internal sealed class NamePattern : INamePattern
{
    private readonly WildcardPattern? _wildcards;

    public NamePattern(string text)
    {
        Text = text;
        try
        {
            var wildcards = new WildcardPattern(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            _ = wildcards.IsMatch(string.Empty);
            _wildcards = wildcards;
            HasWildcards = WildcardPattern.ContainsWildcardCharacters(text);
        }
        catch (WildcardPatternException)
        {
            // A bracket without a counterpart is part of the name.
        }
    }

    public string Text { get; }

    public bool HasWildcards { get; }

    public static INamePattern Of(string text) => new NamePattern(text);

    public bool Matches(string name) =>
        string.Equals(Text, name, StringComparison.OrdinalIgnoreCase) || _wildcards?.IsMatch(name) == true;
}
