using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace VssWriterStatus.Tests.Help;

/// <summary>The help against the code and against its pages: "build.ps1 -Task Help" makes it from docs/.</summary>
public class HelpDriftTests
{
    private const int MinimumExamples = 3;

    /// <summary>A console of 80 columns breaks a line that fills it.</summary>
    private const int TopicWidth = 79;

    public static TheoryData<string> Cmdlets => [.. DocumentationPage.Cmdlets.Select(page => page.Name)];

    public static TheoryData<string> Topics => [.. DocumentationPage.Topics.Select(page => page.Name)];

#if NET
    [Fact]
    public void The_help_has_every_cmdlet_and_no_other() => Assert.Equal(
        CmdletAssembly.ReadStaged().Select(cmdlet => cmdlet.Name).Order(), MamlHelp.Cmdlets.Select(cmdlet => cmdlet.Name).Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_tells_the_parameters_as_they_are(string cmdlet) => Assert.Equal(
        CmdletAssembly.ReadStaged().Single(shape => shape.Name == cmdlet).Parameters, HelpOf(cmdlet).Parameters);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_tells_the_parameter_sets_as_they_are(string cmdlet) => Assert.Equal(
        CmdletAssembly.ReadStaged().Single(shape => shape.Name == cmdlet).Syntaxes, HelpOf(cmdlet).Syntaxes);
#endif

    [Fact]
    public void Every_exported_cmdlet_has_a_page_and_help()
    {
        string manifest = File.ReadAllText(Repository.PathOf("VssWriterStatus.psd1"));
        string exported = Regex.Match(manifest, @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value;
        IEnumerable<string> names = Regex.Matches(exported, "'([^']+)'").Cast<Match>()
            .Select(match => match.Groups[1].Value)
            .OrderBy(name => name, StringComparer.Ordinal);

        Assert.Equal(names, DocumentationPage.Cmdlets.Select(page => page.Name));
        Assert.Equal(names, MamlHelp.Cmdlets.Select(cmdlet => cmdlet.Name).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_has_titled_examples_with_their_output(string cmdlet)
    {
        string[] examples = [.. DocumentationPage.Of(cmdlet).Examples];

        Assert.True(examples.Length >= MinimumExamples, $"{examples.Length} examples.");
        Assert.All(examples, example => Assert.Matches(@"(?s)^Example \d+: .*```powershell\n\S.*```Output\n.*\S.*```\n\n[\w*`]", example));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    [MemberData(nameof(Topics))]
    public void A_page_has_no_placeholder(string page) => Assert.DoesNotContain("{{", DocumentationPage.Of(page).Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_says_what_the_page_says(string cmdlet)
    {
        DocumentationPage page = DocumentationPage.Of(cmdlet);

        AssertSame(page.Section("SYNOPSIS"), MamlHelp.Synopsis(cmdlet));
        AssertSame(page.Section("DESCRIPTION"), MamlHelp.Description(cmdlet));
        AssertSame(page.Section("NOTES"), MamlHelp.Notes(cmdlet));
        foreach (string parameter in page.Parameters)
        {
            AssertSame(page.ParameterDescription(parameter), MamlHelp.ParameterDescription(cmdlet, parameter));
        }

        Assert.Equal(page.Examples.Select(DocumentationPage.Words), MamlHelp.Examples(cmdlet).Select(DocumentationPage.Words));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_says_what_its_page_says(string topic) => AssertSame("TOPIC " + DocumentationPage.Of(topic).TextForConsole(), TextOf(topic));

    [Fact]
    public void Every_topic_has_a_page() => Assert.Equal(
        DocumentationPage.Topics.Select(page => page.Name + ".help.txt"),
        Directory.GetFiles(Repository.PathOf("en-US"), "*.help.txt").Select(Path.GetFileName).OrderBy(name => name, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_fits_a_console(string topic)
    {
        string[] lines = TextOf(topic).Split('\n');

        // A command is copied and an address is followed: neither is wrapped.
        var code = new HashSet<string>(Regex.Matches(DocumentationPage.Of(topic).Text, @"(?ms)^( *)```\w*\n(.*?)^ *```").Cast<Match>()
            .SelectMany(block => block.Groups[2].Value.Split('\n').Select(line => line.Trim())));
        Assert.All(lines, line =>
        {
            Assert.All(line, character => Assert.InRange(character, ' ', '~'));
            Assert.True(line.Length <= TopicWidth || code.Contains(line.Trim()) || Regex.IsMatch(line, @"^ *\(?https?:\S+$"), line);
        });

        // Get-Help takes the fifth line for the synopsis.
        Assert.Equal("SHORT DESCRIPTION", lines[3]);
        Assert.NotEmpty(lines[4].Trim());
    }

    /// <summary>Get-Help -Online opens the first link that has an address.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_first_link_of_the_help_is_the_page_of_the_cmdlet(string cmdlet)
    {
        string help = File.ReadAllText(Repository.PathOf("en-US", "VssWriterStatus.dll-Help.xml"));
        string own = Regex.Match(help, $@"(?s)<command:name>{cmdlet}</command:name>.*?</command:command>").Value;

        Assert.Equal($"{DocumentationPage.ProjectUri}/blob/main/docs/{cmdlet}.md", Regex.Match(own, "<maml:uri>(.*?)</maml:uri>").Groups[1].Value);
    }

    /// <summary>What is installed has no docs and no samples.</summary>
    [Fact]
    public void No_text_that_is_installed_names_a_file_that_is_not()
    {
        string[] texts =
        [
            .. Directory.GetFiles(Repository.PathOf("en-US")),
            .. Directory.GetFiles(Repository.PathOf("src"), "*.tsv", SearchOption.AllDirectories),
            .. Directory.GetFiles(Repository.PathOf("src"), "*Errors.cs", SearchOption.AllDirectories),
        ];

        Assert.All(texts, path => Assert.DoesNotMatch(@"(?<![\w./:-])(docs|samples)/\w|(?<!\S)[\w-]+\.md\b", File.ReadAllText(path)));
    }

    [Fact]
    public void Every_address_of_the_project_begins_with_the_manifest_s()
    {
        Assert.StartsWith("https://", DocumentationPage.ProjectUri, StringComparison.Ordinal);
        IEnumerable<string> pages = Directory.GetFiles(Repository.PathOf("docs"), "*.md")
            .Concat(Directory.GetFiles(Repository.PathOf("en-US")))
            .Append(Repository.PathOf("README.md"))
            .Append(Repository.PathOf("VssWriterStatus.psd1"));
        Assert.All(
            pages.SelectMany(page => Regex.Matches(File.ReadAllText(page), @"https?://[^\s)'""<>]*/VssWriterStatus\b[^\s)'""<>]*").Cast<Match>()),
            address => Assert.StartsWith(DocumentationPage.ProjectUri, address.Value, StringComparison.Ordinal));
    }

    private static CmdletShape HelpOf(string cmdlet) => MamlHelp.Cmdlets.Single(shape => shape.Name == cmdlet);

    private static string TextOf(string topic) => File.ReadAllText(Repository.PathOf("en-US", topic + ".help.txt"));

    private static void AssertSame(string expected, string actual) =>
        Assert.Equal(DocumentationPage.Words(expected), DocumentationPage.Words(actual));
}
