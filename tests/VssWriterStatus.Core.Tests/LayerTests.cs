#if NET
using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NetArchTest.Rules;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>Each folder of Core uses only those that ARCHITECTURE.md names before it.</summary>
public class LayerTests
{
    private const string Root = nameof(VssWriterStatus);

    /// <summary>The folders of Core in the order of ARCHITECTURE.md.</summary>
    private static readonly string[] Folders =
    [
        .. Regex.Matches(File.ReadAllText(Repository.PathOf("ARCHITECTURE.md")), @"^\| ([A-Z]\w+) \| ", RegexOptions.Multiline)
            .Cast<Match>().Select(row => row.Groups[1].Value),
    ];

    /// <summary>The public types are in the root namespace, wherever their file is; all others have the namespace of their folder.</summary>
    private static readonly ILookup<string, string> PublicTypesOf = Directory
        .GetFiles(Repository.PathOf("src", "VssWriterStatus.Core"), "*.cs", SearchOption.AllDirectories)
        .Where(file => File.ReadLines(file).Contains($"namespace {Root};"))
        .ToLookup(file => Path.GetFileName(Path.GetDirectoryName(file)!), file => $"{Root}.{Path.GetFileNameWithoutExtension(file)}");

    public static TheoryData<string> Names => [.. Folders];

    [Fact]
    public void Architecture_names_every_folder() => Assert.Equal(
        Directory.GetDirectories(Repository.PathOf("src", "VssWriterStatus.Core")).Select(Path.GetFileName).Except(["bin", "obj"]).Order(),
        Folders.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_uses_only_those_before_it(string folder)
    {
        string[] later = [.. Folders.SkipWhile(name => name != folder).Skip(1)];
        string[] forbidden = [.. later.Select(name => $"{Root}.{name}"), .. later.SelectMany(name => PublicTypesOf[name])];
        NetArchTest.Rules.TestResult result = Types.InAssembly(typeof(WriterStatus).Assembly)
            .That().MeetCustomRule(type => FolderOf(type.FullName) == folder)
            .ShouldNot().HaveDependencyOnAny(forbidden)
            .GetResult();
        Assert.True(result.IsSuccessful || forbidden.Length == 0, string.Join("; ", result.FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}")));
    }

    [Theory]
    [InlineData("Remoting")]
    [InlineData("Converters")]
    public void What_the_cmdlets_use_does_not_know_them(string folder) => Assert.DoesNotContain(
        Directory.GetFiles(Repository.PathOf("src", "VssWriterStatus", folder), "*.cs"),
        file => Regex.IsMatch(File.ReadAllText(file), @"\busing VssWriterStatus\.Commands;|(?<![\w.])Commands\."));

    private static string? FolderOf(string type)
    {
        Match inFolder = Regex.Match(type, $@"^{Root}\.(\w+)\.");
        return inFolder.Success ? inFolder.Groups[1].Value : PublicTypesOf.FirstOrDefault(types => types.Contains(Regex.Replace(type, "[/`].*", string.Empty)))?.Key;
    }
}
#endif
