using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Tests.Help;

/// <summary>A page of docs/.</summary>
internal sealed class DocumentationPage
{
    private readonly string _text;

    private DocumentationPage(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _text = File.ReadAllText(path).Replace("\r", string.Empty);
    }

    /// <summary>The pages of cmdlets, which have a hyphen in their names.</summary>
    public static IEnumerable<DocumentationPage> Cmdlets => All("*-Vss*.md");

    public static IEnumerable<DocumentationPage> Topics => All("about_*.md");

    public string Name { get; }

    public string Text => _text;

    /// <summary>The parameters that have a section.</summary>
    public IEnumerable<string> Parameters => Regex.Matches(_text, @"^### -(\w+)$", RegexOptions.Multiline).Cast<Match>()
        .Select(match => match.Groups[1].Value);

    /// <summary>Each example with its title.</summary>
    public IEnumerable<string> Examples => Regex.Matches(
        Section("EXAMPLES"), @"^### (Example \d+: .+?)(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Cast<Match>()
        .Select(match => match.Groups[1].Value);

    public static DocumentationPage Of(string name) => new(Repository.PathOf("docs", name + ".md"));

    /// <summary>The text under a heading of the second level, up to the next.</summary>
    public string Section(string heading) => Regex.Match(
        _text, $@"^## {heading}\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    /// <summary>The text about a parameter, without its table of facts.</summary>
    public string ParameterDescription(string parameter) => Regex.Match(
        _text, $@"^### -{parameter}\n(.*?)^```yaml", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    /// <summary>The words of a text in order, whatever its form: two texts with the same words say the same.</summary>
    public static string Words(string text)
    {
        // What only Markdown has: the languages of code blocks, and the addresses of links inside docs/.
        text = Regex.Replace(text, @"^```\w*$", string.Empty, RegexOptions.Multiline);
        text = Regex.Replace(text, @"\]\((?!https?:)[^)]*\)", string.Empty);
        return string.Join(" ", Regex.Matches(text, @"[\w$.:\\]*\w").Cast<Match>().Select(match => match.Value.ToUpperInvariant()));
    }

    private static IEnumerable<DocumentationPage> All(string pattern) => Directory.GetFiles(Repository.PathOf("docs"), pattern)
        .OrderBy(path => path, StringComparer.Ordinal)
        .Select(path => new DocumentationPage(path));
}
