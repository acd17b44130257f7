using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VssWriterStatus.Tests;

/// <summary>Places in the repository that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The collector as it was built beside these tests, in the same configuration.</summary>
    public static string CollectorPath(string framework, string file)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return PathOf("src", "VssWriterCollector", "bin", configuration, framework, file);
    }

    /// <summary>A program or an assembly of the staged module.</summary>
    public static string StagedPath(string file)
    {
        string manifest = File.ReadAllText(PathOf("VssWriterStatus.psd1"));
        string version = Regex.Match(manifest, @"ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value;
        return PathOf("output", "VssWriterStatus", version, "bin", file);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("module.sln").Any())
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No module.sln above {AppContext.BaseDirectory}.");
    }
}
