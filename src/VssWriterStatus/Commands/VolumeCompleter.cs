using System.IO;
using System.Runtime.InteropServices;

namespace VssWriterStatus.Commands;

/// <summary>Completes the drives of the local computer.</summary>
public sealed class VolumeCompleter : KnowledgeCompleter
{
    private protected override IEnumerable<(string Value, string Shown)> Choices()
    {
        try
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
                ? DriveInfo.GetDrives().Where(drive => drive.DriveType == DriveType.Fixed).Select(drive => drive.Name.TrimEnd('\\')).Select(name => (name, name))
                : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
