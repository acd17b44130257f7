using System.IO;

namespace VssWriterStatus.Commands;

/// <summary>A file path that the user specified.</summary>
internal static class FileSystemPath
{
    private const string FileSystemProvider = "FileSystem";
    private const string LiteralPrefix = @"Microsoft.PowerShell.Core\FileSystem::";
    private const string WindowsDevices = @"\\.\";

    /// <summary>The maximum number of symbolic links to follow, the same as on Linux.</summary>
    private const int MostLinks = 40;

    /// <summary>The full path in the file system.</summary>
    /// <param name="cmdlet">The cmdlet whose current location applies.</param>
    /// <param name="path">The path, relative or on a PowerShell drive.</param>
    /// <param name="refusal">Creates the error, given the reason, if the path is not that of a file.</param>
    public static string Of(PSCmdlet cmdlet, string path, Func<string, VssException> refusal)
    {
        string filePath = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == FileSystemProvider
            ? filePath
            : throw refusal($"it is not a file but a location of the provider {provider.Name}.");
    }

    /// <summary>The full path of a file to write: symbolic links are resolved. Devices and pipes are refused, because a file must not replace them.</summary>
    /// <param name="cmdlet">The cmdlet whose current location applies.</param>
    /// <param name="path">The path, relative or on a PowerShell drive.</param>
    /// <param name="refusal">Creates the error, given the reason, if the path is not that of a file.</param>
    public static string ToWrite(PSCmdlet cmdlet, string path, Func<string, VssException> refusal)
    {
        string filePath = Of(cmdlet, path, refusal);
        for (int links = 0; links < MostLinks; links++)
        {
            PSObject? item = ItemAt(cmdlet, filePath);
            if (Path.GetFullPath(filePath).StartsWith(WindowsDevices, StringComparison.Ordinal) || IsSpecial(item))
            {
                throw refusal("it is a device or a pipe, not a file.");
            }

            if (item is null || TargetOf(item) is not string target)
            {
                return filePath;
            }

            filePath = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(filePath)!, target));
        }

        throw refusal("there are too many symbolic links.");
    }

    /// <summary>The item that PowerShell finds at the path; null if there is none.</summary>
    private static PSObject? ItemAt(PSCmdlet cmdlet, string filePath)
    {
        try
        {
            return cmdlet.InvokeProvider.Item.Get([LiteralPrefix + filePath], force: true, literalPath: true).FirstOrDefault();
        }
        catch (ItemNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether PowerShell reports that the item is not a file, folder or link. It knows this on Unix.</summary>
    private static bool IsSpecial(PSObject? item) =>
        item?.Properties["UnixStat"]?.Value is object stat
        && PSObject.AsPSObject(stat).Properties["ItemType"]?.Value?.ToString() is "NamedPipe" or "CharacterDevice" or "BlockDevice" or "Socket";

    private static string? TargetOf(PSObject item) => item.Properties["LinkType"]?.Value is "SymbolicLink"
        ? LanguagePrimitives.ConvertTo<string[]>(item.Properties["Target"]?.Value).FirstOrDefault()
        : null;
}
