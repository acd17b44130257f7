#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace VssWriterStatus.Tests.Texts;

/// <summary>Compares every text that the product can show with the page that a person has reviewed.</summary>
/// <remarks>
/// Where they differ, texts.received.txt is written beside the reviewed page. To accept it, read it and copy it over texts.approved.txt, or run
/// this class once with VSSWRITERSTATUS_ACCEPT_TEXTS=1. The wording is asserted here and nowhere else: other tests assert ids, codes and commands.
/// </remarks>
public class TextsTests
{
    private const string AcceptVariable = "VSSWRITERSTATUS_ACCEPT_TEXTS";

    /// <summary>How many changed lines a failure shows of each kind.</summary>
    private const int LinesShown = 20;

    [Fact]
    public void Every_text_is_on_the_reviewed_page_and_nothing_else_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has texts of its own for codes that the module does not know.");
        string page = ProductTexts.Page();
        string approvedPath = PathOf("texts.approved.txt");
        string receivedPath = PathOf("texts.received.txt");
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(approvedPath, page);
        }

        string approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).Replace("\r\n", "\n", StringComparison.Ordinal) : string.Empty;
        if (page == approved)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, page);
        Assert.Fail(string.Join('\n',
        [
            "The texts differ from the reviewed page. New or changed:",
            .. Difference(page, approved, "+ "),
            "No longer there:",
            .. Difference(approved, page, "- "),
            $"If the new texts are right, copy {receivedPath} over {approvedPath}, or run this test once with {AcceptVariable}=1.",
        ]));
    }

    private static IEnumerable<string> Difference(string text, string other, string mark)
    {
        string[] lines = [.. text.Split('\n').Except(other.Split('\n')).Select(line => mark + line)];
        return lines.Length > LinesShown ? [.. lines.Take(LinesShown), $"{mark}({lines.Length - LinesShown} more lines)"] : lines.DefaultIfEmpty($"{mark}(only the order differs)");
    }

    private static string PathOf(string file) => Repository.PathOf("tests", "VssWriterStatus.Core.Tests", "Texts", file);
}
#endif
