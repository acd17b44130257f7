using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>A file as the user names it.</summary>
internal static class FileSystemPath
{
    private const string FileSystemProvider = "FileSystem";

    /// <summary>The full path in the file system.</summary>
    /// <param name="cmdlet">Whose current location counts.</param>
    /// <param name="path">The path, relative or on a drive of PowerShell's.</param>
    /// <param name="refusal">The error, given the reason, for a place that is no file.</param>
    public static string Of(PSCmdlet cmdlet, string path, Func<string, VssException> refusal)
    {
        string filePath = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == FileSystemProvider
            ? filePath
            : throw refusal($"it is no file but a place of the provider {provider.Name}.");
    }
}
