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
    public void A_topic_says_what_its_page_says(string topic) => AssertSame("TOPIC " + DocumentationPage.Of(topic).Text, TextOf(topic));

    [Fact]
    public void Every_topic_has_a_page() => Assert.Equal(
        DocumentationPage.Topics.Select(page => page.Name + ".help.txt"),
        Directory.GetFiles(Repository.PathOf("en-US"), "*.help.txt").Select(Path.GetFileName).OrderBy(name => name, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_fits_a_console(string topic)
    {
        string[] lines = TextOf(topic).Split('\n');

        Assert.All(lines, line => Assert.True(line.Length <= TopicWidth && line.All(character => character is >= ' ' and <= '~'), line));

        // Get-Help takes the fifth line for the synopsis.
        Assert.Equal("SHORT DESCRIPTION", lines[3]);
        Assert.NotEmpty(lines[4].Trim());
    }

    private static CmdletShape HelpOf(string cmdlet) => MamlHelp.Cmdlets.Single(shape => shape.Name == cmdlet);

    private static string TextOf(string topic) => File.ReadAllText(Repository.PathOf("en-US", topic + ".help.txt"));

    private static void AssertSame(string expected, string actual) =>
        Assert.Equal(DocumentationPage.Words(expected), DocumentationPage.Words(actual));
}
