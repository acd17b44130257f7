using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace VssWriterStatus.Tests.Interop;

/// <summary>The values of the enumerations of metadata against mingw-w64's headers.</summary>
public class MetadataEnumTests
{
    private const string HeaderFolder = "/usr/x86_64-w64-mingw32/include";

    public static TheoryData<string, Type> Enumerations => new()
    {
        { "VSS_USAGE_TYPE", typeof(WriterUsage) },
        { "VSS_SOURCE_TYPE", typeof(WriterSourceType) },
        { "VSS_RESTOREMETHOD_ENUM", typeof(WriterRestoreMethod) },
        { "VSS_WRITERRESTORE_ENUM", typeof(WriterRestoreCondition) },
        { "VSS_COMPONENT_TYPE", typeof(WriterComponentType) },
        { "VSS_COMPONENT_FLAGS", typeof(WriterComponentTraits) },
        { "VSS_FILE_SPEC_BACKUP_TYPE", typeof(WriterFileBackupType) },
        { "VSS_BACKUP_SCHEMA", typeof(WriterBackupSchema) },
    };

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Every_value_has_the_headers_name(string name, Type enumeration)
    {
        Assert.SkipUnless(Directory.Exists(HeaderFolder), "mingw-w64's headers are not installed (g++-mingw-w64-x86-64).");
        string headers = string.Concat(new[] { "vss.h", "vswriter.h" }.Select(file => File.ReadAllText(Path.Combine(HeaderFolder, file))));
        Match body = Regex.Match(headers, $@"typedef enum _?{name} \{{(.*?)\}}", RegexOptions.Singleline);
        var expected = Regex.Matches(body.Groups[1].Value, @"VSS_[A-Z]+_(\w+) = (0x)?(\w+)").Cast<Match>()
            .Select(value => (Name: Plain(value.Groups[1].Value), Number: Convert.ToInt32(value.Groups[3].Value, value.Groups[2].Success ? 16 : 10)))
            // Bits together, which the flags of .NET do not need.
            .Where(value => !value.Name.StartsWith("ALL", StringComparison.Ordinal))
            .ToArray();

        // None has a name of ours; the header's has none, or another.
        var actual = Enum.GetValues(enumeration).Cast<object>()
            .Select(value => (Name: Plain(value.ToString()!), Number: Convert.ToInt32(value, CultureInfo.InvariantCulture)))
            .Where(value => value.Name != "NONE");
        Assert.Equal(expected.Where(value => !enumeration.IsDefined(typeof(FlagsAttribute), inherit: false) || value.Number != 0), actual);
    }

    /// <summary>The header abbreviates, and says WRITER where the enumeration does.</summary>
    private static string Plain(string name) => name.ToUpperInvariant()
        .Replace("_", string.Empty).Replace("WRITERSUPPORTS", "SUPPORTS").Replace("TRANSACTEDDATABASE", "TRANSACTEDDB");
}
