using System.Collections;
using System.IO;
using System.Reflection;
using System.Security.Cryptography;

namespace VssWriterStatus.Remoting;

/// <summary>The module's files as they are sent to a computer that lacks the module, and the script that runs them there.</summary>
/// <remarks>
/// Only the DLLs and programs are sent: the manifest and the format files are subject to the execution policy, and the objects are formatted locally.
/// </remarks>
internal static class PushedModule
{
    /// <summary>The IDs of the errors that the script reports.</summary>
    public const string RestrictedErrorId = "VssPushRestricted";
    public const string FailedErrorId = "VssPushFailed";

    private const string ScriptResource = "Push.ps1";

    /// <summary>
    /// Several times the size of the module; anything larger is not the module. The files are sent as base64, four characters for three bytes,
    /// and WinRM refuses an object of more than 10 MB unless PSMaximumReceivedObjectSizeMB says otherwise (about_Session_Configurations).
    /// </summary>
    private const long MaximumBytes = 7 << 20;

    /// <summary>The script that takes <see cref="Arguments"/>.</summary>
    public static string ReadScript()
    {
        using Stream script = typeof(PushedModule).Assembly.GetManifestResourceStream(ScriptResource)!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }

    /// <summary>The arguments of the script that precede those of the command: the files, and which of them is the module.</summary>
    /// <exception cref="VssException">The files cannot be read or are not the module's.</exception>
    public static object[] Arguments()
    {
        string module = Assembly.GetExecutingAssembly().Location;
        try
        {
            FileInfo[] files = new DirectoryInfo(Path.GetDirectoryName(module)!).GetFiles();
            long bytes = files.Sum(file => file.Length);
            return bytes <= MaximumBytes
                ? [files.Select(Describe).ToArray(), Path.GetFileName(module)]
                : throw FleetErrors.NothingToPush($"The folder '{files[0].DirectoryName}' contains {bytes} bytes, so it contains more than this module.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw FleetErrors.NothingToPush(unreadable.Message);
        }
    }

    private static Hashtable Describe(FileInfo file)
    {
        using var sha256 = SHA256.Create();
        byte[] content = File.ReadAllBytes(file.FullName);
        return new Hashtable
        {
            ["Name"] = file.Name,
            ["Hash"] = BitConverter.ToString(sha256.ComputeHash(content)).Replace("-", string.Empty),
            ["Content"] = content,
        };
    }
}
