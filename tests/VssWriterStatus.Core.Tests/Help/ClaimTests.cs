using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace VssWriterStatus.Tests.Help;

/// <summary>Pages that claim something name the tests that show it.</summary>
public class ClaimTests
{
    private static readonly string[] Tests =
    [
        .. Directory.GetFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories),
        .. Directory.GetFiles(Repository.PathOf("tests"), "*Properties.cs", SearchOption.AllDirectories),
        .. Directory.GetFiles(Repository.PathOf("tests"), "*.Tests.ps1", SearchOption.AllDirectories),
    ];

    /// <summary>The last cell of each row that makes a claim.</summary>
    public static TheoryData<string> Witnesses => [.. WitnessesOf("security.md").Concat(WitnessesOf("proof.md")).Distinct()];

    [Theory]
    [InlineData("security.md", 25)]
    [InlineData("proof.md", 15)]
    public void Every_claim_names_its_witness(string page, int claims) => Assert.InRange(WitnessesOf(page).Length, claims, 100);

    /// <summary>A witness is a file and the names of tests in it, or a row of the list of field tests.</summary>
    [Theory]
    [MemberData(nameof(Witnesses))]
    public void Every_test_that_is_named_is_there(string witness)
    {
        string[] parts = Regex.Split(witness, "; ");
        string fieldTests = File.ReadAllText(Repository.PathOf("docs", "windows-field-tests.md"));
        Assert.All(
            Regex.Matches(witness, "field test \"([^\"]+)\"").Cast<Match>(),
            field => Assert.Contains($"| {field.Groups[1].Value} |", fieldTests, StringComparison.Ordinal));
        Assert.All(parts.Where(part => !part.StartsWith("field test", StringComparison.Ordinal)), part =>
        {
            Match named = Regex.Match(part, @"^`([\w.-]+)`: (.+)$");
            Assert.True(named.Success, part);
            string[] files = [.. Tests.Where(file => Path.GetFileName(file).StartsWith(named.Groups[1].Value, StringComparison.Ordinal))];
            string text = string.Concat(files.Select(File.ReadAllText));
            string all = named.Groups[2].Value.Replace(" (the trace of what is loaded)", string.Empty);
            Assert.All(
                named.Groups[1].Value.EndsWith(".ps1", StringComparison.Ordinal) ? [all] : Regex.Split(all, ", "),
                test => Assert.Contains(test.Replace("'", "''"), text, StringComparison.Ordinal));
        });
    }

    private static string[] WitnessesOf(string page) =>
    [
        .. Regex.Matches(File.ReadAllText(Repository.PathOf("docs", page)), @"^\|.*\| ((?:`\w|field test).*) \|\r?$", RegexOptions.Multiline)
            .Cast<Match>().Select(row => row.Groups[1].Value),
    ];
}
