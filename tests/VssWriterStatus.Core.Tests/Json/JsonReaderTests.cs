using System;
using System.Linq;
using VssWriterStatus.Json;
using Xunit;

namespace VssWriterStatus.Tests.Json;

public class JsonReaderTests
{
    [Fact]
    public void Every_kind_of_value_is_read_with_its_line()
    {
        JsonValue root = JsonReader.Read("{\n \"a\": [1, -2.5e+3,\n true, false, null],\r\n \"b\": \"\\u00e9\\n\\ud83d\\ude00\\\"\"\n}");

        Assert.Equal([JsonKind.Number, JsonKind.Number, JsonKind.Boolean, JsonKind.Boolean, JsonKind.Null], root["a"]!.Items.Select(item => item.Kind));
        Assert.Equal([2, 2, 3, 3, 3], root["a"]!.Items.Select(item => item.Line));
        Assert.Equal("-2.5e+3", root["a"]!.Items[1].Text);
        Assert.Equal(("é\n😀\"", 4), (root["b"]!.Text, root["b"]!.Line));
        Assert.Null(root["c"]);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{\"a\":1,}", 1)]
    [InlineData("[1,\n2,\n]", 3)]
    [InlineData("{\"a\":1}\n{}", 2)]
    [InlineData("{\"a\":1,\n\"a\":2}", 2)]
    [InlineData("\"\u0001\"", 1)]
    [InlineData("\"abc", 1)]
    [InlineData("\"\\x\"", 1)]
    [InlineData("\"\\u12g4\"", 1)]
    [InlineData("\"\\u+123\"", 1)]
    [InlineData("\"\\u 123\"", 1)]
    [InlineData("01", 1)]
    [InlineData("1.", 1)]
    [InlineData("-", 1)]
    [InlineData("+1", 1)]
    [InlineData("1e", 1)]
    [InlineData("tru", 1)]
    [InlineData("nulL", 1)]
    [InlineData("// no", 1)]
    [InlineData("{a:1}", 1)]
    [InlineData("{\"a\" 1}", 1)]
    [InlineData("[1 2]", 1)]
    [InlineData("\0", 1)]
    public void What_is_not_JSON_is_refused_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Throws<JsonSyntaxException>(() => JsonReader.Read(text)).Line);

    [Fact]
    public void Depth_is_limited()
    {
        Assert.NotNull(JsonReader.Read(new string('[', 60) + new string(']', 60)));
        Assert.Throws<JsonSyntaxException>(() => JsonReader.Read(new string('[', 100_000)));
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        string odd = string.Concat(Enumerable.Range(0, 0x10000).Select(unit => (char)unit));
        var id = Guid.NewGuid();

        string line = new JsonLine().Add("text", odd).Add("none", (string?)null).Add("number", int.MinValue).Add("id", id).ToString();

        Assert.DoesNotContain(line, character => char.IsControl(character) || char.IsSurrogate(character));
        JsonValue value = JsonReader.Read(line);
        Assert.Equal(odd, value["text"]!.Text);
        Assert.Equal(JsonKind.Null, value["none"]!.Kind);
        Assert.Equal("-2147483648", value["number"]!.Text);
        Assert.Equal(id.ToString("D"), value["id"]!.Text);
    }
}
