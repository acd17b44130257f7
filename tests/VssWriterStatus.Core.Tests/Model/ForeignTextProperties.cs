using System.Globalization;
using System.Linq;
using Xunit;

namespace VssWriterStatus.Tests.Model;

public class ForeignTextProperties
{
    private static readonly char[] Bidirectional = [.. "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"];

    [Fact]
    public void No_text_keeps_what_drives_a_terminal() => Hostile.Check(Hostile.Text, text =>
    {
        string printable = text.ToPrintable();

        Assert.Equal(text.Length, printable.Length);
        Assert.DoesNotContain(printable, IsDangerous);
        Assert.Equal(printable, printable.ToPrintable());
    });

    [Fact]
    public void Every_other_character_stays() => Hostile.Check(Hostile.Text, text =>
        Assert.All(text.Zip(text.ToPrintable(), (before, after) => (before, after)), pair =>
            Assert.True(pair.before == pair.after || IsDangerous(pair.before))));

    [Fact]
    public void Every_finding_on_a_missing_writer_can_be_shown() => Hostile.Check(Hostile.Text, text =>
    {
        var finding = new MissingWriter(text, null, text, text, [text, text], text);

        Assert.Equal(finding.ToString(), finding.ToString().ToPrintable());
        Assert.All([finding.Name, finding.ServiceName!, finding.Expectation, finding.Advice, .. finding.Causes], shown => Assert.Equal(text.ToPrintable(), shown));
    });

    [Theory]
    [InlineData("O'Brien \"the\" Writer", "O'Brien \"the\" Writer")]
    [InlineData("Disk \ud83d\udcbe Ünïcode 中 א", "Disk \ud83d\udcbe Ünïcode 中 א")]
    [InlineData("one\r\ntwo\tthree\u0085four\u2028five", "one  two three four five")]
    [InlineData("\u001b[31mred\u009b0m\u0007\0\u007f", "\uFFFD[31mred\uFFFD0m\uFFFD\uFFFD\uFFFD")]
    [InlineData("abc\u202Edef\u2066ghi", "abc\uFFFDdef\uFFFDghi")]
    public void A_line_break_becomes_a_space_and_another_control_a_mark(string text, string expected) => Assert.Equal(expected, text.ToPrintable());

    private static bool IsDangerous(char character) =>
        char.IsControl(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || Bidirectional.Contains(character);
}
