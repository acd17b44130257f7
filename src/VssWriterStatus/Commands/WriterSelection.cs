using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Commands;

/// <summary>Which writers the user asked for, and which of those did not answer.</summary>
internal sealed class WriterSelection
{
    private readonly List<Pattern> _names = [];
    private readonly List<Pattern> _excluded = [];
    private readonly HashSet<Guid> _writerIds = [];
    private readonly HashSet<Guid> _instanceIds = [];
    private readonly HashSet<Pattern> _seenNames = [];
    private readonly HashSet<Guid> _seenIds = [];

    public Guid[] WriterIds => [.. _writerIds];

    public void AddNames(IEnumerable<string>? names) => _names.AddRange((names ?? []).Select(name => new Pattern(name)));

    public void Exclude(IEnumerable<string>? names) => _excluded.AddRange((names ?? []).Select(name => new Pattern(name)));

    public void AddWriterIds(IEnumerable<Guid>? ids) => _writerIds.UnionWith(ids ?? []);

    public void AddInstanceIds(IEnumerable<Guid>? ids) => _instanceIds.UnionWith(ids ?? []);

    /// <summary>Whether the writer was asked for; remembers what of the question it answers.</summary>
    public bool Includes(WriterStatus writer)
    {
        _seenIds.Add(writer.WriterId);
        _seenIds.Add(writer.InstanceId);
        Pattern[] matching = [.. _names.Where(name => name.Matches(writer.Name))];
        _seenNames.UnionWith(matching);
        return (_names.Count == 0 || matching.Length > 0)
            && (_writerIds.Count == 0 || _writerIds.Contains(writer.WriterId))
            && (_instanceIds.Count == 0 || _instanceIds.Contains(writer.InstanceId))
            && !_excluded.Any(name => name.Matches(writer.Name));
    }

    /// <summary>What was asked for without wildcards and did not answer, each with its error.</summary>
    public IEnumerable<(object Target, VssException Error)> Missing()
    {
        foreach (Pattern name in _names.Where(name => !name.HasWildcards && !_seenNames.Contains(name)))
        {
            yield return (name.Text, VssErrors.WriterNotFound($"name '{name.Text}'"));
        }

        foreach (Guid id in _writerIds.Where(id => !_seenIds.Contains(id)))
        {
            yield return (id, VssErrors.WriterNotFound($"class id {id}"));
        }

        foreach (Guid id in _instanceIds.Where(id => !_seenIds.Contains(id)))
        {
            yield return (id, VssErrors.WriterNotFound($"instance id {id}"));
        }
    }

    /// <summary>A name as PowerShell's wildcards or, since names may hold brackets, to the letter.</summary>
    private sealed class Pattern(string text)
    {
        private readonly WildcardPattern _wildcards = new(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

        public string Text { get; } = text;

        public bool HasWildcards { get; } = WildcardPattern.ContainsWildcardCharacters(text);

        public bool Matches(string name) =>
            string.Equals(Text, name, StringComparison.OrdinalIgnoreCase) || _wildcards.IsMatch(name);
    }
}
