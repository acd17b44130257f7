#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using VssWriterStatus.Json;

namespace VssWriterStatus.Tests.Texts;

/// <summary>Texts as they stand in assemblies, scripts and manifests: whatever nobody thought of producing is found there.</summary>
internal static class TextLiterals
{
    /// <summary>A literal that a person may read: two words, of which the second is no name, and nothing of a pattern, a path or a program.</summary>
    private static readonly Regex Prose = new(@"[A-Za-z0-9'""},;:)]\s[a-z]{2,}|[a-z]{2,}\s[a-z]{2,}");

    private static readonly Regex Code = new(@"\(\?|\\b|\\s|</|^<|\[A-Z|\.cs$|^\*|^-|\{\{|=""|Microsoft\.PowerShell|Provider\[|param\(");

    /// <summary>A place that string.Format fills.</summary>
    private static readonly Regex Hole = new(@"\{\d+(?::[^}]*)?\}");

    /// <summary>The literals of the module's assemblies and of the collector.</summary>
    public static IEnumerable<string> OfAssemblies()
    {
        string[] assemblies =
        [
            // Not the one beside the tests, to which the measuring of coverage adds texts.
            Repository.StagedPath("VssWriterStatus.Core.dll"),
            Repository.StagedPath("VssWriterStatus.dll"),
            Repository.CollectorPath("net472", "VssWriterCollector.exe"),
        ];
        return assemblies.SelectMany(UserStrings).Where(IsProse).Distinct().Order(StringComparer.Ordinal);
    }

    /// <summary>Whether every part of the literal is somewhere in the text.</summary>
    public static bool IsShown(string literal, string text) =>
        Hole.Split(literal).All(part => text.Contains(part.Trim(), StringComparison.Ordinal));

    /// <summary>The literals of the scripts that run on users' computers.</summary>
    public static IEnumerable<string> OfScripts() =>
        Directory.EnumerateFiles(Repository.PathOf("src"), "*.ps*1", SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[\\/](?:bin|obj)[\\/]"))
            .Where(file => file.EndsWith(".ps1", StringComparison.Ordinal) || file.EndsWith(".psm1", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(OfScript);

    public static IEnumerable<string> OfScript(string file)
    {
        string code = Regex.Replace(File.ReadAllText(file), "<#.*?#>|^\\s*(?:#|//).*?$", string.Empty, RegexOptions.Singleline | RegexOptions.Multiline);
        return Regex.Matches(code, "\"(?<text>(?:[^\"\\n]|`\")*)\"|'(?<text>[^'\\n]*)'|`(?<text>[^`\\n]*)`").Select(match => match.Groups["text"].Value).Where(IsProse);
    }

    /// <summary>The descriptions and exit codes of a manifest.</summary>
    public static IEnumerable<string> OfManifest(string file)
    {
        return Walk(JsonReader.Read(File.ReadAllText(file)), string.Empty);

        static IEnumerable<string> Walk(JsonValue value, string name) => value.Kind switch
        {
            JsonKind.Object => value.Members.SelectMany(member => Walk(member.Value, member.Key)),
            JsonKind.String when name == "description" || (name.Length == 1 && char.IsDigit(name[0])) => [value.Text],
            _ => [],
        };
    }

    private static bool IsProse(string literal) => Prose.IsMatch(literal) && !Code.IsMatch(literal);

    private static IEnumerable<string> UserStrings(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> strings = [];
        for (UserStringHandle handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            strings.Add(metadata.GetUserString(handle));
        }

        return strings;
    }
}
#endif
