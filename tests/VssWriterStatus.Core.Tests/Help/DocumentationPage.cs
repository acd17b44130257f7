using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Tests.Help;

/// <summary>A page of docs/.</summary>
internal sealed class DocumentationPage
{
    private readonly string _file;
    private readonly string _text;

    private DocumentationPage(string path)
    {
        _file = Path.GetFileName(path);
        string text = File.ReadAllText(path).Replace("\r", string.Empty);
        Match guide = Regex.Match(text, @"^<!-- (about_\w+): (.+) -->\n# .+\n");
        Name = guide.Success ? guide.Groups[1].Value : Path.GetFileNameWithoutExtension(path);
        _text = guide.Success
            ? $"# {Name}\n\n## Short description\n\n{guide.Groups[2].Value}\n\n## Long description\n{text.Substring(guide.Length)}"
            : WithSharedParameters(text);
    }

    /// <summary>The pages of cmdlets, which have a hyphen in their names.</summary>
    public static IEnumerable<DocumentationPage> Cmdlets => All("*-Vss*.md");

    /// <summary>The topics of the help: pages that are named so, and guides whose first line names a topic.</summary>
    public static IEnumerable<DocumentationPage> Topics => All("*.md")
        .Where(page => page.Name.StartsWith("about_", StringComparison.Ordinal))
        .OrderBy(page => page.Name, StringComparer.Ordinal);

    /// <summary>The address of the project's page, from which every other address of it is made.</summary>
    public static string ProjectUri { get; } =
        Regex.Match(File.ReadAllText(Repository.PathOf("VssWriterStatus.psd1")), @"ProjectUri\s*=\s*'([^']+)'").Groups[1].Value;

    public string Name { get; }

    public string Text => _text;

    /// <summary>The parameters that have a section.</summary>
    public IEnumerable<string> Parameters => Regex.Matches(_text, @"^### -(\w+)$", RegexOptions.Multiline).Cast<Match>()
        .Select(match => match.Groups[1].Value);

    /// <summary>Each example with its title.</summary>
    public IEnumerable<string> Examples => Regex.Matches(
        Section("EXAMPLES"), @"^### (Example \d+: .+?)(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Cast<Match>()
        .Select(match => match.Groups[1].Value);

    public static DocumentationPage Of(string name) => All("*.md").Single(page => page.Name == name);

    /// <summary>The text with links that lead somewhere from a console: guides by their topic, other files by their address.</summary>
    public string TextForConsole()
    {
        var topics = Topics.ToDictionary(page => page._file, page => page.Name);
        var address = new Uri($"{ProjectUri}/blob/main/docs/");
        return Regex.Replace(_text, @"\[([^\]]+)\]\((?!https?:)([^)#]+)(#[^)]*)?\)", link =>
        {
            string file = link.Groups[2].Value;
            if (Regex.IsMatch(file, @"^(about_\w+|\w+-Vss\w+)\.md$"))
            {
                return link.Groups[1].Value;
            }

            string place = topics.TryGetValue(file, out string? topic) ? topic : new Uri(address, file + link.Groups[3].Value).ToString();
            return $"{link.Groups[1].Value} ({place})";
        });
    }

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
        text = Regex.Replace(text, @"^ *```\w*$", string.Empty, RegexOptions.Multiline);
        text = Regex.Replace(text, @"\]\((?!https?:)[^)]*\)", string.Empty);
        return string.Join(" ", Regex.Matches(text, @"[\w$.:\\]*\w").Cast<Match>().Select(match => match.Value.ToUpperInvariant()));
    }

    /// <summary>The page with the sections of shared-parameters.md that its line under PARAMETERS names.</summary>
    private static string WithSharedParameters(string text)
    {
        Match line = Regex.Match(text, @"^\[[^\]]+\]\(shared-parameters\.md\): ([^.]+)\.\n\n", RegexOptions.Multiline);
        if (!line.Success)
        {
            return text;
        }

        string shared = File.ReadAllText(Repository.PathOf("docs", "shared-parameters.md")).Replace("\r", string.Empty);
        IEnumerable<string> sections = Regex.Split(line.Groups[1].Value, @",\s+").Select(name =>
            Regex.Match(shared, $@"^### {name}\n.*?(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value.TrimEnd() + "\n\n");
        return text.Replace(line.Value, string.Concat(sections));
    }

    private static IEnumerable<DocumentationPage> All(string pattern) => Directory.GetFiles(Repository.PathOf("docs"), pattern)
        .OrderBy(path => path, StringComparer.Ordinal)
        .Select(path => new DocumentationPage(path));
}
