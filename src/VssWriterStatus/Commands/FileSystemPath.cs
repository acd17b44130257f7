using System;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>A file as the user names it.</summary>
internal static class FileSystemPath
{
    private const string FileSystemProvider = "FileSystem";
    private const string LiteralPrefix = @"Microsoft.PowerShell.Core\FileSystem::";
    private const string WindowsDevices = @"\\.\";

    /// <summary>As many symbolic links as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>The full path in the file system.</summary>
    /// <param name="cmdlet">Whose current location counts.</param>
    /// <param name="path">The path, relative or on a drive of PowerShell's.</param>
    /// <param name="refusal">The error, given the reason, for a place that is no file.</param>
    public static string Of(PSCmdlet cmdlet, string path, Func<string, VssException> refusal)
    {
        string filePath = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == FileSystemProvider
            ? filePath
            : throw refusal($"it is not a file but a location of the provider {provider.Name}.");
    }

    /// <summary>The full path of a file that is to be written: the target of symbolic links, and no device and no pipe, which must not be replaced by a file.</summary>
    /// <param name="cmdlet">Whose current location counts.</param>
    /// <param name="path">The path, relative or on a drive of PowerShell's.</param>
    /// <param name="refusal">The error, given the reason, for a place that is no file.</param>
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

    /// <summary>What PowerShell finds there; null for nothing.</summary>
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

    /// <summary>Whether PowerShell, which knows it on Unix, says that it is neither file, folder nor link.</summary>
    private static bool IsSpecial(PSObject? item) =>
        item?.Properties["UnixStat"]?.Value is object stat
        && PSObject.AsPSObject(stat).Properties["ItemType"]?.Value?.ToString() is "NamedPipe" or "CharacterDevice" or "BlockDevice" or "Socket";

    private static string? TargetOf(PSObject item) => item.Properties["LinkType"]?.Value is "SymbolicLink"
        ? LanguagePrimitives.ConvertTo<string[]>(item.Properties["Target"]?.Value).FirstOrDefault()
        : null;
}
