using System;
using System.Linq;
using VssWriterStatus.Selection;
using Xunit;

namespace VssWriterStatus.Tests.Selection;

/// <summary>What a user reads about a writer that was requested by a name and did not answer.</summary>
public class WriterSelectionTests
{
    private static readonly string[] Answered = ["System Writer", "SqlServerWriter", "WMI Writer", "NTDS", "IIS Config Writer", "IIS Metabase Writer"];

    [Theory]
    [InlineData("sql", "SqlServerWriter")]
    [InlineData("SQL Server Writer", "SqlServerWriter")]
    [InlineData("NTDS Writer", "NTDS")]
    [InlineData("iis", "IIS Config Writer, IIS Metabase Writer")]
    [InlineData("SQL writer", "SqlServerWriter")]
    [InlineData("s", "System Writer, SqlServerWriter, NTDS")]
    public void A_writer_with_a_similar_name_is_named(string requested, string similar) =>
        Assert.Equal($"No writer with the name '{requested}' was found. Similar names: {similar}.", MessageFor(requested));

    [Theory]
    [InlineData("Microsoft Exchange Writer")]
    [InlineData("Registry Writer")]
    [InlineData("System Writer 2")]
    [InlineData("Writer")]
    [InlineData(" ")]
    public void Where_no_name_is_similar_none_is_named(string requested) =>
        Assert.Equal($"No writer with the name '{requested}' was found.", MessageFor(requested));

    private static string MessageFor(string requested)
    {
        var selection = new WriterSelection(text => new ExactName(text));
        selection.Add([requested], null);
        Array.ForEach(Answered, name => selection.Includes(name, Guid.NewGuid(), Guid.NewGuid()));
        return selection.Absent().Single().Error.Message;
    }

    private sealed class ExactName(string text) : INamePattern
    {
        public string Text => text;

        public bool HasWildcards => false;

        public bool Matches(string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
    }
}
